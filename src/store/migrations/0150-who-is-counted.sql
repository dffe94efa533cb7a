-- Who stands behind a kind of letter, and behind a way in: their newest first, without walking through all the others.
create index message_by_kind on message (account_id, kind, created_at, id) where contact_id is not null;
create index session_by_way on session (account_id, opened_by, created_at, id) where contact_id is not null;
