-- Several records of one contact are invited to by one letter with one link. The link hangs on one of the grants, as every link does;
-- here stand all of them, so that each hears what becomes of the letter, and another takes over when the first is taken away.

create table shared_letter (
  account_id idtext not null references account (id),
  message_id idtext not null,
  grant_id idtext not null,
  record_id idtext not null,
  position bigint not null,
  -- It was taken away: the letter's link is no longer a key to it.
  left_at bigint,
  primary key (account_id, message_id, grant_id),
  foreign key (account_id, message_id) references message (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id)
);
create index shared_letter_by_grant on shared_letter (account_id, grant_id);
create index shared_letter_by_record on shared_letter (account_id, record_id);

-- The letter that carries it, where that one is shared.
alter table link add column letter_id idtext;
create index link_by_letter on link (account_id, letter_id) where letter_id is not null;

-- Rows of a job with the same number go in one letter.
alter table job_row add column letter bigint;
