-- Since when a sender's own name for bounces leads to ours.

alter table sender_domain add column return_at bigint;
