-- What was there before is found without its accents, too. A database in another encoding than UTF8 cannot even read these letters; it is refused by name (CFG-04).

do $$ begin
  if current_setting('server_encoding') <> 'UTF8' then return; end if;
  execute $made$
    create function folded(given text) returns text language sql immutable as $body$
      select btrim(regexp_replace(translate(replace(replace(replace(replace(
        lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')),
        U&'\00DF', 'ss'), U&'\00E6', 'ae'), U&'\0153', 'oe'), U&'\00FE', 'th'),
        U&'\00F8\0111\00F0\0142\0131', 'oddli'), '\s+', ' ', 'g'))
    $body$
  $made$;
  update company set search = folded(name_key);
  update project set search = folded(name);
  update contact set search = folded(search) where search ~ '[^ -~]|  ';
  update record set search = folded(search) where search ~ '[^ -~]|  ';
  drop function folded(text);
end $$;
