"""The course in another language: its notebooks and pages, made from the English ones and `translations/`."""
