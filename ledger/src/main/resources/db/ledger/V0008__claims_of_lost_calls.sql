-- A call whose hold ran out, because its node died or was cut off, may still be booked by that node. Until then, or until
-- the claim expires, nobody knows whether it was made, and its key must not stand for another.

alter table ledger.claim add column lost boolean not null default false;
create index claim_of_call on ledger.claim (call_id);
