"""What several reporters share: the words, tables and shapes of a report."""
