-- Who calls. An account owns keys and pays; a key is kept only as the SHA-256 of its secret.

create table identity.account (
    id            uuid        not null primary key,
    email         text        unique check (email = lower(email) and length(email) <= 254),
    role          text        not null check (role in ('admin', 'member')),
    status        text        not null check (status in ('active', 'suspended', 'closed')),
    -- An argon2id hash with its parameters and salt, in PHC string form.
    password_hash text        check (password_hash like '$argon2id$%'),
    created_at    timestamptz not null default clock_timestamp(),
    -- What nodes that cache the account look for.
    changed_at    timestamptz not null default clock_timestamp()
);

create index account_changed on identity.account (changed_at);

create table identity.api_key (
    id               uuid        not null primary key,
    account_id       uuid        not null references identity.account,
    kind             text        not null check (kind in ('live', 'test', 'management')),
    name             text        not null check (length(name) between 1 and 100),
    sha256           bytea       not null unique check (length(sha256) = 32),
    last4            text        not null check (length(last4) = 4),
    -- Chosen by the operator at first start, so its end need not be a checksum.
    operator_chosen  boolean     not null default false,
    -- Null allows every model.
    model_allow_list text[]      check (cardinality(model_allow_list) > 0),
    expires_at       timestamptz,
    disabled_at      timestamptz,
    created_at       timestamptz not null default clock_timestamp(),
    -- The management key that asked for it; null when it was made at first start or at the command line.
    created_by       uuid        references identity.api_key on delete set null,
    changed_at       timestamptz not null default clock_timestamp(),
    -- To the minute.
    last_used_at     timestamptz
);

create index api_key_of_account on identity.api_key (account_id, id);
create index api_key_changed on identity.api_key (changed_at);
create index api_key_operator_chosen on identity.api_key (id) where operator_chosen;

-- What the first start has begun, so that a start after a crash can finish it. One row at most.
create table identity.first_start (
    only_row      boolean     not null primary key default true check (only_row),
    account_id    uuid        not null references identity.account,
    mode          text        not null check (mode in ('live', 'test')),
    -- Millionths of a US dollar.
    micro_dollars bigint      not null check (micro_dollars >= 0),
    granted_at    timestamptz,
    -- Whether the operator still has to be shown a key made here.
    key_to_show   boolean     not null,
    started_at    timestamptz not null default clock_timestamp()
);
