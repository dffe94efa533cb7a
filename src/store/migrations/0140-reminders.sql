-- Reminders: which of them an account sends, what was brought to mind already, and who wants none.

-- Kinds as JSON. Nobody gets letters that a member did not choose: every account begins with none.
alter table account add column reminders text not null default '[]';

-- One row for each occasion that a letter told of; that it is told once is the key.
create table reminder (
  account_id idtext not null references account (id),
  contact_id idtext not null,
  -- The record, or the grant where it is about no record.
  matter idtext not null,
  occasion idtext not null,
  kind text not null check (kind in ('not_opened', 'due', 'rejected')),
  grant_id idtext not null,
  record_id idtext,
  message_id idtext not null,
  at bigint not null,
  primary key (account_id, contact_id, matter, occasion),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, message_id) references message (account_id, id)
);

-- No reminders to this person until then, or at all: one wish of their own, one of the members.
create table snooze (
  account_id idtext not null references account (id),
  contact_id idtext not null,
  by_kind text not null check (by_kind in ('contact', 'member')),
  member_id idtext,
  at bigint not null,
  until bigint,
  primary key (account_id, contact_id, by_kind),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);

-- The row that whoever reminds holds: two processes never remind at once.
insert into installation (name, value) values ('reminding', '');

-- What falls due soon is found by its day.
create index record_by_due on record (account_id, due_on) where due_on is not null;
create index requirement_by_due on requirement (account_id, due_on) where due_on is not null;
