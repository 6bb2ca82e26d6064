"""Judgements that several rules share."""
