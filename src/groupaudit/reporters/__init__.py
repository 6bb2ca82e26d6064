"""One file per output format; found by walking this package."""
