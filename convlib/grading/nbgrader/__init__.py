"""Everything that knows nbgrader."""
