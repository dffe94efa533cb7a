-- Packets: files and a question, sent to many contacts. Their files are no record's and no project's, so they have rows of their own.

create table packet (
  account_id idtext not null references account (id),
  id idtext not null,
  title text not null,
  note text,
  ask text not null check (ask in ('review', 'approve', 'answer')),
  figures text not null,
  due_on text,
  made_by idtext,
  created_at bigint not null,
  -- When the first of it was sent: from then on it says to everybody what it says.
  sent_at bigint,
  primary key (account_id, id),
  foreign key (account_id, made_by) references member (account_id, id)
);
create index packet_by_time on packet (account_id, created_at, id);

create table packet_file (
  account_id idtext not null references account (id),
  id idtext not null,
  packet_id idtext not null,
  -- Everybody, one person, or nobody yet.
  audience text not null check (audience in ('all', 'one', 'nobody')),
  contact_id idtext,
  matched_by text not null check (matched_by in ('name', 'company', 'hand', 'nothing')),
  created_at bigint not null,
  primary key (account_id, id),
  check ((audience = 'one') = (contact_id is not null)),
  foreign key (account_id, packet_id) references packet (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id)
);
create index packet_file_by_packet on packet_file (account_id, packet_id, contact_id);

create table packet_version (
  account_id idtext not null references account (id),
  id idtext not null,
  packet_id idtext not null,
  file_id idtext not null,
  number bigint not null,
  file_name text not null,
  file_type text not null,
  size bigint not null,
  hash idtext not null,
  added_at bigint not null,
  member_id idtext,
  primary key (account_id, id),
  unique (account_id, file_id, number),
  foreign key (account_id, packet_id) references packet (account_id, id),
  foreign key (account_id, file_id) references packet_file (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index packet_version_by_packet on packet_version (account_id, packet_id);

-- One person who gets it, with the times that the board is told from.
create table packet_contact (
  account_id idtext not null references account (id),
  packet_id idtext not null,
  contact_id idtext not null,
  position bigint not null,
  grant_id idtext,
  message_id idtext,
  sent_at bigint,
  -- When they were last asked: by the first letter, or by a newer version of a file.
  asked_at bigint,
  viewed_at bigint,
  -- Their oldest question that nobody has answered.
  question_at bigint,
  -- When they approved, reviewed or answered what is there now.
  done_at bigint,
  nudged_at bigint,
  changed_at bigint not null,
  -- The word of the board.
  state text not null generated always as (
    case when done_at is not null then 'approved'
         when question_at is not null then 'questions'
         when viewed_at >= asked_at then 'viewed'
         when sent_at is not null then 'not_opened'
         else 'not_sent' end) stored,
  primary key (account_id, packet_id, contact_id),
  foreign key (account_id, packet_id) references packet (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id)
);
create index packet_contact_in_order on packet_contact (account_id, packet_id, position);
create index packet_contact_by_state on packet_contact (account_id, packet_id, state, position);
create index packet_contact_by_contact on packet_contact (account_id, contact_id);

-- What was asked and said about it, with one person.
create table packet_word (
  account_id idtext not null references account (id),
  id idtext not null,
  packet_id idtext not null,
  contact_id idtext not null,
  kind text not null check (kind in ('question', 'answer', 'reply')),
  words text not null,
  at bigint not null,
  member_id idtext,
  -- Of the form it came with: a second press of the same button is the first one.
  once_key idtext,
  primary key (account_id, id),
  unique (account_id, packet_id, contact_id, once_key),
  foreign key (account_id, packet_id, contact_id) references packet_contact (account_id, packet_id, contact_id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index packet_word_by_contact on packet_word (account_id, packet_id, contact_id, at);

-- Proof: who, when, and (below) which versions with which bytes. Never changed and never taken back.
create table approval (
  account_id idtext not null references account (id),
  id idtext not null,
  packet_id idtext not null,
  contact_id idtext not null,
  ask text not null,
  name text,
  email text not null,
  browser text not null,
  opened_by text not null,
  session_id idtext not null,
  at bigint not null,
  -- SHA-256 over what was there: one approval of the same files is enough.
  files_key idtext not null,
  primary key (account_id, id),
  unique (account_id, packet_id, contact_id, files_key),
  foreign key (account_id, packet_id, contact_id) references packet_contact (account_id, packet_id, contact_id)
);

create table approval_file (
  account_id idtext not null references account (id),
  approval_id idtext not null,
  version_id idtext not null,
  primary key (account_id, approval_id, version_id),
  foreign key (account_id, approval_id) references approval (account_id, id),
  foreign key (account_id, version_id) references packet_version (account_id, id)
);

alter table grants add column packet_id idtext;
alter table job add column packet_id idtext;
alter table job add column version_id idtext;
alter table job_row add column contact_id idtext;
