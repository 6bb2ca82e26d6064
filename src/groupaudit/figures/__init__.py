"""What a report counts beside its findings."""
