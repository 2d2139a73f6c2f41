-- Nodes remember keys. What changes one is announced to all of them as it is committed; they look by themselves too.

create function identity.announce() returns trigger language plpgsql as $$
begin
    perform pg_notify('omnia', tg_argv[0]);
    return null;
end $$;

-- Being used is no change.
create trigger announced after update of changed_at on identity.api_key
    for each statement execute function identity.announce('identity.api_key');
create trigger chosen_announced after insert on identity.api_key
    for each row when (new.operator_chosen) execute function identity.announce('identity.api_key');
create trigger announced after update of changed_at on identity.account
    for each statement execute function identity.announce('identity.api_key');
create trigger announced after insert or update or delete on identity.provider_key
    for each statement execute function identity.announce('identity.provider_key');
