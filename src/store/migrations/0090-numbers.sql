-- Numbers: what became of each invitation, and how many of each there were on each day, so that a page never counts a million rows.

alter table account add column activation text not null default 'uploaded' check (activation in ('uploaded', 'compliant', 'answered'));
-- The first fetch that looked automatic.
alter table link add column fetched_at bigint;
update link set fetched_at = (select min(f.first_at) from link_fetch f where f.account_id = link.account_id and f.link_id = link.id);

-- The first time that each step was taken, whatever a resend or a revoke changed on the grant since. Kept by the counting alone.
create table journey (
  account_id idtext not null references account (id),
  grant_id idtext not null,
  -- Where it counts: the day in the account's zone, the project, how the first letter was written. Null until it was invited.
  day bigint,
  project_id idtext,
  letter text,
  invited_at bigint,
  accepted_at bigint,
  -- The newest word of their server, either way.
  taken_at bigint,
  bounced_at bigint,
  opened_at bigint,
  signed_in_at bigint,
  acted_at bigint,
  uploaded_at bigint,
  compliant_at bigint,
  answered_at bigint,
  helps bigint not null default 0,
  -- A member's own address: their looks at the portal count nowhere.
  ours bigint not null default 0,
  -- The last step taken, 0 (invited) to 4 (acted); null where it counts nowhere.
  reached bigint,
  bounced bigint not null default 0,
  primary key (account_id, grant_id),
  foreign key (account_id, grant_id) references grants (account_id, id)
);
create index journey_by_step on journey (account_id, reached, invited_at, grant_id) where reached is not null;
create index journey_by_project on journey (account_id, project_id, reached, invited_at, grant_id) where reached is not null;
create index journey_bounced on journey (account_id, invited_at, grant_id) where bounced = 1;
create index journey_helped on journey (account_id, invited_at, grant_id) where helps > 0;

-- Dead ends that people met, and when they came in after all.
create table dead_end (
  account_id idtext not null references account (id),
  history_id idtext not null,
  contact_id idtext not null,
  grant_id idtext not null,
  project_id idtext,
  day bigint not null,
  at bigint not null,
  recovered_at bigint,
  primary key (account_id, history_id),
  foreign key (account_id, history_id) references history (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id)
);
create index dead_end_by_time on dead_end (account_id, at, history_id);
create index dead_end_open on dead_end (account_id, contact_id) where recovered_at is null;

-- How many of each, by day; project '' stands for all of them.
create table tally (
  account_id idtext not null references account (id),
  project_id idtext not null,
  day bigint not null,
  letter text not null,
  measure text not null,
  count bigint not null,
  primary key (account_id, project_id, day, letter, measure)
);

-- The row that whoever counts holds: two processes never count at once.
insert into installation (name, value) values ('counting', '');
