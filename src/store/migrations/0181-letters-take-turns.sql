-- Whose turn it is, and then what they are owed, oldest first: an account that owes a thousand letters keeps nobody else's waiting.
drop index message_owed;
create index message_owed on message (channel, lane, account_id, next_at) where next_at is not null;
