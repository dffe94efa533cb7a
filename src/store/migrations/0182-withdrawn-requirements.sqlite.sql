-- What a member asked and took back. Asking it again, or by another day, may bring a reminder nearer.

alter table requirement add column withdrawn_at bigint;

drop trigger history_reminds;
create trigger history_reminds after insert on history
when new.contact_id is not null and new.act in ('invitation.made', 'record.created', 'record.changed', 'requirement.added', 'requirement.changed',
    'requirement.restored', 'document.reviewed',
    'record.unwaived', 'record.override_undone', 'record.unarchived', 'grant.restored', 'grant.extended', 'contact.changed', 'address.released')
  and exists (select 1 from account where id = new.account_id and reminders <> '[]')
begin
  -- Ten minutes later: such acts come in handfuls.
  insert into reminder_look (account_id, contact_id, at) values (new.account_id, new.contact_id, new.at + 600000);
end;
