"""Shift and filter, filter and shift: what the two ways compute, their picture, and the explorer."""
