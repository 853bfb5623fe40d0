"""A page for one part that a person marks, across all students: `python -m convlib.grading.marking 01_window`."""
