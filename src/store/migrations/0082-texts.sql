-- A message may be a text message: the same link, to the contact's phone, by its own way out.

alter table message add column channel text not null default 'mail' check (channel in ('mail', 'text'));
drop index message_owed;
create index message_owed on message (channel, lane, next_at) where next_at is not null;
