-- Ways to rows that a statement looked for among all rows of an account.

-- The sweep over what the clock changed looks at what is due, whosever it is.
create index record_lapsed on record (lapses_at) where lapses_at is not null;
create index message_by_record on message (account_id, record_id, created_at) where record_id is not null;
-- What a member handed over ends with the member.
create index link_handed_over on link (account_id, made_by) where kind = 'copied';
create index comment_by_author on comment (account_id, author_id, created_at) where author_kind = 'contact';
create index trial_by_member on trial (account_id, member_id) where ended_at is null;
