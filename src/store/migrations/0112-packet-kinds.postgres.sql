-- A grant may cover a packet, a job may be about one, letters tell of it. Lists of kinds are added to as they are found.

alter table grants drop constraint grants_scope_kind_check;
alter table grants add constraint grants_scope_kind_check check (scope_kind in ('record', 'project', 'portal', 'packet'));
alter table grants add check ((scope_kind = 'packet') = (packet_id is not null));
alter table grants add foreign key (account_id, packet_id) references packet (account_id, id);
do $$ begin
  execute (select format('alter table message drop constraint message_kind_check, add constraint message_kind_check %s',
      replace(pg_get_constraintdef(oid), '''member_alert''::text',
        '''member_alert''::text, ''packet''::text, ''packet_nudge''::text, ''packet_replaced''::text, ''packet_reply''::text'))
    from pg_constraint where conrelid = 'message'::regclass and conname = 'message_kind_check');
end $$;
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('invitations', 'packet', 'packet_nudge', 'packet_replaced'));
alter table job_row alter column record_id drop not null;
alter table job_row add check ((record_id is null) <> (contact_id is null));
alter table job_row add foreign key (account_id, contact_id) references contact (account_id, id);
