"""Names, nicknames and units: what a piece of text stands for, and whom it names."""
