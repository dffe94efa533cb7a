-- Letters that members send one by one are counted by the day (BLK-04).
create index history_of_letters on history (account_id, at) where job_id is null and act in ('invitation.made', 'login.sent');
