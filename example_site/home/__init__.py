"""Front page and plain pages of the example site."""
