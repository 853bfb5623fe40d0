"""Writes what others read: notebooks with fresh outputs, slides in HTML, the catalog of sentences."""
