-- What calls were made for: the project and the member of their key when they began.

alter table ledger.usage_line add column project_id uuid, add column member_id uuid;

create index usage_line_of_project on ledger.usage_line (project_id) where project_id is not null;
create index usage_line_of_member on ledger.usage_line (member_id) where member_id is not null;

-- Beside ledger.new_usage_line, which older nodes go on sending.
create type ledger.new_purpose as (
    project_id uuid,
    member_id uuid
);
