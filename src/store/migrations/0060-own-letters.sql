-- What an account says in its letters instead of us: by letter and language, as JSON; empty where all of it is ours.
alter table account add column letters text not null default '{}';
