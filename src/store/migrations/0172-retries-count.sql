-- Rows of a job that were tried again: letters of that day like any other (BLK-04).
create table job_retry (
  account_id idtext not null references account (id),
  job_id idtext not null,
  at bigint not null,
  tried bigint not null,
  foreign key (account_id, job_id) references job (account_id, id)
);
create index job_retry_by_time on job_retry (account_id, at);
