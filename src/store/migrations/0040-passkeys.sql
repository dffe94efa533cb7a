-- Passkeys: public keys whose other half never leaves the person's own device.

create table passkey (
  account_id idtext not null references account (id),
  id idtext not null,
  contact_id idtext,
  member_id idtext,
  credential_id idtext not null unique,
  public_key text not null,
  counter bigint not null,
  transports text not null,
  name text not null,
  created_at bigint not null,
  last_used_at bigint,
  removed_at bigint,
  primary key (account_id, id),
  check ((contact_id is null) <> (member_id is null)),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index passkey_by_contact on passkey (account_id, contact_id) where contact_id is not null;
create index passkey_by_member on passkey (account_id, member_id) where member_id is not null;

-- Challenges that were answered. They are signed, so what nobody answers is never written; a second answer meets this row.
create table challenge (
  account_id idtext not null references account (id),
  id idtext not null,
  answered_at bigint not null,
  primary key (account_id, id)
);
create index challenge_by_time on challenge (answered_at);
