-- Claims: which call an idempotency key stands for. Written in the transaction of its call's hold, under the lock of the
-- wallet that the hold is on, so that of two calls under one key one holds. A claim counts as long as its call runs (it has a
-- hold) or was owed for (its usage line says so); any other may be taken over.

create table ledger.claim (
    id uuid primary key,
    account_id uuid not null,
    body uuid not null,
    call_id uuid not null,
    expires_at timestamptz not null
);
create index claim_expiring on ledger.claim (expires_at);

create type ledger.new_claim as (
    id uuid,
    account_id uuid,
    body uuid,
    call_id uuid,
    seconds bigint
);
