"""Steps from the findings of the rules to the report of a reader: verdicts, scope, recipients, views, redaction."""
