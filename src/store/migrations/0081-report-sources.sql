-- Providers that send for an account and report what became of letters, and the reports that may be taken once only.

create table report_source (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  provider text not null check (provider in ('ses', 'postmark', 'mailgun', 'sendgrid')),
  sealed_secret text not null,
  created_at bigint not null,
  reported_at bigint,
  unique (account_id, provider),
  unique (account_id, id)
);

create table report_seen (
  account_id idtext not null references account (id),
  source_id idtext not null,
  mark idtext not null,
  at bigint not null,
  primary key (account_id, source_id, mark)
);
create index report_seen_by_time on report_seen (at);
