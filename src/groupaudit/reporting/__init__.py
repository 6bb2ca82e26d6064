"""Words, tables and shapes shared by several reporters."""
