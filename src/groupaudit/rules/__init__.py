"""One file per rule; the file name is the id; found by walking this package."""
