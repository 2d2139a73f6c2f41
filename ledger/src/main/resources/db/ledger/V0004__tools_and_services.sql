-- What is billed besides tokens: the uses of tools that run at a provider, and the service that a call was served in.

alter table ledger.usage_line
    add column web_searches bigint not null default 0 check (web_searches >= 0),
    add column file_searches bigint not null default 0 check (file_searches >= 0),
    add column code_sessions bigint not null default 0 check (code_sessions >= 0),
    add column service_tier text check (service_tier in ('default', 'flex', 'priority'));
comment on column ledger.usage_line.service_tier is 'Null when the provider did not say, or nothing was served.';

alter table ledger.price
    add column service_tier text not null default 'default' check (service_tier in ('default', 'flex', 'priority'));

-- Beside ledger.new_usage_line, which older nodes go on sending.
create type ledger.new_tool_use as (
    web_searches bigint,
    file_searches bigint,
    code_sessions bigint,
    service_tier text
);
