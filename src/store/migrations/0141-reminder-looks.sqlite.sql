-- When somebody is to be looked at next. Owed in the commit of whatever may bring a reminder nearer: nobody who writes one can forget it.
-- Rows are only added and taken away, so that no two commits wait for each other here.

create table reminder_look (
  id integer primary key,
  account_id idtext not null references account (id),
  contact_id idtext not null,
  at bigint not null
);
create index reminder_look_by_time on reminder_look (at, id);
create index reminder_look_by_contact on reminder_look (account_id, contact_id);

create trigger history_reminds after insert on history
when new.contact_id is not null and new.act in ('invitation.made', 'record.created', 'record.changed', 'requirement.added', 'document.reviewed',
    'record.unwaived', 'record.override_undone', 'record.unarchived', 'grant.restored', 'grant.extended', 'contact.changed', 'address.released')
  and exists (select 1 from account where id = new.account_id and reminders <> '[]')
begin
  -- Ten minutes later: such acts come in handfuls.
  insert into reminder_look (account_id, contact_id, at) values (new.account_id, new.contact_id, new.at + 600000);
end;

-- Lists of kinds are added to as they are found (see 0112).
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, '''packet_reply''', '''packet_reply'', ''reminder''') where type = 'table' and name = 'message';
pragma writable_schema = reset;
