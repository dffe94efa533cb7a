-- History is append-only: nothing changes or removes a row, not even a mistake of ours.
create trigger history_unchanged before update on history begin select raise(abort, 'history is append-only'); end;
create trigger history_kept before delete on history begin select raise(abort, 'history is append-only'); end;
