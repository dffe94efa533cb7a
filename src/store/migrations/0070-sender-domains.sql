-- Domains that accounts send from, once the DNS holds the key that was made for them.

create table sender_domain (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  name idtext not null,
  mailbox text not null,
  created_at bigint not null,
  verified_at bigint,
  lost_at bigint,
  taken_at bigint,
  misses bigint not null default 0,
  sends_since bigint,
  removed_at bigint,
  awaited_at bigint not null,
  checked_at bigint,
  next_check_at bigint,
  findings text not null,
  unique (account_id, id),
  -- What is not proven sends nothing.
  check (sends_since is null or (verified_at is not null and removed_at is null)),
  check (verified_at is null or removed_at is null)
);
create unique index sender_domain_once on sender_domain (account_id, name) where removed_at is null;
-- Anybody may name a domain; it belongs to the one account that has proven it.
create unique index sender_domain_holder on sender_domain (name) where verified_at is not null;
create unique index sender_domain_sends on sender_domain (account_id) where sends_since is not null;
create index sender_domain_due on sender_domain (next_check_at) where next_check_at is not null;

create table dkim_key (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  domain_id idtext not null,
  selector idtext not null,
  public_key text not null,
  -- Under a key that no database holds; null once no letter can need it any more.
  sealed_private text,
  created_at bigint not null,
  found_at bigint,
  signs_since bigint,
  retired_at bigint,
  unique (account_id, id),
  unique (domain_id, selector),
  foreign key (account_id, domain_id) references sender_domain (account_id, id)
);
create unique index dkim_key_signs on dkim_key (domain_id) where signs_since is not null and retired_at is null;
create unique index dkim_key_next on dkim_key (domain_id) where signs_since is null and retired_at is null;

-- Who a letter comes from is settled when it is first taken in hand, so that every retry carries the same bytes.
alter table message add column sender_at bigint;
alter table message add column from_address text;
alter table message add column dkim_key_id idtext;
create index message_by_dkim_key on message (account_id, dkim_key_id) where dkim_key_id is not null and next_at is not null;
