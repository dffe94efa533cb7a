-- What comes back: which key signs a letter's return path, who called one unwanted, and which addresses get no more letters.

alter table message add column return_key bigint;
alter table message add column complained_at bigint;

create table suppression (
  account_id idtext not null references account (id),
  id idtext not null,
  email_key idtext not null,
  cause text not null check (cause in ('bounced', 'complained')),
  message_id idtext not null,
  answer text,
  created_at bigint not null,
  lifted_at bigint,
  primary key (account_id, id),
  foreign key (account_id, message_id) references message (account_id, id)
);
create unique index suppression_standing on suppression (account_id, email_key) where lifted_at is null;
