-- Who is shut out is found among the grants of a stage without looking at each grant, and among the few that have an end of their own.
drop index grants_by_stage;
create index grants_by_stage on grants (account_id, stage, created_at, id, invitation_ends_at);
create index grants_ended on grants (account_id, created_at, id)
  where ends_at is not null or suspended_at is not null or replaced_at is not null;

-- One index keeps one live grant for each contact and scope, and finds all grants of a contact: each one made was written in two.
drop index grants_one_live;
drop index grants_by_contact;
create unique index grants_one_live on grants (account_id, contact_id, (case when revoked_at is null and replaced_at is null then scope_key end));
