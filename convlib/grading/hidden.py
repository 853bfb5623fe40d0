"""The hidden lines of a graded cell, read as Python that knows nothing of the submission but names."""

import ast

from convlib.text import tr

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"  # nbgrader's markers
RULES = ("function", "value")


def parsed(source: str) -> ast.Module:
    """Return the hidden lines of a cell, in which the submission's names are texts.

    Parameters
    ----------
    source : str
        The whole source of the cell.

    Raises
    ------
    ValueError
        If they are not Python, or tell rules in a way that the grader can't use.

    Examples
    --------
    >>> print(ast.unparse(parsed("### BEGIN HIDDEN TESTS\\nvalue(size, Question('output_size', (7, 3)))")))
    value('size', Question('output_size', (7, 3)))
    """
    tree = ast.parse(_hidden(source))
    if any(isinstance(node, ast.Assert) for node in _outside_functions(tree)):
        raise ValueError(
            tr(
                "It has a plain assert. An assert runs beside the student's code, which could make it pass, so the "
                "grader runs none. Write a rule in its place: value(name, Question(…)), or for any function of your "
                "own function(name, reference=right, cases=[…])."
            )
        )
    return ast.fix_missing_locations(_Named().visit(tree))


def _hidden(source: str) -> str:
    """Return the hidden lines; the other lines become empty, so that line numbers in errors stay correct."""
    kept, inside = [], False
    for line in source.split("\n"):
        if BEGIN in line or END in line:
            inside = BEGIN in line
            line = ""
        kept.append(line if inside else "")
    return "\n".join(kept)


def _outside_functions(node: ast.AST) -> list[ast.AST]:
    """Return what runs at once: everything but the bodies of functions."""
    found = [node]
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            found += _outside_functions(child)
    return found


class _Named(ast.NodeTransformer):
    """Turns the submission's names into strings, and removes the import that only the instructor's own run needs."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if node.module == "convlib.grading" else node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if isinstance(node.func, ast.Name) and node.func.id in RULES:
            if not node.args or not isinstance(node.args[0], ast.Name):
                call = ast.unparse(node)
                raise ValueError(
                    tr("In {call}, the first argument must be a name from the submission, nothing else.", call=call)
                )
            node.args[0] = ast.copy_location(ast.Constant(node.args[0].id), node.args[0])
        return self.generic_visit(node)
