-- Facts that the numbers have not counted yet, owed in the fact's own commit: nobody who writes one can forget it.

create table uncounted (
  id integer primary key,
  account_id idtext not null references account (id),
  about idtext not null,
  what text not null,
  at bigint not null
);
create index uncounted_by_account on uncounted (account_id, id);

create trigger history_counts after insert on history
when new.contact_id is not null and (new.act in ('invitation.made', 'message.accepted', 'message.bounced', 'link.opened', 'link.redeemed',
  'link.reopened', 'session.opened', 'link.help_asked', 'access.asked', 'link.dead_end', 'document.uploaded', 'record.state_changed')
  or new.act like 'packet.%')
begin
  insert into uncounted (account_id, about, what, at) values (new.account_id, new.id, 'told', new.at);
end;

create trigger grants_count after update of first_visit_at, first_action_at on grants
when (old.first_visit_at is null and new.first_visit_at is not null) or (old.first_action_at is null and new.first_action_at is not null)
begin
  insert into uncounted (account_id, about, what, at) values (new.account_id, new.id, 'came', coalesce(new.first_action_at, new.first_visit_at));
end;

create trigger link_counts after update of opened_at, used_at, fetched_at on link
when (old.opened_at is null and new.opened_at is not null) or (old.used_at is null and new.used_at is not null)
  or (old.fetched_at is null and new.fetched_at is not null)
begin
  insert into uncounted (account_id, about, what, at) values (new.account_id, new.id,
    case when old.opened_at is null and new.opened_at is not null then 'opened ' else '' end
      || case when old.used_at is null and new.used_at is not null then 'used ' else '' end
      || case when old.fetched_at is null and new.fetched_at is not null then 'fetched' else '' end,
    max(coalesce(new.opened_at, 0), coalesce(new.used_at, 0), coalesce(new.fetched_at, 0)));
end;

-- What was before the numbers is counted like everything after.
insert into uncounted (account_id, about, what, at)
  select account_id, id, 'told', at from history
   where contact_id is not null and act in ('invitation.made', 'message.accepted', 'message.bounced', 'link.opened', 'link.redeemed',
     'link.reopened', 'session.opened', 'link.help_asked', 'access.asked', 'link.dead_end', 'document.uploaded', 'record.state_changed')
   order by at;
insert into uncounted (account_id, about, what, at)
  select account_id, id, 'came', coalesce(first_action_at, first_visit_at) from grants where first_visit_at is not null or first_action_at is not null;
insert into uncounted (account_id, about, what, at)
  select account_id, id,
    case when opened_at is not null then 'opened ' else '' end || case when used_at is not null then 'used ' else '' end
      || case when fetched_at is not null then 'fetched' else '' end, created_at
  from link where opened_at is not null or used_at is not null or fetched_at is not null;
