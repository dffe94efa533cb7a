-- A link that is used stays where it lies: as long as an index asks when it was used, PostgreSQL writes it anew, and every index of it.
-- Which copy of a link is open is a column of its own, empty for all other links before and after. It rewrites the table once; the room
-- left on each page is for rows that change.
alter table link set (fillfactor = 80);
alter table link add column open_copy_of idtext generated always as (
  case when kind = 'copied' and used_at is null and replaced_at is null and revoked_at is null then contact_id end) stored;
drop index link_one_copied;
create unique index link_one_copied on link (account_id, open_copy_of) where open_copy_of is not null;
-- By which the earlier copies are found that a newer one replaces.
create index link_copied on link (account_id, contact_id) where kind = 'copied';

-- A device is of the same person and access as its link, and the link is bound to both: two look-ups less, and two rows less to be
-- marked, for each press.
alter table device drop constraint device_account_id_contact_id_fkey;
alter table device drop constraint device_account_id_grant_id_fkey;
