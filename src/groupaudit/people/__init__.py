"""Recognise and interpret names, nicknames and units in text."""
