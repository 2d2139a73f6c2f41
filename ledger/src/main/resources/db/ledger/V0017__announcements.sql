-- Nodes spend from leases without asking. That a limit was set, changed or frozen is announced to all of them as it is
-- committed; they ask by themselves too, every second. Holds and settles change neither of these columns.

create function ledger.announce() returns trigger language plpgsql as $$
begin
    perform pg_notify('omnia', tg_argv[0]);
    return null;
end $$;

create trigger announced after insert or delete or update of limit_micros, frozen_reason on ledger.spend_limit
    for each statement execute function ledger.announce('ledger.spend_limit');
