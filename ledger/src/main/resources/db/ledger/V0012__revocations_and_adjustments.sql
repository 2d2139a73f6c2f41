-- Taking credit back, correcting what was booked, and asking a second operator first.

-- Not validated: what is there keeps a narrower rule already, and nobody has to wait for a scan of the journal.
alter table ledger.ledger_txn drop constraint ledger_txn_kind_check;
alter table ledger.ledger_txn add constraint ledger_txn_kind_check
    check (kind in ('grant', 'settle', 'expire', 'revoke', 'adjust')) not valid;
create index ledger_txn_reversing on ledger.ledger_txn (reverses_txn) where reverses_txn is not null;

-- A wallet from which more was taken than it ever received has a limit below zero. A budget never has.
alter table ledger.spend_limit drop constraint spend_limit_limit_micros_check;
alter table ledger.spend_limit add constraint spend_limit_limit_micros_check
    check (limit_micros between case kind when 'wallet' then -10000000000000000 else 0 end and 10000000000000000);

alter table ledger.credit_grant
    add column shortfall_micros bigint not null default 0 check (shortfall_micros >= 0),
    add constraint credit_grant_taken_back_once
        check (expired_micros + revoked_micros + shortfall_micros <= amount_micros);
comment on column ledger.credit_grant.shortfall_micros is
    'What was revoked after it had been used: taken from the wallet''s other lots, or a debt.';

-- Of two lots with the same priority and end, given credit burns before bought.
drop index ledger.credit_grant_open;
create index credit_grant_open
    on ledger.credit_grant (wallet_id, priority, expires_at nulls last, kind desc, created_at, id)
    where exhausted_at is null;

-- All of a wallet's lots, in the order in which they were granted.
create index credit_grant_of_wallet on ledger.credit_grant (wallet_id, txn_id);

create table ledger.adjustment (
    id uuid primary key,
    account_id uuid not null,
    mode text not null check (mode in ('live', 'test')),
    action text not null check (action in ('give', 'take', 'revoke')),
    amount_micros bigint not null check (amount_micros between 1 and 1000000000000000),
    shortfall text not null check (shortfall in ('refuse', 'debt')),
    grant_txn uuid references ledger.ledger_txn (id),
    call_id uuid,
    reason text not null check (length(reason) between 1 and 200),
    idempotency_key text not null unique check (length(idempotency_key) between 1 and 200),
    input_hash bytea not null,
    state text not null check (state in ('applied', 'proposed', 'approved', 'declined', 'expired')),
    proposed_by uuid not null,
    proposed_by_key uuid,
    proposed_at timestamptz not null default now(),
    expires_at timestamptz,
    decided_by uuid,
    decided_by_key uuid,
    decided_at timestamptz,
    txn_id uuid unique references ledger.ledger_txn (id),
    check ((action = 'revoke') = (grant_txn is not null)),
    check (action <> 'revoke' or call_id is null),
    check ((state in ('applied', 'approved')) = (txn_id is not null)),
    check ((state in ('approved', 'declined')) = (decided_by is not null)),
    check ((state = 'applied') = (expires_at is null)),
    constraint decided_by_another check (decided_by is null or decided_by <> proposed_by
        or (proposed_by_key is not null and decided_by_key is not null and proposed_by_key <> decided_by_key))
);
create index adjustment_of_account on ledger.adjustment (account_id, id);
create index adjustment_waiting on ledger.adjustment (expires_at) where state = 'proposed';
create index adjustment_of_call on ledger.adjustment (call_id) where call_id is not null;
comment on table ledger.adjustment is
    'Revocations and adjustments, asked for or made. Those that were made have the transaction of the key adjustment:<id>.';

-- A decision is final, and nobody is taken out of the record of it.
create function ledger.keep_decision() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state <> 'proposed' or (to_jsonb(new) - array['state', 'expires_at', 'decided_by',
            'decided_by_key', 'decided_at', 'txn_id']) <> (to_jsonb(old) - array['state', 'expires_at', 'decided_by',
            'decided_by_key', 'decided_at', 'txn_id']) then
        raise exception 'an adjustment can be decided once, and else does not change'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger append_only before update or delete on ledger.adjustment
    for each row execute function ledger.keep_decision();
create trigger no_truncate before truncate on ledger.adjustment
    for each statement execute function ledger.refuse_change();
