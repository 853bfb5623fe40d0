"""What a page without a kernel stores of an exhibit: which controls, how much, and what it says about the rest."""

import base64
import json
import zlib

import numpy as np
import pytest

from convlib import images
from convlib.explorers import CostExplorer, FlipAndSlide, WindowExplorer
from convlib.explorers._frame import stored
from convlib.languages import speaking


def window(**settings):
    return WindowExplorer(images.SEVEN, cells=np.ones((3, 3)), **settings)


LESSON_6 = {
    "remainder": {"stride": 3, "controls": ("stride",)},
    "counts": {"stride": 2, "counts": True, "controls": ("stride", "counts")},
}


def states(exhibit):
    """What the controls show in the states that are stored beside the first one."""
    _texts, written = json.loads(zlib.decompress(base64.b64decode(exhibit["views"][0]["ahead"])))
    return [values for values, _state in written]


def labels(exhibit):
    return [knob["label"] for knob in exhibit["knobs"]]


def test_the_exhibits_of_a_lesson_are_small(tmp_path):
    """Both of lesson 6, each in a file of its own with all that it needs."""
    for name, settings in LESSON_6.items():
        window(**settings).to_html(tmp_path / f"{name}.html")
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 190_000


def test_the_same_exhibit_gives_the_same_file(tmp_path):
    for name in ("one", "two"):
        window(**LESSON_6["counts"]).to_html(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_all_that_the_controls_reach_is_stored_once():
    exhibit = stored.stored(window(**LESSON_6["counts"]))
    assert labels(exhibit) == ["stride", "show how often each cell is read"]
    others = [[stride, counts] for stride in (1, 2, 3, 4) for counts in (False, True)]
    others.remove([2, True])
    assert states(exhibit) == others
    assert exhibit["note"] == ""


def test_to_write_an_exhibit_leaves_it_as_it_is():
    explorer = window(**LESSON_6["counts"], index=4)
    before = repr(explorer), explorer.view.get_state()
    stored.page(explorer)
    assert (repr(explorer), explorer.view.get_state()) == before


def test_of_too_many_states_the_longest_control_stays_still_and_is_named():
    exhibit = stored.stored(CostExplorer())
    assert labels(exhibit) == ["kind", "kernel side", "stride"]
    assert exhibit["note"].startswith(
        "On this page you cannot change these: image side, channels in, channels out, groups"
    )


def test_states_that_are_too_long_are_too_many(monkeypatch):
    explorer = window(controls=("stride", "turned"))
    monkeypatch.setattr(stored, "MOST_BYTES", 800)
    exhibit = stored.stored(explorer)
    assert labels(exhibit) == ["turn the kernel by 180°"]
    assert exhibit["note"] == "On this page you cannot change this: stride. In the notebook you can."
    monkeypatch.setattr(stored, "MOST_BYTES", 0)
    assert labels(stored.stored(explorer)) == []


def test_a_number_that_a_name_stands_for_stays_that_number():
    """“same” would be another number with another dilation, and the slider would not show it."""
    exhibit = stored.stored(window(padding="same", controls=("padding", "dilation")))
    assert exhibit["knobs"][0]["value"] == 1
    _texts, written = json.loads(zlib.decompress(base64.b64decode(exhibit["views"][0]["ahead"])))
    [state] = [state for values, state in written if values == [1, 2]]
    assert state["rows"] == 5


def test_names_are_those_of_the_controls_that_are_shown():
    exhibit = stored.stored(FlipAndSlide(x="box", w="box", controls=("x", "samples")))
    assert labels(exhibit) == ["x"]
    assert exhibit["note"] == "On this page you cannot change these: own x, own w. In the notebook you can."


def test_no_label_can_end_the_script(monkeypatch):
    monkeypatch.setattr(stored, "_note", lambda _labels: "</script><p>")
    data = stored.page(window()).split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(data)["note"] == "</script><p>"


def test_a_path_that_cannot_be_written_says_why(tmp_path):
    with pytest.raises(IsADirectoryError, match=r"is a folder; name a file in it, such as .*WindowExplorer\.html"):
        window().to_html(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"The folder .*missing does not exist; make it first"):
        window().to_html(tmp_path / "missing" / "page.html")


def test_where_pages_are_written_an_exhibit_is_its_live_piece_of_a_page(monkeypatch):
    explorer = window(controls=("stride",))
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
    monkeypatch.setenv(stored.ASKED, "1")
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/html"] == stored.fragment(explorer)


def test_a_page_is_in_the_language_that_is_spoken():
    explorer = WindowExplorer(images.SEVEN, controls=("stride",))
    assert '<html lang="en">' in stored.page(explorer)
    with speaking("ko"):
        page = stored.page(WindowExplorer(images.SEVEN, controls=("stride",)))
    assert '<html lang="ko">' in page
    assert "스트라이드" in page
