"""The demonstration municipality: an invented town with its directory, five resolutions and what became of them."""
