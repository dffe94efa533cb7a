-- History is append-only: nothing changes or removes a row, not even a mistake of ours.
create function history_stays() returns trigger language plpgsql as $$
begin
  raise exception 'history is append-only';
end $$;
create trigger history_unchanged before update or delete on history for each row execute function history_stays();
create trigger history_not_emptied before truncate on history for each statement execute function history_stays();
