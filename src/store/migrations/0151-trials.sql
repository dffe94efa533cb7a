-- Trials: a member takes the way of an invitation to see what its reader would see. They touch nothing of the contact's own.

create table trial (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  member_id idtext not null,
  contact_id idtext not null,
  -- What the invitation would open: a record, a project, or with neither the whole portal.
  record_id idtext,
  project_id idtext,
  language text not null,
  key_number bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  -- What the browser that pressed holds, hashed, and until when it is let to look.
  token idtext unique,
  looks_until bigint,
  ended_at bigint,
  foreign key (account_id, member_id) references member (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id)
);
