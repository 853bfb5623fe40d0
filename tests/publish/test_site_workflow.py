"""The workflow that publishes the browser edition: what can be known of it without GitHub."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github/workflows"


def read(name):
    return yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.fixture(scope="module")
def site():
    return read("site.yml")


def steps(site):
    return [step for job in site["jobs"].values() for step in job["steps"]]


def test_it_runs_after_the_ci_has_passed_on_main_and_for_pushes_only(site):
    trigger = site["on"]["workflow_run"]
    assert trigger["workflows"] == [read("ci.yml")["name"]]
    assert trigger["branches"] == ["main"]
    condition = site["jobs"]["build"]["if"]
    assert "github.event.workflow_run.conclusion == 'success'" in condition
    assert "github.event.workflow_run.event == 'push'" in condition


def test_it_builds_what_the_ci_has_tested(site):
    (checkout,) = (step for step in steps(site) if step.get("uses", "").startswith("actions/checkout@"))
    assert "github.event.workflow_run.head_sha" in checkout["with"]["ref"]


def test_the_folder_that_is_built_is_the_one_that_is_published(site):
    (command,) = (step["run"] for step in steps(site) if "run" in step)
    (upload,) = (step for step in steps(site) if step.get("uses", "").startswith("actions/upload-pages-artifact@"))
    assert shlex.split(command) == ["python3", "course.py", "site", upload["with"]["path"]]


def test_nobody_may_write_but_who_publishes(site):
    assert site["permissions"] == {}
    jobs = {name: job["permissions"] for name, job in site["jobs"].items()}
    assert jobs == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert site["jobs"]["deploy"]["needs"] == "build"
    assert site["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}


def test_only_actions_of_github_itself_are_used_and_each_has_a_version(site):
    used = [step["uses"] for step in steps(site) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", name) for name in used), used
