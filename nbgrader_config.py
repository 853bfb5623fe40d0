"""nbgrader's settings for this course: docs/grading.md tells how it is used."""

from convlib.grading import switch_on

c = get_config()  # noqa: F821 (nbgrader gives it)

c.CourseDirectory.course_id = "convolution"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

switch_on(c)  # seed=2026 gives every student numbers of their own
