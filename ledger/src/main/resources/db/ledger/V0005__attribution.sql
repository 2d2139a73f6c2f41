-- What calls are put down to beside account and key: whose key paid the provider, the caller's tags, for whom it was made.

alter table ledger.usage_line
    add column credential text not null default 'operator' check (credential in ('operator', 'own')),
    add column tags text[] not null default '{}' check (cardinality(tags) <= 8),
    add column end_user text check (length(end_user) <= 40);
comment on column ledger.usage_line.end_user is
    'A keyed hash of account and end user; null unless the operator has switched on that it is kept.';

-- Beside ledger.new_usage_line, which older nodes go on sending.
create type ledger.new_attribution as (
    credential text,
    tags text[],
    end_user text
);
