-- Keys under a name: the project they are for, and the person they were made for. Limits can be set on either.

create table identity.key_group (
    id         uuid        not null primary key,
    account_id uuid        not null references identity.account,
    kind       text        not null check (kind in ('project', 'member')),
    name       text        not null check (length(name) between 1 and 100),
    created_at timestamptz not null default clock_timestamp(),
    -- For the references of keys, which are to groups of their own account.
    unique (account_id, id)
);

create unique index key_group_name on identity.key_group (account_id, kind, lower(name));

-- Only keys that ended lose their group when it is deleted: one that works would lose its limits with it.
alter table identity.api_key
    add project_id uuid,
    add member_id  uuid,
    add foreign key (account_id, project_id) references identity.key_group (account_id, id) on delete set null (project_id),
    add foreign key (account_id, member_id) references identity.key_group (account_id, id) on delete set null (member_id);

create index api_key_of_project on identity.api_key (project_id) where project_id is not null;
create index api_key_of_member on identity.api_key (member_id) where member_id is not null;
