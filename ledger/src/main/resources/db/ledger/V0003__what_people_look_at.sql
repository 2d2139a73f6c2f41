-- What people look at: a call's hold beside its cost, and the orders in which lists are read.

alter table ledger.usage_line add column held_micros bigint check (held_micros >= 0);
comment on column ledger.usage_line.held_micros is
    'What the call had set aside when it was settled; null when nothing was held any more, or nothing ever was.';

-- Every line is changed once, its delivery, soon after it was written and together with those beside it. No index has that
-- column, and a page has room for a second version of all its lines: so the change stays inside the page and no index is
-- written again, which costs more than everything else about a line.
alter table ledger.usage_line set (fillfactor = 50);

-- Everybody's calls have no index of their own: ids begin with the time, and the primary key is in their order.
drop index ledger.usage_line_of_account;
create index usage_line_of_account on ledger.usage_line (account_id, mode, started_at);
create index usage_line_of_txn on ledger.usage_line (txn_id) where txn_id is not null;

-- A statement reads a wallet's entries from the newest on; identifiers of transactions grow with time.
drop index ledger.ledger_entry_of_account;
create index ledger_entry_of_account on ledger.ledger_entry (account_id, txn_id);
create index credit_grant_of_txn on ledger.credit_grant (txn_id);
