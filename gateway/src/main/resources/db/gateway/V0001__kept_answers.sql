-- Answers of calls with an idempotency key, sealed under a key that is made from the request and kept nowhere.

create table gateway.kept_answer (
    call_id uuid primary key,
    account_id uuid not null,
    sealed bytea not null,
    expires_at timestamptz not null
);
-- It is random to whoever looks at it: nothing is gained by compressing it.
alter table gateway.kept_answer alter column sealed set storage external;
create index kept_answer_expiring on gateway.kept_answer (expires_at);
