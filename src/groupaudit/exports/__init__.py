"""What readers of one family of exports share: from records of a format to rows of the canonical tables."""
