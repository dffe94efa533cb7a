-- Members are invited by letter; whether they ever came is told of them.

alter table member add column invited_at bigint;
alter table member add column signed_in_at bigint;

-- A member's one-time key, mailed. It proves the mailbox; the console opens with a second factor.
create table member_link (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  member_id idtext not null,
  kind text not null check (kind in ('invitation', 'sign_in')),
  key_number bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  replaced_at bigint,
  unique (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index member_link_by_member on member_link (account_id, member_id);
-- Sign-in keys may live side by side: whoever asks for a letter in somebody's name must not end the one that is under way.
create unique index member_link_one_invitation on member_link (account_id, member_id)
  where kind = 'invitation' and used_at is null and replaced_at is null;

alter table message add column member_link_id idtext;
