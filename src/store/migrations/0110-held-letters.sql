-- A job that is paused holds the letters that have not left yet; why it paused, where nobody pressed the button.

alter table message add column held_at bigint;
alter table job add column paused_because text;
create index job_row_by_message on job_row (account_id, message_id) where message_id is not null;
