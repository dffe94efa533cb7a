-- The grants to a project are read page by page, the newest first.
create index grants_of_project on grants (account_id, project_id, created_at, id) where project_id is not null;
drop index grants_by_project;
