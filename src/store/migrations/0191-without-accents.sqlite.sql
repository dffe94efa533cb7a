-- What was there before is found without its accents, too.

update company set search = folded(name);
update project set search = folded(name);
update contact set search = folded(search) where search glob '*[^ -~]*' or search like '%  %';
update record set search = folded(search) where search glob '*[^ -~]*' or search like '%  %';
