"""Exhibits for `why`: one file per table, about its rows that belong to a finding; other tables are shown by column."""
