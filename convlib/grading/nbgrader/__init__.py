"""The sandbox and the rules inside nbgrader. Only this folder knows nbgrader."""
