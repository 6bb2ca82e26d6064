"""What people do with their words, and which message answers which."""
