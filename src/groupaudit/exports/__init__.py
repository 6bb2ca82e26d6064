"""Code shared by the readers of one family of exports: turn records of a format into rows of the canonical tables."""
