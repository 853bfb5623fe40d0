"""The sandbox in which a student's notebook runs. Only this folder knows Linux."""
