-- Wishes to sign in: one row of one shape for every address, known or not. Whose it is the worker finds out.

create table ask (
  account_id idtext not null references account (id),
  id idtext not null,
  -- The browser that asked, by its cookie.
  token_hash idtext not null unique,
  -- As it was typed; null where the holder of a link asked.
  email text,
  email_key idtext,
  from_link_id idtext,
  -- What wrong codes are counted under.
  mailbox idtext not null,
  -- Where in the portal the letter leads; null: where the link led, or home.
  destination text,
  browser text not null,
  key_number bigint not null,
  code_kind text not null check (code_kind in ('digits', 'letters')),
  created_at bigint not null,
  answered_at bigint,
  contact_id idtext,
  link_id idtext,
  tries bigint not null default 0,
  ended_at bigint,
  primary key (account_id, id),
  check ((email_key is null) <> (from_link_id is null)),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, link_id) references link (account_id, id),
  foreign key (account_id, from_link_id) references link (account_id, id)
);
create index ask_waiting on ask (created_at) where answered_at is null;
create index ask_by_time on ask (created_at);

-- Wrong codes in a row, by mailbox; a newer sign-in of that person begins the count anew.
create table wrong_code (
  account_id idtext not null references account (id),
  mailbox idtext not null,
  count bigint not null,
  last_at bigint not null,
  primary key (account_id, mailbox)
);
