-- Files of a project: in folders, private until they are shown to all of the project or on single records, and who saw which version.

alter table document add column folder text;
alter table document add column shown_to_all_at bigint;

-- A file of the project that is shown on one of its records.
create table showing (
  account_id idtext not null references account (id),
  document_id idtext not null,
  record_id idtext not null,
  shown_at bigint not null,
  primary key (account_id, document_id, record_id),
  foreign key (account_id, document_id) references document (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id)
);

-- That a contact looked at a version, or took it along: the first and the last time.
create table sighting (
  account_id idtext not null references account (id),
  version_id idtext not null,
  contact_id idtext not null,
  document_id idtext not null,
  seen_at bigint not null,
  last_at bigint not null,
  times bigint not null,
  taken_at bigint,
  primary key (account_id, version_id, contact_id),
  foreign key (account_id, version_id) references version (account_id, id),
  foreign key (account_id, document_id) references document (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id)
);
create index sighting_by_document on sighting (account_id, document_id);

create index history_by_project on history (account_id, project_id, nth, id) where project_id is not null;
