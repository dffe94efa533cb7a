-- How long links in notices live, who last changed which rule, and where a limit held somebody up.

alter table account add column notification_minutes bigint not null default 1440;

create table policy_change (
  account_id idtext not null references account (id),
  field idtext not null,
  value_before text not null,
  value_after text not null,
  changed_at bigint not null,
  actor_kind text not null,
  actor_id idtext,
  primary key (account_id, field)
);

-- One row for each limit and what it was full for; when it fills anew after it was free, the row begins anew.
create table limit_hit (
  account_id idtext not null references account (id),
  limited_by text not null check (limited_by in ('block', 'account', 'record', 'mailbox', 'factor')),
  what idtext not null,
  -- Of the newest who was held up: the address as it was typed, the link that was held, the member, and the address block.
  email text,
  link_id idtext,
  member_id idtext,
  address text,
  times bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  free_at bigint not null,
  primary key (account_id, limited_by, what),
  foreign key (account_id, link_id) references link (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);
create index limit_hit_by_time on limit_hit (account_id, last_at);
create index limit_hit_old on limit_hit (last_at);
