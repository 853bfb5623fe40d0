"""Everything that knows Linux: it runs a student's notebook where it can do no harm."""
