-- What was there before is found without its accents, too.

create function folded(given text) returns text language sql immutable as $$
  select btrim(regexp_replace(translate(replace(replace(replace(replace(
    lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g')),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'øđðłı', 'oddli'), '\s+', ' ', 'g'))
$$;
update company set search = folded(name_key);
update project set search = folded(name);
update contact set search = folded(search) where search ~ '[^ -~]|  ';
update record set search = folded(search) where search ~ '[^ -~]|  ';
drop function folded(text);
