-- A grant may cover a packet, a job may be about one, letters tell of it. Rules of tables that stand can only be rewritten where they are
-- kept; nothing that is stored takes another form by it (https://sqlite.org/lang_altertable.html, the second of its two procedures).

pragma writable_schema = on;
update sqlite_schema set sql = replace(replace(sql,
  '''portal'')', '''portal'', ''packet'')'),
  'check ((scope_kind = ''project'') = (project_id is not null))',
  'check ((scope_kind = ''project'') = (project_id is not null)),
  check ((scope_kind = ''packet'') = (packet_id is not null)),
  foreign key (account_id, packet_id) references packet (account_id, id)')
  where type = 'table' and name = 'grants';
update sqlite_schema set sql = replace(sql,
  '''member_alert''', '''member_alert'', ''packet'', ''packet_nudge'', ''packet_replaced'', ''packet_reply''')
  where type = 'table' and name = 'message';
update sqlite_schema set sql = replace(sql,
  '''invitations''', '''invitations'', ''packet'', ''packet_nudge'', ''packet_replaced''')
  where type = 'table' and name = 'job';
update sqlite_schema set sql = replace(replace(sql,
  'record_id idtext not null', 'record_id idtext'),
  'foreign key (account_id, record_id) references record (account_id, id)',
  'check ((record_id is null) <> (contact_id is null)),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id)')
  where type = 'table' and name = 'job_row';
pragma writable_schema = reset;
