-- What the numbers are owed is put down once for all rows of a statement: a press with company wrote three rows for each, one by one.

drop trigger history_counts on history;
create or replace function history_counts() returns trigger language plpgsql as $$
begin
  insert into uncounted (account_id, about, what, at)
    select account_id, id, 'told', at from told
     where contact_id is not null and (act in ('invitation.made', 'message.accepted', 'message.bounced', 'link.opened', 'link.redeemed',
       'link.reopened', 'session.opened', 'link.help_asked', 'access.asked', 'link.dead_end', 'document.uploaded', 'record.state_changed')
       or act like 'packet.%');
  return null;
end $$;
create trigger history_counts after insert on history referencing new table as told for each statement execute function history_counts();

drop trigger grants_count on grants;
-- The plan is kept, and the first statement it sees has often one row: told so, it would walk through all rows for each of many.
create or replace function grants_count() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into uncounted (account_id, about, what, at)
    select a.account_id, a.id, 'came', coalesce(a.first_action_at, a.first_visit_at)
      from after a join before b on b.account_id = a.account_id and b.id = a.id
     where (b.first_visit_at is null and a.first_visit_at is not null) or (b.first_action_at is null and a.first_action_at is not null);
  return null;
end $$;
create trigger grants_count after update on grants referencing old table as before new table as after
for each statement execute function grants_count();

drop trigger link_counts on link;
create or replace function link_counts() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into uncounted (account_id, about, what, at)
    select a.account_id, a.id,
      case when b.opened_at is null and a.opened_at is not null then 'opened ' else '' end
        || case when b.used_at is null and a.used_at is not null then 'used ' else '' end
        || case when b.fetched_at is null and a.fetched_at is not null then 'fetched' else '' end,
      greatest(a.opened_at, a.used_at, a.fetched_at)
      from after a join before b on b.id = a.id
     where (b.opened_at is null and a.opened_at is not null) or (b.used_at is null and a.used_at is not null)
       or (b.fetched_at is null and a.fetched_at is not null);
  return null;
end $$;
create trigger link_counts after update on link referencing old table as before new table as after
for each statement execute function link_counts();
