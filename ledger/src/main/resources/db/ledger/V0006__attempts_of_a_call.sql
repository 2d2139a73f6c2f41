-- Whom a call asked, and what came of it: one element for each upstream request, in their order. Lines from before have none.

alter table ledger.usage_line
    add column attempt_providers text[] not null default '{}',
    add column attempt_models text[] not null default '{}',
    add column attempt_credentials smallint[] not null default '{}',
    add column attempt_outcomes text[] not null default '{}',
    add column attempt_statuses smallint[] not null default '{}',
    add column attempt_first_bytes bigint[] not null default '{}',
    add check (cardinality(attempt_providers) = cardinality(attempt_models)
        and cardinality(attempt_providers) = cardinality(attempt_credentials)
        and cardinality(attempt_providers) = cardinality(attempt_outcomes)
        and cardinality(attempt_providers) = cardinality(attempt_statuses)
        and cardinality(attempt_providers) = cardinality(attempt_first_bytes));
comment on column ledger.usage_line.attempt_credentials is
    'Which of the provider''s keys, counted from 1 as the settings list them; 0 where there is none. Never the key.';
comment on column ledger.usage_line.attempt_first_bytes is 'In microseconds; null when no answer began.';

-- Sent beside the lines, so that an older node can go on sending them without.
create type ledger.line_attempts as (
    providers text[],
    models text[],
    credentials smallint[],
    outcomes text[],
    statuses smallint[],
    first_bytes bigint[]
);
