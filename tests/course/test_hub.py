"""The hub's values are YAML, and give a student what the guide says a student needs."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_values_give_each_student_the_measured_memory():
    values = yaml.safe_load((ROOT / "docs" / "hub" / "values.yaml").read_text(encoding="utf-8"))
    guide = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
    assert "300 MB for each student" in " ".join(guide.split())
    assert values["singleuser"]["memory"] == {"guarantee": "300M", "limit": "1G"}
    first = values["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")
    assert (ROOT / first).is_file()
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"].endswith("LTI13Authenticator")
    assert values["cull"]["enabled"]
