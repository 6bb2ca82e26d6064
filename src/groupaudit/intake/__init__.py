"""Turn input files into one set of tables: unpack, choose readers, merge, identify, account for every row."""
