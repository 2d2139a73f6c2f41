-- What people are sent. A mail is written in the transaction of what it tells of, and sent after that.

create table mail.outbox (
    id              uuid        not null primary key,
    account_id      uuid        not null,
    recipient       text        not null check (length(recipient) between 3 and 254),
    subject         text        not null check (length(subject) between 1 and 200),
    -- Null once it is erased: it may hold a link that stands for a person.
    body            text,
    state           text        not null check (state in ('waiting', 'sent', 'failed')),
    attempts        integer     not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null,
    created_at      timestamptz not null,
    sent_at         timestamptz,
    -- When the body has lost its use, sent or not.
    erase_at        timestamptz not null,
    -- Why the last attempt failed, without any address.
    error           text        check (length(error) <= 200)
);

create index outbox_waiting on mail.outbox (next_attempt_at) where state = 'waiting';
create index outbox_body on mail.outbox (erase_at) where body is not null;
create index outbox_created on mail.outbox (created_at);
