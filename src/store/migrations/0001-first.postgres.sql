-- Ids sort by their bytes on both databases, whatever the locale of the server; SQLite reads "idtext" as text.
create domain idtext as text collate "C";
