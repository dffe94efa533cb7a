-- How members come in: what they asked for at the console's door, ways that are half done, and their second factors.

create index member_by_address on member (email_key);

-- One row of one shape for every address, known or not; whose it is the worker finds out.
create table member_ask (
  id idtext not null primary key,
  email_key idtext not null,
  browser text not null,
  asked_at bigint not null,
  answered_at bigint
);
create index member_ask_open on member_ask (asked_at) where answered_at is null;

create table sign_in (
  account_id idtext not null references account (id),
  id idtext not null,
  member_id idtext not null,
  token_hash idtext not null unique,
  opened_by text not null,
  browser text not null,
  created_at bigint not null,
  expires_at bigint not null,
  done_at bigint,
  primary key (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index sign_in_by_time on sign_in (expires_at);

create table totp (
  account_id idtext not null references account (id),
  id idtext not null,
  member_id idtext not null,
  sealed text not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null default 0,
  last_used_at bigint,
  primary key (account_id, id),
  unique (account_id, member_id),
  foreign key (account_id, member_id) references member (account_id, id)
);

create table recovery_code (
  account_id idtext not null references account (id),
  member_id idtext not null,
  -- Under a key that no database holds.
  mark idtext not null,
  created_at bigint not null,
  used_at bigint,
  primary key (account_id, member_id, mark),
  foreign key (account_id, member_id) references member (account_id, id)
);
