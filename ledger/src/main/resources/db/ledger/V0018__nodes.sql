-- The nodes of this installation: each says every few seconds that it is there. Who stopped in good order is not here.

create table ledger.node (
    id uuid primary key,
    role text not null check (role in ('all', 'gateway', 'console', 'worker')),
    version text not null check (length(version) <= 100),
    catalog text not null check (length(catalog) = 64),
    started_at timestamptz not null,
    seen_at timestamptz not null
);
comment on column ledger.node.id is 'Kept in the data folder; that of ledger.hold.node_id.';
comment on column ledger.node.catalog is 'SHA-256 of the catalog files in use there, in hexadecimal digits.';
