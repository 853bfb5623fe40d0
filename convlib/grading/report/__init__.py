"""The class at a glance: counts of points and mistakes, as a page and as CSV."""
