"""How a lesson's page differs from JupyterLite's."""

from convlib.publish.site.page import answer_style


def test_the_style_of_folded_answers_is_that_of_course_py_lab_without_its_slides():
    assert "Run this cell to see the answer" in answer_style()
    assert "deck" not in answer_style()
