-- How long people took, by day and by week: a year is read as its weeks and the days at its ends.

create table wait_tally (
  account_id idtext not null references account (id),
  project_id idtext not null,
  span text not null check (span in ('day', 'week')),
  -- The day, or the Monday of the week.
  day bigint not null,
  letter text not null,
  bucket bigint not null,
  people bigint not null,
  primary key (account_id, project_id, span, day, letter, bucket)
);
insert into wait_tally (account_id, project_id, span, day, letter, bucket, people)
  select account_id, project_id, 'day', day, letter, cast(substr(measure, 6) as bigint), count from tally where measure like 'wait %';
insert into wait_tally (account_id, project_id, span, day, letter, bucket, people)
  select account_id, project_id, 'week', day - (day + 3) % 7, letter, bucket, sum(people) from wait_tally group by 1, 2, 4, 5, 6;
delete from tally where measure like 'wait %';
