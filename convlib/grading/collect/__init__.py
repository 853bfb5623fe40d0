"""Bring what a learning platform gives into nbgrader's folders: `python -m convlib.grading.collect DOWNLOAD`."""
