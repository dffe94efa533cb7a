-- Lists of kinds are added to as they are found (see 0112).
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, '''packet_reply''', '''packet_reply'', ''trial''') where type = 'table' and name = 'message';
pragma writable_schema = reset;
