"""The texts of a cell or of a page that a reader sees: found one by one, and replaced where they stand.

A text of Markdown is a paragraph, a list, a table or a heading. Formulas, code, tags and addresses alone are no text.
A text of code is what stands between the quotes of a string, as it is written there, or a comment.

>>> [text for _start, _end, text in found("markdown", "# Stride\\n\\n$$n - a + 1$$\\n\\nIt is 2.")]
['# Stride', 'It is 2.']
>>> replaced("code", 'print("size:", n)  # of a row', {"size:": "크기:", "of a row": "한 행의"}.get)
'print("크기:", n)  # 한 행의'
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator

Span = tuple[int, int, str]
"""Where a text begins, where it ends, and the text."""

BLOCK = re.compile(r"(?:^(`{3,}).*?^\1|^[^\n]*\S[^\n]*$(?:\n(?!`{3,})[^\n]*\S[^\n]*$)*)", re.MULTILINE | re.DOTALL)
"""Lines of Markdown up to an empty one, or a block of code with its empty lines."""
NO_TEXT = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`|<[^>]*>|\]\([^)]*\)|\\\w+|https?://\S+", re.DOTALL)
IN_FORMULA = re.compile(r"\\text\{([^}]*)\}")
WORD = re.compile(r"[A-Za-z]{2,}")
LITERAL = re.compile(r"[A-Za-z]*(\"\"\"|'''|\"|')(.*)\1", re.DOTALL)


def found(kind: str, source: str) -> list[Span]:
    """Find the texts of a cell, of the kind "markdown" or "code", in the order in which they stand.

    Raises
    ------
    ValueError
        If a string of a code cell is put together from several that stand side by side.
    """
    spans = _in_code(source) if kind == "code" else _in_markdown(source)
    return sorted(span for span in spans if WORD.search(NO_TEXT.sub(_words_in_formula, span[2])))


def replaced(kind: str, source: str, translate: Callable[[str], str | None]) -> str:
    """Put another text in the place of each; what `translate` does not know stays."""
    parts, end = [], 0
    for start, after, text in found(kind, source):
        parts += [source[end:start], translate(text) or text]
        end = after
    return "".join([*parts, source[end:]])


def _words_in_formula(no_text: re.Match[str]) -> str:
    return " ".join(["", *IN_FORMULA.findall(no_text[0]), ""])


def _in_markdown(source: str) -> Iterator[Span]:
    for block in BLOCK.finditer(source):
        yield block.start(), block.end(), block[0]


def _in_code(source: str) -> Iterator[Span]:
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    for node in _strings(ast.parse(source)):
        before = source.splitlines()[node.lineno - 1].encode()[: node.col_offset].decode()
        start = lines[node.lineno - 1] + len(before)
        segment = ast.get_source_segment(source, node) or ""
        literal = LITERAL.fullmatch(segment)
        if not literal or _tokens(segment) > 1:
            raise ValueError(f"{segment} is put together from several strings: write it as one")
        yield start + literal.start(2), start + literal.end(2), literal[2]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            begin = lines[token.start[0] - 1] + token.start[1]
            text = token.string.lstrip("# ")
            yield begin + len(token.string) - len(text), begin + len(token.string), text


def _strings(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Find strings; what stands inside a formatted one belongs to it."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _tokens(segment: str) -> int:
    """Count the strings that stand side by side; brackets let them stand on several lines."""
    starts = {tokenize.STRING, getattr(tokenize, "FSTRING_START", tokenize.STRING)}
    depth = found = 0
    for token in tokenize.generate_tokens(io.StringIO(f"({segment})").readline):
        found += token.type in starts and not depth
        depth += (token.type == getattr(tokenize, "FSTRING_START", -1)) - (
            token.type == getattr(tokenize, "FSTRING_END", -1)
        )
    return found
