"""Draw mutants: copies of a module of convlib in which one operator, number or condition is another one."""

import ast
import difflib
import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

AREAS = {
    "operations": ("definitions.py", "operations.py", "_arguments.py", "_engine.py"),
    "shapes": ("shapes.py", "_axis.py"),
    "diagnosis": ("diagnosis/**/*.py",),
    "models": (
        *(f"explorers/*/{name}.py" for name in ("filtered", "gradients", "ink", "laying", "layer", "learning")),
        *(f"explorers/*/{name}.py" for name in ("moved_map", "network_maps", "pairs", "reading", "signals", "sliding")),
        *("explorers/stack/stack.py", "explorers/pair_sum/table.py", "explorers/training/training.py"),
        "explorers/shift/two_ways.py",
    ),
    "practice": ("practice/kinds/*.py", "practice/answers.py", "practice/score.py", "practice/tasks.py"),
    "grading": ("grading/*.py", "grading/marks/*.py"),
}
PROVIDER = OperatorProvider()
LEAVES = {"name", "string", "newline", "fstring_string", "fstring_start", "fstring_end"}
"""Nodes of the tree that no operator changes."""
SAME = {"cache", "lru_cache", "cached", "functools", "overload", "dataclass"}
"""Decorators without which the results are the same, or whose options only forbid."""
DRAWS = {"integers", "choice", "permutation", "normal", "random", "shuffle"}
"""Draws of `rng`, whose bounds could be others: what is drawn is a question or a picture as good as any."""
CHOSEN = ("_engine.py", "rows.py")
"""Modules whose constants could be others: bounds of speed, and the sizes of telling cases."""


@dataclass(frozen=True)
class Mutant:
    """One break of one module."""

    area: str
    path: str
    """Relative to the root of the project."""
    line: int
    source: str
    """The whole module, broken."""
    diff: str
    """The lines before and after, in one line."""

    @property
    def key(self) -> str:
        """Name the mutant, also after other lines of its module have moved."""
        return f"{self.path}: {self.diff}"


def draw(root: Path, count: int, seed: int, without: Collection[str] = ()) -> list[Mutant]:
    """Draw mutants from all areas: each place that can be changed has the same chance, so large modules get more.

    A place is drawn by a hash of its line, so the others stay the same when a line of convlib is changed. Mutants whose
    keys are in `without` are passed over.
    """
    places = sorted(place for area in AREAS for path in files(root, area) for place in _places(root, area, path, seed))
    mutants: dict[str, Mutant] = {}
    for chance, area, path, choices in places:
        mutant = _mutant(root, area, path, random.Random(chance).sample(choices, len(choices)))
        if mutant and mutant.key not in without:
            mutants.setdefault(mutant.key, mutant)
        if len(mutants) == count:
            break
    return list(mutants.values())


def files(root: Path, area: str) -> list[str]:
    """List the modules of an area, relative to the root."""
    found = {path for pattern in AREAS[area] for path in (root / "convlib").glob(pattern)}
    return sorted(path.relative_to(root).as_posix() for path in found if path.name != "__init__.py")


Choice = tuple[str, int]
"""The name of an operator of cosmic-ray, and which of its places in the module is meant."""


def _places(root: Path, area: str, path: str, seed: int) -> Iterator[tuple[str, str, str, list[Choice]]]:
    """Yield every place that can be changed, with the hash that draws it and with what can become of it."""
    source = (root / path).read_text("utf-8")
    lines, alike = source.splitlines(), Counter[str]()
    for (row, column), choices in sorted(_choices(source, chosen=path.endswith(CHOSEN)).items()):
        line = lines[row - 1]
        place = f"{seed} {path} {column - len(line) + len(line.lstrip())} {line.strip()}"
        alike[place] += 1
        yield hashlib.sha256(f"{place} {alike[place]}".encode()).hexdigest(), area, path, choices


def _choices(source: str, *, chosen: bool) -> dict[tuple[int, int], list[Choice]]:
    """Find what cosmic-ray's operators can change, by row and column; `chosen` leaves out the module's constants."""
    nodes = [node for node in ast_nodes(parso.parse(source)) if node.type not in LEAVES]
    left_out = [(node.start_pos, node.end_pos) for node in nodes if _is_left_out(node, chosen)]
    found = defaultdict(list)
    for name in filter(_is_used, PROVIDER):
        operator: Operator = PROVIDER[name]()
        starts = (start for node in nodes for start, _end in operator.mutation_positions(node))
        for number, start in enumerate(starts):
            if not any(first <= start < end for first, end in left_out):
                found[start].append((name, number))
    return found


def _is_used(name: str) -> bool:
    """Leave out operators that need names, and `is` for `==`, which Python answers alike for small numbers."""
    identity = name.startswith("ReplaceComparison") and "Is" in name
    return not name.startswith("Variable") and (not identity or name.endswith(("_Is_IsNot", "_IsNot_Is")))


def _is_left_out(node: parso.tree.NodeOrLeaf, chosen: bool) -> bool:
    """Find annotations, errors that are raised, `__repr__`, and what decides about nothing that a learner sees."""
    parent = node.parent
    if node.type == "decorator":
        return node.children[1].get_first_leaf().value in SAME
    if node.type == "funcdef":
        return node.name.value == "__repr__"
    if node.type == "if_stmt":
        return node.children[1].get_code().strip() == "TYPE_CHECKING"
    if parent is not None and parent.type in {"tfpdef", "annassign"}:
        return node is parent.children[2 if parent.type == "tfpdef" else 1]
    if parent is not None and parent.type == "funcdef" and node is parent.annotation:
        return True
    if node.type == "argument":
        return node.children[0].get_code().strip() == "strict"
    if node.type == "trailer":
        return node.get_previous_leaf().value in DRAWS and node.parent.get_first_leaf().value == "rng"
    if chosen and node.type == "expr_stmt" and parent.parent.type == "file_input":
        return node.get_first_leaf().value.isupper()
    return node.type == "raise_stmt"


def _mutant(root: Path, area: str, path: str, choices: list[Choice]) -> Mutant | None:
    """Make the first mutant that is Python, and another program than before."""
    source = (root / path).read_text("utf-8")
    for name, number in choices:
        changed = mutate_code(source, PROVIDER[name](), number)
        try:
            differs = ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))
        except SyntaxError:
            continue
        if differs:
            return Mutant(area, path, *_difference(source, changed))
    return None


def _difference(source: str, changed: str) -> tuple[int, str, str]:
    """Return the first line that differs, the module, and both versions of the lines in one."""
    before, after = source.splitlines(), changed.splitlines()
    edits = [e for e in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if e[0] != "equal"]
    more = edits[0][0] == "delete"  # a decorator: the next line says of what
    old = " ".join(line.strip() for _, start, end, _, _ in edits for line in before[start : end + more])
    new = " ".join(line.strip() for _, _, _, start, end in edits for line in after[start : end + more])
    return edits[0][1] + 1, changed, f"{old}  →  {new}"
