"""Measures groupaudit: a reproducible corpus of group chat, whole-process times, and what was found in it."""
