-- Lists of kinds are added to as they are found (see 0112).
do $$ begin
  execute (select format('alter table message drop constraint message_kind_check, add constraint message_kind_check %s',
      replace(pg_get_constraintdef(oid), '''packet_reply''::text', '''packet_reply''::text, ''trial''::text'))
    from pg_constraint where conrelid = 'message'::regclass and conname = 'message_kind_check');
end $$;
