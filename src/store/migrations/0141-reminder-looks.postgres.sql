-- When somebody is to be looked at next. Owed in the commit of whatever may bring a reminder nearer: nobody who writes one can forget it.
-- Rows are only added and taken away, so that no two commits wait for each other here.

create table reminder_look (
  id bigint generated always as identity primary key,
  account_id idtext not null references account (id),
  contact_id idtext not null,
  at bigint not null
);
create index reminder_look_by_time on reminder_look (at, id);
create index reminder_look_by_contact on reminder_look (account_id, contact_id);

create function history_reminds() returns trigger language plpgsql as $$
begin
  -- Ten minutes later: such acts come in handfuls.
  insert into reminder_look (account_id, contact_id, at)
    select new.account_id, new.contact_id, new.at + 600000 from account where id = new.account_id and reminders <> '[]';
  return null;
end $$;
create trigger history_reminds after insert on history for each row
when (new.contact_id is not null and new.act in ('invitation.made', 'record.created', 'record.changed', 'requirement.added', 'document.reviewed',
  'record.unwaived', 'record.override_undone', 'record.unarchived', 'grant.restored', 'grant.extended', 'contact.changed', 'address.released'))
execute function history_reminds();

-- Lists of kinds are added to as they are found (see 0112).
do $$ begin
  execute (select format('alter table message drop constraint message_kind_check, add constraint message_kind_check %s',
      replace(pg_get_constraintdef(oid), '''packet_reply''::text', '''packet_reply''::text, ''reminder''::text'))
    from pg_constraint where conrelid = 'message'::regclass and conname = 'message_kind_check');
end $$;
