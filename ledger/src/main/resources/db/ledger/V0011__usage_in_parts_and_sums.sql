-- Usage lines in parts, one for each day of UTC by the time in the call's id, and the sums that pages and limits read.

-- Where a call's line is -----------------------------------------------------------------------------------------------

create function ledger.day_of(id uuid) returns date language sql immutable strict parallel safe as $$
    select (timestamp 'epoch'
        + ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint * interval '1 millisecond')::date
$$;

create function ledger.first_id(day date) returns uuid language sql immutable strict parallel safe as $$
    select rpad(lpad(to_hex((day - date '1970-01-01')::bigint * 86400000), 12, '0'), 32, '0')::uuid
$$;

create function ledger.part_name(day date) returns text language sql stable strict parallel safe as $$
    select 'usage_line_' || to_char(day, 'YYYYMMDD')
$$;

-- Every day that has a part, or had one.
create table ledger.usage_part (
    day date primary key,
    dropped_at timestamptz
);

alter table ledger.usage_line rename to usage_line_before;
alter index ledger.usage_line_pkey rename to usage_line_before_pkey;
drop index ledger.usage_line_of_account;
drop index ledger.usage_line_of_key;
drop index ledger.usage_line_of_txn;

create table ledger.usage_line (
    like ledger.usage_line_before including defaults including constraints including comments,
    primary key (call_id)
) partition by range (call_id);

-- Ids grow with time, so that the index of an account is in its calls' order, and a span of time is a range of it.
create index usage_line_of_account on ledger.usage_line (account_id, mode, call_id);
create index usage_line_of_key on ledger.usage_line (key_id, call_id);
create index usage_line_of_txn on ledger.usage_line (txn_id) where txn_id is not null;

-- A settle must never fail because a part is missing. What comes here is moved into a part of its own, and told of.
create table ledger.usage_line_rest partition of ledger.usage_line default with (fillfactor = 50);

-- Makes the part of a day, unless there is or was one, and takes the day's lines out of the rest; returns how many. The
-- part is filled before it is attached, so that nobody waits for more than that.
create function ledger.make_part(wanted date) returns bigint language plpgsql as $$
declare
    first uuid := ledger.first_id(wanted);
    next uuid := ledger.first_id(wanted + 1);
    moved bigint;
begin
    if exists (select from ledger.usage_part where day = wanted) then
        return 0;
    end if;
    lock table ledger.usage_line_rest in share row exclusive mode;
    execute format('create table ledger.%I (like ledger.usage_line including defaults including constraints)'
        || ' with (fillfactor = 50)', ledger.part_name(wanted));
    execute format('with moved as (delete from ledger.usage_line_rest where call_id >= $1 and call_id < $2 returning *)'
        || ' insert into ledger.%I select * from moved', ledger.part_name(wanted)) using first, next;
    get diagnostics moved = row_count;
    execute format('alter table ledger.usage_line attach partition ledger.%I for values from (%L) to (%L)',
        ledger.part_name(wanted), first, next);
    insert into ledger.usage_part (day) values (wanted);
    return moved;
end $$;

-- The part that a line of that day is in. Whoever knows an id asks this one table, however many parts there are: a plan for
-- all of them would lock them all.
create function ledger.part_of(wanted date) returns regclass language sql stable strict as $$
    select coalesce(to_regclass('ledger.' || ledger.part_name(wanted)), 'ledger.usage_line_rest'::regclass)
$$;

create function ledger.lines(calls uuid[]) returns setof ledger.usage_line language plpgsql stable as $$
declare
    part regclass;
begin
    for part in select distinct ledger.part_of(day) from (select distinct ledger.day_of(id) as day from unnest(calls) id) d loop
        return query execute format('select * from %s where call_id = any($1)', part) using calls;
    end loop;
end $$;

-- The lines of a transaction that settled calls for so much: looked for in the part of its day and in those around it, the
-- nearest first, until all of it is found. A spool may be applied weeks after its calls.
create function ledger.lines_of(txn uuid, owed bigint) returns setof ledger.usage_line language plpgsql stable as $$
declare
    settled date := ledger.day_of(txn);
    part regclass;
    found bigint;
    missing bigint := owed;
begin
    for part in
        select ledger.part_of(day) from ledger.usage_part
        where day between settled - 40 and settled + 1 and dropped_at is null
        order by abs(day - settled), day
    loop
        execute format('select coalesce(sum(amount_micros), 0) from %s where txn_id = $1', part) into found using txn;
        if found > 0 then
            return query execute format('select * from %s where txn_id = $1', part) using txn;
            missing := missing - found;
        end if;
        exit when missing <= 0;
    end loop;
    if missing > 0 then
        return query select * from ledger.usage_line_rest where txn_id = txn;
    end if;
end $$;

create procedure ledger.mark_delivered(calls uuid[]) language plpgsql as $$
declare
    part regclass;
begin
    for part in select distinct ledger.part_of(day) from (select distinct ledger.day_of(id) as day from unnest(calls) id) d loop
        execute format('update %s set delivery = ''complete'' where call_id = any($1) and delivery = ''incomplete''', part)
            using calls;
    end loop;
end $$;

-- Sums of lines --------------------------------------------------------------------------------------------------------

-- What came since the sums were last brought up to date: written by the statement that writes the lines, and only ever
-- appended, so that no two nodes wait for each other. Whoever reads sums adds these. Sums of tokens and money are numeric:
-- they are exact, and no number of lines makes them fail.
create table ledger.usage_delta (
    part date not null,
    hour timestamptz not null,
    account_id uuid not null,
    key_id uuid not null,
    mode text not null,
    model text not null,
    provider text not null,
    credential text not null,
    outcome text not null,
    calls bigint not null,
    input_tokens numeric not null,
    cached_input_tokens numeric not null,
    output_tokens numeric not null,
    reasoning_tokens numeric not null,
    tool_uses numeric not null,
    amount_micros numeric not null,
    last_started_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_insert_threshold = -1);

-- The part is that of the lines, which is of another day than the hour where a call began at midnight: so each part's sums
-- are exactly those of its lines.
create table ledger.usage_hour (
    like ledger.usage_delta,
    primary key (account_id, mode, hour, key_id, model, provider, credential, outcome, part)
) with (fillfactor = 70);
create index usage_hour_of_part on ledger.usage_hour (part);

create table ledger.usage_day (
    like ledger.usage_delta,
    primary key (account_id, mode, hour, key_id, model, provider, credential, outcome, part)
) with (fillfactor = 70);
alter table ledger.usage_day rename column hour to day;
create index usage_day_of_part on ledger.usage_day (part);
create index usage_day_of_key on ledger.usage_day (key_id, day);

-- What stays of a day whose lines are gone: nothing that leads to an account or a key.
create table ledger.usage_total (
    day date not null,
    mode text not null,
    model text not null,
    provider text not null,
    credential text not null,
    outcome text not null,
    calls bigint not null,
    input_tokens numeric not null,
    cached_input_tokens numeric not null,
    output_tokens numeric not null,
    reasoning_tokens numeric not null,
    tool_uses numeric not null,
    amount_micros numeric not null,
    primary key (day, mode, model, provider, credential, outcome)
);

-- What dropped lines cost of a transaction that has other lines, in parts that are kept.
create table ledger.usage_dropped (
    txn_id uuid primary key,
    amount_micros numeric not null
);

-- The lines that are there: a part for each of their days, if it is one that a clock can have meant, and for the days ahead.
do $$
declare
    wanted date;
begin
    for wanted in
        select distinct ledger.day_of(call_id) from ledger.usage_line_before
        where ledger.day_of(call_id) between current_date - 3660 and current_date + 7
        union
        select current_date + ahead from generate_series(-1, 7) ahead
    loop
        perform ledger.make_part(wanted);
    end loop;
end $$;

insert into ledger.usage_line select * from ledger.usage_line_before;
drop table ledger.usage_line_before;

create function ledger.sum_up() returns trigger language plpgsql as $$
begin
    insert into ledger.usage_delta
    select ledger.day_of(call_id), date_bin('1 hour', started_at, timestamptz 'epoch'), account_id, key_id, mode, model,
        provider, credential, outcome, count(*), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens),
        sum(reasoning_tokens), sum(web_searches + file_searches + code_sessions), sum(amount_micros), max(started_at)
    from added
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
    return null;
end $$;

insert into ledger.usage_hour
select ledger.day_of(call_id), date_bin('1 hour', started_at, timestamptz 'epoch'), account_id, key_id, mode, model,
    provider, credential, outcome, count(*), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens),
    sum(reasoning_tokens), sum(web_searches + file_searches + code_sessions), sum(amount_micros), max(started_at)
from ledger.usage_line
group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

insert into ledger.usage_day
select part, date_bin('1 day', hour, timestamptz 'epoch'), account_id, key_id, mode, model, provider, credential, outcome,
    sum(calls), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(tool_uses),
    sum(amount_micros), max(last_started_at)
from ledger.usage_hour
group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

create trigger summed after insert on ledger.usage_line
    referencing new table as added for each statement execute function ledger.sum_up();
