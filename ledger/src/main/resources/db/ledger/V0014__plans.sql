-- Plans: what accounts of one kind may have, as data. Each limit of a plan binds every account on it by itself, as a row of
-- ledger.spend_limit of kind plan, which a small upkeep makes, changes and removes.

create table ledger.plan (
    name text primary key check (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    changed_at timestamptz not null default now()
);

create table ledger.plan_limit (
    plan text not null references ledger.plan (name) on delete cascade,
    mode text not null check (mode in ('live', 'test')),
    measure text not null,
    period text not null,
    limit_units bigint not null check (limit_units between 0 and 1000000000000000),
    primary key (plan, mode, measure, period),
    check (case measure
        when 'money' then period in ('total', 'day', 'month')
        when 'calls' then period = 'none'
        when 'requests' then period in ('minute', 'day', 'month')
        when 'tokens' then period in ('minute', 'day', 'month')
        else false end)
);
comment on column ledger.plan_limit.limit_units is 'In what the measure counts: micro-credits, requests, tokens, calls.';

create table ledger.account_plan (
    account_id uuid primary key,
    plan text not null references ledger.plan (name),
    since timestamptz not null default now()
);
create index account_plan_of_plan on ledger.account_plan (plan);

create index spend_limit_of_plan on ledger.spend_limit (subject_id) where kind = 'plan';
