-- Limits of every kind are rows of one table: besides money a limit can count requests, tokens, and calls at once.

alter table ledger.spend_limit
    add column measure text not null default 'money' check (measure in ('money', 'requests', 'tokens', 'calls')),
    add column set_by text not null default 'owner' check (set_by in ('owner', 'operator', 'plan')),
    drop constraint spend_limit_kind_check,
    add constraint spend_limit_kind_check
        check (kind in ('wallet', 'key', 'member', 'project', 'account', 'plan')),
    drop constraint spend_limit_period_check,
    add constraint spend_limit_period_check check (case measure
        when 'money' then period in ('total', 'day', 'month')
        when 'calls' then period = 'none'
        else period in ('minute', 'day', 'month') end),
    add constraint spend_limit_wallet_check check (kind <> 'wallet' or measure = 'money'),
    drop constraint spend_limit_subject_id_kind_mode_period_key,
    add constraint spend_limit_of_subject unique nulls not distinct (subject_id, kind, mode, period, measure);
comment on column ledger.spend_limit.measure is
    'What the columns named micros count: micro-credits, requests, tokens, or calls that run now.';
comment on column ledger.spend_limit.set_by is 'Who may lift it: nobody below the one who set it.';
comment on column ledger.spend_limit.held_micros is
    'What running calls have set aside. Of tokens: those that began in the present period.';

alter table ledger.hold add column tokens bigint not null default 0 check (tokens >= 0);
comment on column ledger.hold.tokens is 'The most tokens that the call can come to; counted where a limit of its set counts tokens.';

-- Beside ledger.new_hold, which older nodes go on sending.
create type ledger.new_call_hold as (
    call_id uuid,
    account_id uuid,
    key_id uuid,
    mode text,
    limit_ids bigint[],
    amount_micros bigint,
    tokens bigint
);
