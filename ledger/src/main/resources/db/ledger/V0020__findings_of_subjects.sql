-- A finding is of one row, whatever the amounts in its detail are at the moment.

alter table ledger.reconciliation_finding add column subject text;
update ledger.reconciliation_finding set subject = left(detail, 300) || case when length(detail) > 300 then id::text else '' end;
alter table ledger.reconciliation_finding
    alter column subject set not null,
    add constraint reconciliation_finding_subject_check check (length(subject) <= 400);
comment on column ledger.reconciliation_finding.subject is 'The row that is wrong; the detail says how.';

drop index ledger.reconciliation_finding_open;
create unique index reconciliation_finding_open on ledger.reconciliation_finding (rule, subject) where gone_at is null;
