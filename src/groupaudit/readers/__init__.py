"""One file per input format; found by walking this package."""
