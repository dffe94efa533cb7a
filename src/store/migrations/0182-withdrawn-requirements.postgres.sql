-- What a member asked and took back. Asking it again, or by another day, may bring a reminder nearer.

alter table requirement add column withdrawn_at bigint;

drop trigger history_reminds on history;
create trigger history_reminds after insert on history for each row
when (new.contact_id is not null and new.act in ('invitation.made', 'record.created', 'record.changed', 'requirement.added', 'requirement.changed',
  'requirement.restored', 'document.reviewed',
  'record.unwaived', 'record.override_undone', 'record.unarchived', 'grant.restored', 'grant.extended', 'contact.changed', 'address.released'))
execute function history_reminds();
