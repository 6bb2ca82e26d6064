"""From what was handed in to one set of tables: archives, the choice of a reader, merging, joining, accounting."""
