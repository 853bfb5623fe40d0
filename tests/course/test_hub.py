"""The files of docs/hub are what a hub reads, install what exists, and give students what the guides say."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config

from convlib.grading.names import is_name

ROOT = Path(__file__).parents[2]
HUB = ROOT / "docs" / "hub"
VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_values_give_each_student_the_measured_memory():
    guide = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
    assert "300 MB for each student" in " ".join(guide.split())
    assert VALUES["singleuser"]["memory"] == {"guarantee": "300M", "limit": "1G"}
    first = VALUES["singleuser"]["defaultUrl"].removeprefix("/lab/tree/")
    assert (ROOT / first).is_file()
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"].endswith("LTI13Authenticator")
    assert VALUES["hub"]["config"]["LTI13Authenticator"]["allow_all"]
    assert VALUES["cull"]["enabled"]


@pytest.mark.parametrize("name", ["kim_a", "20231234", "김각", "lee min-ji", "$user.username", "kim@a.org", "a/b"])
def test_the_hub_admits_the_names_that_a_gradebook_may_have(name):
    pattern = VALUES["hub"]["config"]["LTI13Authenticator"]["username_pattern"]
    assert bool(re.match(pattern, name)) == is_name(name)


def steps(instruction):
    """List what this instruction of the Dockerfile is given, each time it occurs."""
    lines = (HUB / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line.split(maxsplit=1)[1] for line in lines if line.startswith(f"{instruction} ")]


def test_the_image_has_a_base_with_a_version_and_an_ordinary_user():
    [base] = steps("FROM")
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", base)
    assert steps("USER") == ["1000"]
    assert "--uid 1000 " in steps("RUN")[0]


def test_the_image_copies_what_exists_and_no_answers():
    copied = {source.rstrip("/") for step in steps("COPY") for source in step.split()[:-1]}
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {Path(source).parts[:1] for source in copied} & {(), ("solutions",), ("tests",)} == set()
    handed = VALUES["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"][-1]
    assert set(re.findall(r"/srv/course/(\w+)", handed)) <= copied


def test_the_image_installs_extras_of_the_course_and_its_hub_only():
    [command] = [step for step in steps("RUN") if "pip install" in step]
    [extras, hub] = re.findall(r'"([^"]+)"', command)
    assert set(re.fullmatch(r"\.\[([\w,]+)\]", extras)[1].split(",")) <= set(PROJECT["optional-dependencies"])
    assert hub == "jupyterhub==${JUPYTERHUB}"
    assert re.fullmatch(r"JUPYTERHUB=\d+\.\d+\.\d+", *steps("ARG"))


def test_the_menus_that_are_switched_off_are_those_of_nbgrader():
    scripts = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyter", "nbgrader", "static").glob("*.js")
    text = " ".join(path.read_text(encoding="utf-8") for path in scripts)
    known = set(re.findall(r"@jupyter/nbgrader:[a-z-]+", text))
    off = re.findall(r"disable --level=sys_prefix (\S+)", " ".join(steps("RUN")))
    assert set(off) == known - {"@jupyter/nbgrader:validate-assignment", "@jupyter/nbgrader:menu"}


@pytest.fixture
def configured():
    """Run a hub's configuration as JupyterHub does, and give what it set."""

    def run(name):
        c = Config()
        path = HUB / name
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), {"get_config": lambda: c, "__file__": str(path)})
        return c

    return run


@pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub does not run there")
def test_both_hubs_of_one_machine_end_what_nobody_uses(configured, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PASSWORD", "tried")
    monkeypatch.setenv("COURSE_HOMES", str(tmp_path))
    shared, accounts = configured("jupyterhub_config.py"), configured("accounts_config.py")
    assert [word for word in shared.Spawner.args if word != "--allow-root"] == accounts.Spawner.args
    for trait in ("cmd", "start_timeout"):
        assert shared.Spawner[trait] == accounts.Spawner[trait]


@pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub does not run there")
def test_a_student_s_numpy_keeps_to_one_thread(configured, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PASSWORD", "tried")
    monkeypatch.setenv("COURSE_HOMES", str(tmp_path))
    hubs = [configured(name).Spawner.environment for name in ("jupyterhub_config.py", "accounts_config.py")]
    assert {each["OMP_NUM_THREADS"] for each in (*hubs, VALUES["singleuser"]["extraEnv"])} == {"1"}


def test_the_hub_with_accounts_has_one_account_and_one_limit_a_student(configured):
    c = configured("accounts_config.py")
    assert c.JupyterHub.authenticator_class == "pam"
    assert c.Authenticator.allow_all
    assert c.JupyterHub.spawner_class == "localprocess"  # systemd's is not installed with the course
    assert c.Spawner.mem_limit == VALUES["singleuser"]["memory"]["limit"]
    assert c.Spawner.cmd == [str(Path(sys.executable).parent / "jupyterhub-singleuser")]
