-- Companies and projects are found as records and contacts are: by a text that is written with them.

alter table company add column search text not null default '';
alter table project add column search text not null default '';
drop index company_by_time;
create index company_by_time on company (account_id, created_at, id, search);
