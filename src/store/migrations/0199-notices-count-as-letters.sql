-- Of a link that a member hands over its person hears by a letter: it counts in the day like the others (BLK-04).
drop index history_of_letters;
create index history_of_letters on history (account_id, at) where job_id is null and act in ('invitation.made', 'login.sent', 'link.made');
