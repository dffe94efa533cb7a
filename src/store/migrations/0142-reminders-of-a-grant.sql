-- What waits to be brought to mind of a grant that is taken away.
create index reminder_by_grant on reminder (account_id, grant_id);
