-- The ledger. Amounts are micro-credits (1e-8 US dollars) in bigint. No column holds anything that was said in a call.

-- The journal: append only, every transaction sums to zero, no posting crosses the live and test modes. ----------------

create table ledger.ledger_account (
    id bigint generated always as identity primary key,
    code text not null,
    unit text not null check (unit in ('uCR')),
    mode text not null check (mode in ('live', 'test')),
    owner_id uuid,
    unique (code, mode)
);
comment on table ledger.ledger_account is
    'Debits are positive. A wallet is a liability: its balance is minus the sum of its entries.';

insert into ledger.ledger_account (code, unit, mode)
select code, 'uCR', mode
from unnest(array['issued_paid', 'issued_promo', 'revenue_usage', 'breakage', 'clawback', 'bad_debt', 'adjustment'])
         as codes (code),
     unnest(array['live', 'test']) as modes (mode);

create table ledger.ledger_txn (
    id uuid primary key,
    kind text not null check (kind in ('grant', 'settle', 'expire', 'adjust')),
    mode text not null check (mode in ('live', 'test')),
    idempotency_key text unique check (length(idempotency_key) between 1 and 200),
    input_hash bytea,
    reason text check (length(reason) <= 200),
    reverses_txn uuid references ledger.ledger_txn (id),
    created_at timestamptz not null default now(),
    check ((idempotency_key is null) = (input_hash is null))
);

create table ledger.ledger_entry (
    txn_id uuid not null,
    line smallint not null,
    account_id bigint not null,
    unit text not null,
    mode text not null,
    amount bigint not null check (amount <> 0),
    primary key (txn_id, line)
);
create index ledger_entry_of_account on ledger.ledger_entry (account_id);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%.% is append only: % refused', tg_table_schema, tg_table_name, lower(tg_op)
        using errcode = 'integrity_constraint_violation';
end $$;

create trigger append_only before update or delete or truncate on ledger.ledger_txn
    for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete or truncate on ledger.ledger_entry
    for each statement execute function ledger.refuse_change();

-- Every statement has to insert balanced entries of matching accounts and transactions. That is stricter than a check at
-- commit, and one query for a whole group of calls instead of several for each entry, as foreign keys would need.
create function ledger.check_entries() returns trigger language plpgsql as $$
begin
    if exists (select from added group by txn_id, unit having sum(amount) <> 0) then
        raise exception 'the entries of a transaction do not sum to zero' using errcode = 'integrity_constraint_violation';
    end if;
    if exists (
        select from added e
        left join ledger.ledger_account a on a.id = e.account_id
        left join ledger.ledger_txn t on t.id = e.txn_id
        where (a.mode = e.mode and a.unit = e.unit and t.mode = e.mode) is not true) then
        raise exception 'an entry does not match its account and transaction in mode and unit'
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;

create trigger checked after insert on ledger.ledger_entry
    referencing new table as added for each statement execute function ledger.check_entries();
create trigger append_only before update or delete or truncate on ledger.ledger_account
    for each statement execute function ledger.refuse_change();

-- Limits: a wallet is one of them. Locked first, in id order, by every transaction that moves money. -------------------

create table ledger.spend_limit (
    id bigint generated always as identity primary key,
    subject_id uuid not null,
    kind text not null check (kind in ('wallet', 'key', 'member', 'project')),
    mode text check (mode in ('live', 'test')),
    period text not null check (period in ('total', 'day', 'month')),
    limit_micros bigint not null check (limit_micros between 0 and 10000000000000000),
    held_micros bigint not null default 0 check (held_micros >= 0),
    spent_micros bigint not null default 0 check (spent_micros between 0 and 10000000000000000),
    period_started timestamptz not null,
    frozen_reason text check (length(frozen_reason) <= 200),
    overshoot_micros bigint not null default 0 check (overshoot_micros >= 0),
    overshoot_count bigint not null default 0 check (overshoot_count >= 0),
    ledger_account_id bigint unique references ledger.ledger_account (id),
    version bigint not null default 0,
    unique nulls not distinct (subject_id, kind, mode, period),
    check (kind <> 'wallet' or (mode is not null and period = 'total' and ledger_account_id is not null))
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on column ledger.spend_limit.limit_micros is
    'Of a wallet: credits received less credits withdrawn. Of a budget: the most to spend in one period.';
comment on column ledger.spend_limit.mode is 'Null where the subject itself has only one mode, as a key has.';
comment on column ledger.spend_limit.overshoot_micros is
    'By how much spent plus held grew beyond the limit, in all: settles above their hold, and limits set below what was spent.';

-- Lots: which credit pays first, and when it ends. ---------------------------------------------------------------------

create table ledger.credit_grant (
    id bigint generated always as identity primary key,
    wallet_id bigint not null references ledger.spend_limit (id),
    txn_id uuid not null references ledger.ledger_txn (id),
    kind text not null check (kind in ('paid', 'promo')),
    source_kind text not null check (length(source_kind) <= 40),
    source_ref text not null check (length(source_ref) <= 200),
    line smallint not null,
    amount_micros bigint not null check (amount_micros between 1 and 1000000000000000),
    remaining_micros bigint not null check (remaining_micros between 0 and amount_micros),
    expired_micros bigint not null default 0 check (expired_micros >= 0),
    revoked_micros bigint not null default 0 check (revoked_micros >= 0),
    priority smallint not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    exhausted_at timestamptz,
    unique (source_kind, source_ref, line),
    check ((exhausted_at is null) = (remaining_micros > 0))
) with (fillfactor = 70);
create index credit_grant_open on ledger.credit_grant (wallet_id, priority, expires_at nulls last, created_at, id)
    where exhausted_at is null;
create index credit_grant_expiring on ledger.credit_grant (expires_at) where exhausted_at is null;

create table ledger.grant_use (
    txn_id uuid not null,
    grant_id bigint not null,
    amount_micros bigint not null check (amount_micros > 0),
    primary key (txn_id, grant_id)
);
create index grant_use_of_grant on ledger.grant_use (grant_id);
create trigger append_only before update or delete or truncate on ledger.grant_use
    for each statement execute function ledger.refuse_change();

-- Holds: what running calls have set aside. ----------------------------------------------------------------------------

create table ledger.hold (
    call_id uuid primary key,
    account_id uuid not null,
    key_id uuid not null,
    mode text not null check (mode in ('live', 'test')),
    limit_ids bigint[] not null,
    amount_micros bigint not null check (amount_micros >= 0),
    node_id uuid not null,
    boot_id uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_insert_threshold = -1,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000);

-- Usage: one line per call. --------------------------------------------------------------------------------------------

create table ledger.usage_line (
    call_id uuid primary key,
    started_at timestamptz not null,
    account_id uuid not null,
    key_id uuid not null,
    mode text not null check (mode in ('live', 'test')),
    model text not null check (length(model) <= 200),
    provider text not null check (length(provider) <= 100),
    outcome text not null
        check (outcome in ('completed', 'refused', 'upstream_error', 'upstream_cut', 'hung_up')),
    http_status smallint not null,
    latency_micros bigint not null,
    first_byte_micros bigint,
    input_tokens bigint not null,
    cached_input_tokens bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    input_audio_tokens bigint not null,
    input_image_tokens bigint not null,
    output_tokens bigint not null,
    reasoning_tokens bigint not null,
    output_audio_tokens bigint not null,
    output_image_tokens bigint not null,
    estimated boolean not null,
    attempts smallint not null,
    amount_micros bigint not null check (amount_micros between 0 and 1000000000000000),
    price_ids text[] not null,
    price_units text[] not null,
    quantities bigint[] not null,
    amounts bigint[] not null,
    txn_id uuid,
    delivery text not null check (delivery in ('incomplete', 'complete')),
    check ((txn_id is null) = (amount_micros = 0)),
    check (cardinality(price_ids) = cardinality(price_units) and cardinality(price_ids) = cardinality(quantities)
        and cardinality(price_ids) = cardinality(amounts))
) with (fillfactor = 90);
create index usage_line_of_account on ledger.usage_line (account_id, started_at);
create index usage_line_of_key on ledger.usage_line (key_id, started_at);

-- Prices: every version ever published by the catalog. An id keeps its facts for ever. ----------------------------------

create table ledger.price (
    id text primary key check (length(id) between 1 and 200),
    model text not null check (length(model) between 1 and 200),
    unit text not null,
    valid_from timestamptz not null,
    above_input_tokens bigint not null check (above_input_tokens >= 0),
    micros_per_million bigint not null check (micros_per_million >= 0),
    source text not null check (length(source) <= 500),
    source_date date not null,
    published_at timestamptz not null default now()
);
create index price_of_model on ledger.price (model);
create trigger append_only before update or delete or truncate on ledger.price
    for each statement execute function ledger.refuse_change();
