"""The table of the tools: its rows are valid, and its page is the one that is generated from them."""

import re
from pathlib import Path

import pytest

from convlib.lessons.tools import ToolTable, layers, table, tools
from convlib.lessons.tools.page import page

ROOT = Path(__file__).parents[2]
ROW = (
    '[[tool]]\nid = "one"\nname = "One"\nversion = "1"\nfunction = "f"\necosystem = "Python"\nmeasured = 2026-11-29\n'
    'command = "findings/measure/run one"\nkernel = "convolution"\ncall = "f(image, kernel)"\nborder = "edge"\n'
)


def test_the_page_is_up_to_date():
    """If it fails: python -m convlib.lessons.tools docs/tools.md."""
    assert (ROOT / "docs" / "tools.md").read_text(encoding="utf-8") == page()


def test_the_page_explains_every_value_of_its_tables():
    meanings = page().split("## What the columns mean")[1].split("\n## ")[0].lower()
    fields = ("kernel", "middle", "divides", "overflow", "rounding")
    used = {table.label(field, getattr(tool, field)) for tool in tools() for field in fields}
    used |= {table.spread(tool) for tool in tools()}
    used |= {table.label("border", side) for tool in tools() for side in tool.border}
    assert [value for value in sorted(used - {"–"}) if value.lower() not in meanings] == []


def test_each_layer_has_the_versions_of_its_libraries():
    assert all(row.name.count(", ") == row.version.count(", ") for row in layers())
    assert re.search(r"\| torch [\d.]+, tinygrad [\d.]+ \|", page())


def test_there_are_enough_tools():
    assert len(tools()) >= 35
    assert len({tool.ecosystem for tool in tools()}) >= 6


def test_each_command_runs_an_adapter_that_exists():
    measure = ROOT / "findings" / "measure"
    missing = [row.command for row in tools() if not (measure / "adapters" / f"{row.command.split()[-1]}.py").exists()]
    assert missing == []
    assert all((ROOT / row.command.split()[0]).exists() for row in (*tools(), *layers()))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kernel = "convolution"', 'kernel = "turned"', "row 'one' of tools.toml: kernel = 'turned' is not known"),
        ('border = "edge"', 'border = ["edge", "zeros"]', r"border = \['edge', 'zeros'\] is not known"),
        ('border = "edge"', 'border = ["edge", "edge", "edge", "mirror"]', "border = 'mirror' is not known"),
        ('ecosystem = "Python"', 'ecosystem = "Snake"', "ecosystem = 'Snake' is not known; write Python, C and C"),
        ('name = "One"\n', "", "row 'one' of tools.toml has no field 'name'"),
        ('name = "One"\n', 'name = "One"\ncolour = "red"\n', "colour = 'red' is not known"),
    ],
)
def test_a_wrong_row_is_named(old, new, said):
    assert table.parse(ROW)[0][0].border == ("edge",) * 4
    with pytest.raises(ValueError, match=said):
        table.parse(ROW.replace(old, new))


def test_two_rows_have_two_ids():
    with pytest.raises(ValueError, match=r"two rows of .* have the id 'one'"):
        table.parse(ROW + ROW)


def test_the_table_of_a_notebook_has_every_tool_and_its_heads():
    shown = ToolTable()._repr_html_()
    assert len(re.findall('<th scope="row"', shown)) == len(tools()) == len(repr(ToolTable()).splitlines()) - 1
    assert len(re.findall('<th scope="col"', shown)) == 7
    assert "<caption" in shown


def test_the_table_of_one_ecosystem():
    assert 0 < len(ToolTable("SVG").tools) < len(tools())
    with pytest.raises(ValueError, match="ecosystem is 'Snake'; choose one of 'Python'"):
        ToolTable("Snake")


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md"])
def test_the_page_is_linked(file):
    assert "(docs/tools.md)" in (ROOT / file).read_text(encoding="utf-8")
