-- A key at a vendor can be switched off without being forgotten: it is shown once only, there as here.

alter table identity.provider_key add column enabled boolean not null default true;
