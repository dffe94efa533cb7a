-- What a contact answered in words, and decided, where a requirement asks for that. The file beside it says the same.
alter table version add column words text;
alter table version add column decision text check (decision in ('approve', 'decline'));

-- Some of what repeated requests were answered has another shape from now on.
delete from answered;
