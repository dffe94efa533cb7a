-- An account made to look around in. Whoever owns it owns nothing else: the installation still waits for its first owner.
alter table account add column sample bigint not null default 0;
