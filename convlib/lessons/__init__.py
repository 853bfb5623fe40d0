"""What a single lesson measures."""
