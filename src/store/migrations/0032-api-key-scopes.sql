-- A key may have fewer rights than its role, and remembers who made it.

alter table api_key add column scopes text;
alter table api_key add column made_by idtext;
