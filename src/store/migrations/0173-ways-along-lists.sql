-- Lists that were walked from end to end for the few rows that a filter leaves, each along a way of its own.

-- What may be walked whole, because somebody looks for a word, holds that word; what is in a list's order, the order.
drop index contact_by_time;
create index contact_by_time on contact (account_id, created_at, id, company_id, search);
drop index contact_by_company;
create index contact_by_company on contact (account_id, company_id, created_at, id);
create index company_by_time on company (account_id, created_at, id, name_key);
drop index record_by_time;
create index record_by_time on record (account_id, created_at, id, search);
create index record_by_company on record (account_id, company_id, created_at, id);
-- How the records of a project stand is counted in it.
drop index record_by_project;
create index record_by_project on record (account_id, project_id, created_at, id, standing, lapses_at, lapses_to);

-- Letters to members have a kind, too; and the few that met something.
drop index message_by_kind;
create index message_by_kind on message (account_id, kind, created_at, id);
create index message_met on message (account_id, created_at, id)
  where held_at is not null or delayed_at is not null or perhaps_at is not null or bounced_at is not null or failed_at is not null or cancelled_at is not null;

drop index job_row_waiting;
create index job_row_by_outcome on job_row (account_id, job_id, outcome, position);
