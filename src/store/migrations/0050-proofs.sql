-- Where an account asks for more than a press: wrong answers at a link, and asks whose code opens the link they came from.

alter table link add column wrong_answers bigint not null default 0;
alter table ask add column purpose text not null default 'sign_in' check (purpose in ('sign_in', 'proof'));
