-- Access with an end: when its person asked to stay longer, and when the end was written down.

alter table grants add column longer_asked_at bigint;
alter table grants add column closed_at bigint;

create index grants_to_close on grants (ends_at) where ends_at is not null and closed_at is null and revoked_at is null;
create index grants_by_project on grants (account_id, project_id) where project_id is not null;

-- What one person saw, and what they left.
create index sighting_by_contact on sighting (account_id, contact_id);
create index version_by_contact on version (account_id, contact_id, project_id) where contact_id is not null;
