"""Lessons as slides in HTML."""
