-- The nouns of the house. Times are bigint milliseconds; every table carries its account, every reference is (account, id).

create table account (
  id idtext not null primary key,
  slug idtext not null unique,
  name text not null,
  colour text not null,
  colours text not null,
  logo_type text,
  logo text,
  time_zone text not null,
  language text not null,
  sender_name text,
  reply_to text,
  postal_address text,
  hides_portico bigint not null default 0,
  invitation_reopening text not null default 'device' check (invitation_reopening in ('device', 'strict', 'open')),
  access_ends_with_invitation bigint not null default 0,
  invitation_days bigint not null default 30 check (invitation_days between 1 and 90),
  login_minutes bigint not null default 15 check (login_minutes between 5 and 60),
  confirmation text not null default 'button' check (confirmation in ('button', 'address', 'code')),
  idle_minutes bigint not null default 240 check (idle_minutes between 5 and 1440),
  session_hours bigint not null default 12 check (session_hours between 1 and 72),
  dormant_months bigint not null default 12 check (dormant_months between 1 and 60),
  passkeys text not null default 'offered' check (passkeys in ('offered', 'required')),
  -- Links made before this moment are dead: the panic lever of the operator.
  links_not_before bigint not null default 0,
  created_at bigint not null
);

create table member (
  account_id idtext not null references account (id),
  id idtext not null,
  email text not null,
  email_key idtext not null,
  name text not null,
  phone text,
  role text not null check (role in ('owner', 'admin', 'manager', 'support', 'viewer')),
  created_at bigint not null,
  disabled_at bigint,
  primary key (account_id, id),
  unique (account_id, email_key)
);

create table company (
  account_id idtext not null references account (id),
  id idtext not null,
  name text not null,
  name_key idtext not null,
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, name_key)
);

create table contact (
  account_id idtext not null references account (id),
  id idtext not null,
  company_id idtext,
  email text not null,
  email_key idtext not null,
  name text,
  phone text,
  language text,
  time_zone text,
  search text not null,
  created_at bigint not null,
  disabled_at bigint,
  primary key (account_id, id),
  unique (account_id, email_key),
  foreign key (account_id, company_id) references company (account_id, id)
);
create index contact_by_time on contact (account_id, created_at, id);
create index contact_by_company on contact (account_id, company_id);

create table project (
  account_id idtext not null references account (id),
  id idtext not null,
  name text not null,
  due_on text,
  certificate_holder text,
  created_at bigint not null,
  archived_at bigint,
  primary key (account_id, id)
);
create index project_by_time on project (account_id, created_at, id);

create table record (
  account_id idtext not null references account (id),
  id idtext not null,
  project_id idtext not null,
  company_id idtext,
  contact_id idtext not null,
  -- The newest grant of the record's own contact; which row it names is kept by the engine, since grants name records too.
  grant_id idtext,
  due_on text,
  standing text not null check (standing in ('draft', 'awaiting', 'under_review', 'compliant', 'non_compliant', 'waived', 'expired', 'archived')),
  lapses_at bigint,
  lapses_to text,
  waived_at bigint, waived_by idtext, waived_reason text,
  overridden_at bigint, overridden_by idtext, overridden_reason text,
  archived_at bigint, archived_by idtext, archived_reason text,
  search text not null,
  created_at bigint not null,
  changed_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  foreign key (account_id, company_id) references company (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id)
);
create index record_by_time on record (account_id, created_at, id);
create index record_by_project on record (account_id, project_id, created_at, id);
create index record_by_standing on record (account_id, standing, created_at, id);
create index record_by_contact on record (account_id, contact_id, created_at, id);
create index record_not_invited on record (account_id, created_at, id) where grant_id is null;
create index record_lapsing on record (account_id, lapses_at) where lapses_at is not null;

create table requirement (
  account_id idtext not null references account (id),
  id idtext not null,
  record_id idtext not null,
  kind text not null check (kind in ('document', 'certificate', 'review', 'answer')),
  name text not null,
  detail text,
  must_show text not null,
  due_on text,
  position bigint not null,
  created_at bigint not null,
  waived_at bigint,
  primary key (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id)
);
create index requirement_by_record on requirement (account_id, record_id, position);

create table grants (
  account_id idtext not null references account (id),
  id idtext not null,
  contact_id idtext not null,
  scope_kind text not null check (scope_kind in ('record', 'project', 'portal')),
  record_id idtext,
  project_id idtext,
  -- What the grant covers, in one word, so that one live grant per contact and scope is a constraint.
  scope_key idtext not null,
  abilities text not null,
  created_at bigint not null,
  created_by idtext,
  ends_at bigint,
  revoked_at bigint,
  restored_at bigint,
  suspended_at bigint,
  replaced_at bigint,
  invitation_message_id idtext,
  invited_at bigint,
  accepted_at bigint,
  bounced_at bigint,
  opened_at bigint,
  invitation_ends_at bigint,
  first_visit_at bigint,
  last_visit_at bigint,
  last_active_at bigint,
  first_action_at bigint,
  visits bigint not null default 0,
  -- The word of portal access before the clock is asked; the clock can only turn it into "expired".
  stage text not null generated always as (
    case when revoked_at is not null then 'revoked'
         when first_visit_at is not null then 'active'
         when bounced_at is not null then 'bounced'
         when opened_at is not null then 'opened'
         when accepted_at is not null then 'sent'
         when invited_at is not null then 'queued'
         else 'not_invited' end) stored,
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  check ((scope_kind = 'record') = (record_id is not null)),
  check ((scope_kind = 'project') = (project_id is not null))
);
create unique index grants_one_live on grants (account_id, contact_id, scope_key)
  where revoked_at is null and replaced_at is null;
create index grants_by_contact on grants (account_id, contact_id);
create index grants_by_record on grants (account_id, record_id, created_at) where record_id is not null;
create index grants_by_stage on grants (account_id, stage, created_at, id);

create table message (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  kind text not null check (kind in ('invitation', 'login', 'receipt', 'review', 'notice', 'member_notice', 'member_invitation', 'member_sign_in', 'member_alert')),
  lane text not null check (lane in ('person', 'bulk')),
  contact_id idtext,
  member_id idtext,
  record_id idtext,
  grant_id idtext,
  link_id idtext,
  to_address text not null,
  language text not null,
  facts text not null,
  created_at bigint not null,
  useless_at bigint,
  next_at bigint,
  attempts bigint not null default 0,
  fence bigint not null default 0,
  lease_until bigint,
  accepted_at bigint,
  perhaps_at bigint,
  delayed_at bigint,
  bounced_at bigint,
  failed_at bigint,
  cancelled_at bigint,
  answer text,
  unique (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id)
);
create index message_owed on message (lane, next_at) where next_at is not null;
create index message_by_time on message (account_id, created_at, id);
create index message_by_grant on message (account_id, grant_id) where grant_id is not null;
create index message_by_contact on message (account_id, contact_id, created_at) where contact_id is not null;

create table attempt (
  account_id idtext not null references account (id),
  message_id idtext not null,
  fence bigint not null,
  at bigint not null,
  outcome text not null check (outcome in ('accepted', 'perhaps', 'later', 'refused', 'closed', 'broken', 'dropped')),
  answer text,
  primary key (account_id, message_id, fence),
  foreign key (account_id, message_id) references message (account_id, id)
);

create table link (
  account_id idtext not null references account (id),
  id idtext not null primary key,
  contact_id idtext not null,
  grant_id idtext not null,
  kind text not null check (kind in ('invitation', 'login', 'copied', 'notification')),
  key_number bigint not null,
  destination text not null,
  made_by idtext,
  created_at bigint not null,
  expires_at bigint not null,
  opened_at bigint,
  used_at bigint,
  used_with text,
  used_nonce text,
  replaced_at bigint,
  revoked_at bigint,
  denied_at bigint,
  unique (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id)
);
create index link_by_grant on link (account_id, grant_id, created_at);
create unique index link_one_invitation on link (account_id, grant_id)
  where kind = 'invitation' and replaced_at is null and revoked_at is null;
create unique index link_one_copied on link (account_id, contact_id)
  where kind = 'copied' and used_at is null and replaced_at is null and revoked_at is null;

-- Fetches of a link that look automatic: told to members, never asked when access is decided.
create table link_fetch (
  account_id idtext not null references account (id),
  link_id idtext not null,
  agent_key idtext not null,
  agent text not null,
  first_at bigint not null,
  last_at bigint not null,
  times bigint not null,
  primary key (account_id, link_id, agent_key),
  foreign key (account_id, link_id) references link (account_id, id)
);

create table device (
  account_id idtext not null references account (id),
  id idtext not null,
  contact_id idtext not null,
  grant_id idtext not null,
  link_id idtext not null,
  token_hash idtext not null,
  browser text not null,
  created_at bigint not null,
  last_used_at bigint not null,
  ended_at bigint,
  primary key (account_id, id),
  unique (token_hash, link_id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, grant_id) references grants (account_id, id),
  foreign key (account_id, link_id) references link (account_id, id)
);
create index device_by_contact on device (account_id, contact_id);

create table session (
  account_id idtext not null references account (id),
  id idtext not null,
  token_hash idtext not null unique,
  contact_id idtext,
  member_id idtext,
  -- One of five places a contact's browsers share, so that the cap is a constraint and no race can pass it.
  slot bigint,
  link_id idtext,
  device_id idtext,
  opened_by text not null,
  factors text not null,
  browser text not null,
  created_at bigint not null,
  fresh_at bigint not null,
  seen_at bigint not null,
  idle_until bigint not null,
  expires_at bigint not null,
  ended_at bigint,
  primary key (account_id, id),
  check ((contact_id is null) <> (member_id is null)),
  check (contact_id is null or slot between 1 and 5),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id),
  foreign key (account_id, link_id) references link (account_id, id)
);
create unique index session_slot on session (account_id, contact_id, slot) where ended_at is null and contact_id is not null;
create index session_by_member on session (account_id, member_id) where member_id is not null;

create table document (
  account_id idtext not null references account (id),
  id idtext not null,
  project_id idtext not null,
  record_id idtext,
  requirement_id idtext,
  name text not null,
  created_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id),
  foreign key (account_id, requirement_id) references requirement (account_id, id)
);
create index document_by_record on document (account_id, record_id, created_at) where record_id is not null;
create index document_by_project on document (account_id, project_id, created_at);

create table version (
  account_id idtext not null references account (id),
  id idtext not null,
  project_id idtext not null,
  document_id idtext not null,
  number bigint not null,
  file_name text not null,
  file_type text not null,
  size bigint not null,
  hash idtext not null,
  uploaded_at bigint not null,
  contact_id idtext,
  member_id idtext,
  judgement text check (judgement in ('accept', 'reject')),
  judged_at bigint,
  judged_by idtext,
  reason text,
  valid_until bigint,
  primary key (account_id, id),
  unique (account_id, document_id, number),
  foreign key (account_id, document_id) references document (account_id, id),
  foreign key (account_id, project_id) references project (account_id, id),
  foreign key (account_id, contact_id) references contact (account_id, id),
  foreign key (account_id, member_id) references member (account_id, id)
);

create table job (
  account_id idtext not null references account (id),
  id idtext not null,
  kind text not null check (kind in ('invitations')),
  actor_kind text not null,
  actor_id idtext,
  made_by idtext,
  note text,
  -- Whose link is still open: left alone, or sent a new one.
  open_links text not null check (open_links in ('skip', 'resend')),
  total bigint not null,
  created_at bigint not null,
  starts_at bigint not null,
  started_at bigint,
  paused_at bigint,
  finished_at bigint,
  cancelled_at bigint,
  primary key (account_id, id)
);
create index job_open on job (starts_at) where finished_at is null and cancelled_at is null and paused_at is null;
create index job_by_time on job (account_id, created_at, id);

create table job_row (
  account_id idtext not null references account (id),
  job_id idtext not null,
  position bigint not null,
  record_id idtext not null,
  outcome text not null check (outcome in ('waiting', 'sent', 'skipped', 'failed')),
  reason text,
  grant_id idtext,
  message_id idtext,
  done_at bigint,
  primary key (account_id, job_id, position),
  foreign key (account_id, job_id) references job (account_id, id),
  foreign key (account_id, record_id) references record (account_id, id)
);
create index job_row_waiting on job_row (account_id, job_id, position) where outcome = 'waiting';

create table history (
  account_id idtext not null references account (id),
  id idtext not null,
  at bigint not null,
  -- Thousandths of a millisecond, so that acts of one commit keep their order.
  nth bigint not null,
  act text not null,
  actor_kind text not null check (actor_kind in ('member', 'contact', 'api_key', 'operator', 'portico')),
  actor_id idtext,
  contact_id idtext,
  project_id idtext,
  record_id idtext,
  grant_id idtext,
  link_id idtext,
  session_id idtext,
  message_id idtext,
  document_id idtext,
  job_id idtext,
  facts text not null,
  primary key (account_id, id)
);
create index history_by_time on history (account_id, nth, id);
create index history_by_record on history (account_id, record_id, nth, id) where record_id is not null;
create index history_by_contact on history (account_id, contact_id, nth, id) where contact_id is not null;

-- Personal data of an act (an old address, a reason in somebody's words), beside the history and erasable alone.
create table particulars (
  account_id idtext not null references account (id),
  history_id idtext not null,
  facts text not null,
  primary key (account_id, history_id),
  foreign key (account_id, history_id) references history (account_id, id)
);

create table api_key (
  account_id idtext not null references account (id),
  id idtext not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'manager', 'support', 'viewer')),
  key_hash idtext not null unique,
  created_at bigint not null,
  expires_at bigint not null,
  last_used_at bigint,
  revoked_at bigint,
  primary key (account_id, id)
);

-- What was answered to a request with an Idempotency-Key, written in the same commit as what it did.
create table answered (
  account_id idtext not null references account (id),
  actor_id idtext not null,
  idempotency_key idtext not null,
  fingerprint text not null,
  answer text not null,
  at bigint not null,
  primary key (account_id, actor_id, idempotency_key)
);
create index answered_by_time on answered (at);

-- The operator's one-time way into the console. Without an account it opens the set-up screen.
create table owner_link (
  id idtext not null primary key,
  account_id idtext references account (id),
  member_id idtext,
  key_number bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  replaced_at bigint,
  foreign key (account_id, member_id) references member (account_id, id)
);

-- Moments at which a limited thing happened, newest last; one row per key is the lock that makes a limit exact.
create table throttle (
  id idtext not null primary key,
  moments text not null,
  changed_at bigint not null
);
create index throttle_by_time on throttle (changed_at);

-- What the installation knows of itself: which key ring it belongs to.
create table installation (
  name idtext not null primary key,
  value text not null
);
