-- One index keeps the places of a contact's browsers and finds their sessions: each opening wrote two.
drop index session_slot;
drop index session_by_contact;
create unique index session_slot on session (account_id, contact_id, (case when ended_at is null then slot end)) where contact_id is not null;
