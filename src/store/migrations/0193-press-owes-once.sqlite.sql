-- What a press does is told by its line in the history alone, which the numbers are owed anyway. Whoever else comes, acts or fetches puts it
-- down in the same commit.

drop trigger if exists link_counts;
drop trigger if exists grants_count;
-- What is still owed of opening and using has its line among what is owed, too.
update uncounted set what = 'fetched' where what like '%fetched';
delete from uncounted where what like 'opened%' or what like 'used%';
