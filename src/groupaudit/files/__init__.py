"""The bytes of files as text, tables, sheets and records; nothing here knows what a chat is."""
