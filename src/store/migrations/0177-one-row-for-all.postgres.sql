-- Whatever refers to its account reads and marks the one row of it: of people who come in together, each would wait for all others
-- there. What is written all day is bound to its account by what else it refers to; the history and what is owed to it (numbers, looks)
-- are written beside rows that are.
alter table attempt drop constraint attempt_account_id_fkey;
alter table device drop constraint device_account_id_fkey;
alter table grants drop constraint grants_account_id_fkey;
alter table history drop constraint history_account_id_fkey;
alter table job_row drop constraint job_row_account_id_fkey;
alter table link drop constraint link_account_id_fkey;
alter table message drop constraint message_account_id_fkey;
alter table reminder_look drop constraint reminder_look_account_id_fkey;
alter table session drop constraint session_account_id_fkey;
alter table uncounted drop constraint uncounted_account_id_fkey;
