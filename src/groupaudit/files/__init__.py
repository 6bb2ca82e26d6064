"""Decode the bytes of files into text, tables, sheets and records, independent of chats."""
