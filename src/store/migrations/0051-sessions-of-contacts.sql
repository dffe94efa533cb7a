-- Whether somebody came in before, and with which browser, is asked at each sign-in.

create index session_by_contact on session (account_id, contact_id) where contact_id is not null;
