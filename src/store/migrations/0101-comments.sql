-- Comments between members and people outside: on a record for whoever sees the record, in a project for one contact and the members.

create table comment (
  account_id idtext not null references account (id),
  id idtext not null,
  project_id idtext not null,
  record_id idtext,
  contact_id idtext,
  author_kind text not null check (author_kind in ('member', 'contact', 'api_key')),
  author_id idtext not null,
  text text not null,
  created_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  -- What was said to one of many vendors of a project can be no other's.
  check ((record_id is null) <> (contact_id is null))
);
create index comment_by_record on comment (account_id, record_id, created_at, id) where record_id is not null;
create index comment_by_thread on comment (account_id, project_id, contact_id, created_at, id) where contact_id is not null;
