-- A lease is a hold that a node has placed for calls to come: it gives the credit out call by call without asking, and what
-- they cost is taken from it as they settle.

alter table ledger.hold
    add column lease boolean not null default false,
    add column calls integer not null default 1 check (calls >= 0);
comment on column ledger.hold.lease is 'Whether it is for calls to come; call_id is then the lease''s own.';
comment on column ledger.hold.calls is 'How many calls it is for: one, or those that ran under the lease when it was last seen to.';

create type ledger.lease_change as (
    id uuid,
    account_id uuid,
    key_id uuid,
    mode text,
    limit_ids bigint[],
    amount_micros bigint,
    calls integer
);
