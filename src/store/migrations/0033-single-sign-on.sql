-- An account's own identity provider, and which of its people a member is.

create table single_sign_on (
  account_id idtext not null primary key references account (id),
  id idtext not null,
  issuer text not null,
  client_id text not null,
  sealed_secret text not null,
  domains text not null,
  role_claim text,
  role_map text not null,
  default_role text check (default_role in ('admin', 'manager', 'support', 'viewer')),
  only_way bigint not null default 0,
  trusts_factor bigint not null default 0,
  created_at bigint not null,
  tested_at bigint
);

alter table member add column sign_on_subject text;
create unique index member_by_subject on member (account_id, sign_on_subject) where sign_on_subject is not null;
