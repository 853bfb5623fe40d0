"""environment.yml, pyproject.toml and constraints.txt list the same packages."""

import contextlib
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "playwright": "playwright-python"}
TOOLS = {"python", "pip"}  # in environment.yml only


def project_lines() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]


def conda_lines() -> list[str]:
    """What conda gets, and what pip gets after it because conda may not have it."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(line["pip"] for line in lines if isinstance(line, dict))
    return [line for line in [*lines, *by_pip] if isinstance(line, str) and line != "--editable ."]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def bounds(text: str) -> set[str]:
    return {part.strip() for part in text.split(",")}


def test_conda_and_pip_get_the_same_ranges():
    project = {CONDA_NAMES.get(r.name, r.name): bounds(str(r.specifier)) for r in map(Requirement, project_lines())}
    specs = [MatchSpec(line) for line in conda_lines()]
    conda = {spec.name.normalized: bounds(str(spec.version)) for spec in specs if spec.name.normalized not in TOOLS}
    assert conda == project


def test_python_is_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python = next(MatchSpec(line) for line in conda_lines() if line.startswith("python "))
    assert str(python.version) == project["requires-python"]


def test_a_wrong_line_does_not_parse():
    with pytest.raises(Exception, match="unable to parse"):
        MatchSpec("numpy >=2.1,<<3")


def test_every_dependency_is_pinned_inside_its_range():
    found = {canonicalize_name(name): version for name, version in pins().items()}
    for requirement in map(Requirement, project_lines()):
        assert found[canonicalize_name(requirement.name)] in SpecifierSet(str(requirement.specifier)), requirement


def test_every_pin_can_be_installed_on_the_oldest_python():
    """A package may ask for 3.11.5, as soupsieve 4 does, while Debian 12 has 3.11.2."""
    for name, version in pins().items():
        with contextlib.suppress(metadata.PackageNotFoundError):  # an environment made by hand may lack one
            installed = metadata.metadata(name)
            if installed["Version"] == version:
                assert "3.11.0" in SpecifierSet(installed["Requires-Python"] or ""), name


def test_pins_are_names_and_versions_only():
    for name, version in pins().items():
        assert Requirement(f"{name}=={version}").url is None
        assert "+" not in version, f"{name} has a local version"


def test_every_dependency_has_its_reason():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line.strip().startswith(tuple(f'"{text}"' for text in project_lines()))]
    assert len(listed) == len(project_lines())
    assert all("#" in line for line in listed)
