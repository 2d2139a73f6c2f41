-- People who sign in: what they set for themselves, their sessions, and the links they are sent.

alter table identity.account
    add email_verified_at   timestamptz,
    add name                text    check (length(name) between 1 and 100),
    add language            text    not null default 'en' check (language in ('en', 'zh')),
    add look                text    not null default 'system' check (look in ('system', 'light', 'dark')),
    add shortcuts           boolean not null default true,
    add checklist_dismissed boolean not null default false;

-- Whoever named an address at first start vouches for it.
update identity.account set email_verified_at = created_at
where role = 'admin' and email is not null and password_hash is not null;

-- The key that stands for the console's own calls: nobody knows its secret, and no list shows it.
alter table identity.api_key add console_own boolean not null default false;
create unique index api_key_console_own on identity.api_key (account_id, kind) where console_own;

create table identity.session (
    id              uuid        not null primary key,
    account_id      uuid        not null references identity.account,
    -- Of the 256 random bits in the cookie, which are kept nowhere.
    sha256          bytea       not null unique check (length(sha256) = 32),
    created_at      timestamptz not null,
    -- To the minute.
    last_seen_at    timestamptz not null,
    -- When it ends unless it is used before.
    idle_expires_at timestamptz not null,
    -- When it ends in any case.
    expires_at      timestamptz not null,
    -- Browser and system in words; the header they come from is not kept.
    client          text        not null check (length(client) between 1 and 60),
    ip              text
);

create index session_of_account on identity.session (account_id, id);
create index session_expires on identity.session (expires_at);

-- A link that stands for a person once. One of each purpose is live: a new one replaces the one before.
create table identity.link (
    account_id uuid        not null references identity.account,
    purpose    text        not null check (purpose in ('first_admin', 'verify_email', 'reset_password')),
    -- Of the 256 random bits in the link, which are kept only in the mail that carries it.
    sha256     bytea       not null unique check (length(sha256) = 32),
    created_at timestamptz not null,
    -- Null for one that ends only by being used.
    expires_at timestamptz,
    primary key (account_id, purpose)
);
