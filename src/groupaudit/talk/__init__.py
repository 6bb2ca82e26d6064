"""Speech acts of messages, their subjects, and which message answers which."""
