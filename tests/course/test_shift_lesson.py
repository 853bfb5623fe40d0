"""What lesson 12 says about its experiments is what they show."""

import json
import re
from pathlib import Path

PATH = next((Path(__file__).parents[2] / "notebooks").glob("12_*.ipynb"))


def printed(cell_id):
    """What a cell of the lesson has printed, line by line."""
    cells = json.loads(PATH.read_text(encoding="utf-8"))["cells"]
    (outputs,) = (cell["outputs"] for cell in cells if cell["id"] == cell_id)
    return "".join("".join(output.get("text", "")) for output in outputs).splitlines()


def test_two_of_the_four_ways_to_a_number_survive_every_shift():
    counts = {line[0]: line.count(",") + 1 for line in printed("global")}
    assert {name for name, count in counts.items() if count == 1} == {"A", "B"}
    assert counts["C"] > 1
    assert counts["D"] > 1


def test_the_blur_follows_a_move_best_and_keeps_the_mean():
    found = {}
    for line in printed("blur-photo"):
        name, *figures = re.match(r"(\D+?) +error +(\d+)%, detail ([\d.]+), mean ([\d.]+) -> ([\d.]+)", line).groups()
        found[name] = [float(figure) for figure in figures]
    error, detail, before, after = found["max, blur"]
    assert error == min(figures[0] for figures in found.values())
    assert detail < found["max"][1]
    assert before == after
    assert found["max"][2] != found["max"][3]


def test_a_learned_network_loses_digits_after_a_move():
    shares = [int(line.split(": ")[1].split("%")[0]) for line in printed("cnn-learned")]
    assert shares[0] > 85
    assert shares[0] - shares[1] > 15
    assert shares[0] - shares[2] > 45
