-- What was found when the books were checked against themselves, and what was earned.

create table ledger.reconciliation_run (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('changed', 'all')),
    started_at timestamptz not null,
    ended_at timestamptz not null,
    findings integer not null check (findings >= 0)
);
create index reconciliation_run_of_kind on ledger.reconciliation_run (kind, started_at);

create table ledger.reconciliation_finding (
    id bigint generated always as identity primary key,
    rule text not null check (length(rule) <= 20),
    sentence text not null check (length(sentence) <= 300),
    detail text not null check (length(detail) <= 500),
    found_at timestamptz not null,
    gone_at timestamptz
);
comment on column ledger.reconciliation_finding.gone_at is 'When a check of everything no longer found it.';
create unique index reconciliation_finding_open on ledger.reconciliation_finding (rule, detail) where gone_at is null;

-- What the calls of a day brought in and what their providers cost, at the prices that the catalog had for them. Without
-- accounts and keys; it stays when the lines of the day are dropped.
create table ledger.margin_day (
    day date not null,
    mode text not null,
    model text not null,
    provider text not null,
    credential text not null,
    calls bigint not null,
    billed_micros numeric not null,
    cost_micros numeric not null,
    primary key (day, mode, model, provider, credential)
);
