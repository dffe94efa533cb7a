-- What a member hands over opens at most what that member may do with documents: a JSON list of abilities, null for all that the grants allow.
alter table link add column may_at_most text;
alter table session add column may_at_most text;
