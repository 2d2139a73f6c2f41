-- What the lane sends: the rows of one group as one array, so that a statement has one argument and the server one set to
-- walk. Types of their own, so that a table can gain a column while an older node is still writing to it.

create type ledger.limit_change as (
    id bigint,
    held_micros bigint,
    rolled boolean,
    spent_micros bigint,
    started_seconds bigint,
    overshoot_micros bigint,
    overshoot_count bigint
);

create type ledger.new_hold as (
    call_id uuid,
    account_id uuid,
    key_id uuid,
    mode text,
    limit_ids bigint[],
    amount_micros bigint
);

create type ledger.posting as (
    txn_id uuid,
    wallet_id bigint,
    account_id bigint,
    mode text,
    amount_micros bigint
);

create type ledger.new_usage_line as (
    call_id uuid,
    started_micros bigint,
    account_id uuid,
    key_id uuid,
    mode text,
    model text,
    provider text,
    outcome text,
    http_status smallint,
    latency_micros bigint,
    first_byte_micros bigint,
    input_tokens bigint,
    cached_input_tokens bigint,
    cache_write_5m_tokens bigint,
    cache_write_1h_tokens bigint,
    input_audio_tokens bigint,
    input_image_tokens bigint,
    output_tokens bigint,
    reasoning_tokens bigint,
    output_audio_tokens bigint,
    output_image_tokens bigint,
    estimated boolean,
    attempts smallint,
    amount_micros bigint,
    price_ids text[],
    price_units text[],
    quantities bigint[],
    amounts bigint[],
    txn_id uuid
);
