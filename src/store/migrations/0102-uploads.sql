-- Files on their way in pieces: what was announced; the bytes that came so far lie beside the files.

create table upload (
  account_id idtext not null references account (id),
  id idtext not null,
  contact_id idtext not null,
  project_id idtext,
  record_id idtext,
  requirement_id idtext,
  file_name text not null,
  size bigint not null,
  created_at bigint not null,
  finished_at bigint,
  version_id idtext,
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  check ((record_id is null) <> (project_id is null))
);
create index upload_by_contact on upload (account_id, contact_id, created_at);
create index upload_by_time on upload (created_at);
