-- Filters that somebody keeps under a name.
create table console.saved_view (
    id uuid primary key,
    account_id uuid not null,
    page text not null check (page in ('activity', 'admin-calls')),
    name text not null check (length(name) between 1 and 80),
    query text not null check (length(query) <= 2000),
    created_at timestamptz not null
);
create index saved_view_of_account on console.saved_view (account_id, created_at);
