"""Slips of one character, and of a few, in a right function: its syntax tree is changed at one place after another."""

import ast
import copy
from collections.abc import Callable, Iterator

PARTNERS = [
    ("i", "j"),
    ("m", "n"),
    ("p", "q"),
    ("top", "left"),
    ("tall", "wide"),
    ("kh", "kw"),
    ("height", "width"),
    ("rows", "columns"),
    ("R", "S"),
    ("r", "s"),
    ("R", "r"),
    ("a", "b"),
    ("filters", "channels"),
    ("stride", "dilation"),
    ("c", "o"),
]
"""Names that people swap."""
USUAL = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}

Change = tuple[str, Callable[[ast.AST], ast.AST]]


def slips(source: str) -> Iterator[tuple[str, str]]:
    """Give what each slip is, with the line where it was made, and the source with it."""
    tree = ast.parse(source)
    right = ast.unparse(tree)
    for number, node in enumerate(_nodes(tree)):
        for what, change in _changes(node):
            wrong = copy.deepcopy(tree)
            place = _nodes(wrong)[number]
            _Replace(place, change(place)).visit(wrong)
            changed = ast.unparse(ast.fix_missing_locations(wrong))
            yield f"{what}: {_line(right, changed)}", changed


def _nodes(tree: ast.Module) -> list[ast.AST]:
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return [node for line in function.body for node in ast.walk(line)]


def _changes(node: ast.AST) -> Iterator[Change]:
    for bound in _bounds(node):
        for step in (1, -1):
            yield f"{step:+d}", lambda place, bound=bound, step=step: _shifted(place, bound, step)
    match node:
        case ast.Compare(ops=ops):
            for number, op in enumerate(ops):
                if other := {ast.Lt: ast.LtE, ast.LtE: ast.Lt}.get(type(op)):
                    yield "comparison", lambda place, number=number, other=other: _compared(place, number, other())
        case ast.BinOp(op=op):
            for other in _OPERATORS.get(type(op), ()):
                yield "operator", lambda place, other=other: ast.BinOp(place.left, other(), place.right)
        case ast.AugAssign():
            yield "= for +=", lambda place: ast.Assign([place.target], place.value, lineno=0)
        case ast.Name(id=name, ctx=ast.Load()):
            for other in _partners(name):
                yield "name", lambda place, other=other: ast.Name(other, ast.Load())
            if name in USUAL:
                yield "setting ignored", lambda place, name=name: ast.Constant(USUAL[name])
        case ast.Subscript(value=ast.Attribute(attr="shape"), slice=ast.Constant(value=axis)):
            yield "axis", lambda place, axis=axis: ast.Subscript(place.value, ast.Constant(axis ^ 1), ast.Load())
        case ast.Constant(value=2):
            yield "1 for 2", lambda _place: ast.Constant(1)


_OPERATORS = {
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,),
    ast.Div: (ast.FloorDiv, ast.Mult),
}


def _bounds(node: ast.AST) -> list[str]:
    """Name the fields of a node that hold bounds or indices."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=args):
            return [f"args {number}" for number in range(len(args))]
        case ast.Slice():
            return [name for name in ("lower", "upper") if getattr(node, name) is not None]
        case ast.Subscript(slice=ast.Tuple(elts=parts)):
            return [
                f"slice.elts {n}" for n, part in enumerate(parts) if not isinstance(part, (ast.Slice, ast.Constant))
            ]
        case ast.Subscript(slice=ast.Name() | ast.BinOp()):
            return ["slice"]
        case ast.Assign(targets=[ast.Name()], value=ast.BinOp(op=ast.Add() | ast.Sub() | ast.FloorDiv())):
            return ["value"]
    return []


def _shifted(place: ast.AST, bound: str, step: int) -> ast.AST:
    path, _, number = bound.partition(" ")
    holder = place
    *outer, last = path.split(".")
    for name in outer:
        holder = getattr(holder, name)
    old = getattr(holder, last)
    if number:
        old[int(number)] = _plus(old[int(number)], step)
    else:
        setattr(holder, last, _plus(old, step))
    return place


def _plus(value: ast.AST, step: int) -> ast.BinOp:
    return ast.BinOp(value, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def _compared(place: ast.Compare, number: int, other: ast.cmpop) -> ast.Compare:
    place.ops[number] = other
    return place


def _partners(name: str) -> list[str]:
    return [other for pair in PARTNERS if name in pair for other in pair if other != name]


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _line(before: str, after: str) -> str:
    return next(
        (new.strip() for old, new in zip(before.split("\n"), after.split("\n"), strict=False) if old != new), ""
    )
