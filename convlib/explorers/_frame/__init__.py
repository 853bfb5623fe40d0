"""What the exhibits share: the base widget, positions to move through, predictions, and declared controls."""
