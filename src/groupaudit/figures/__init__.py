"""The figures of a report besides its findings."""
