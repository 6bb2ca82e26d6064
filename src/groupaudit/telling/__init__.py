"""One file per table: what its rows say of a finding; a table without a file is shown column by column."""
