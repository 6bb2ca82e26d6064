"""Work of the commands other than the audit itself."""
