"""Minutes, corrections, resolutions."""
