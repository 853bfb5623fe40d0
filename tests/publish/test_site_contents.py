"""What the notebooks are like in the browser edition."""

import json

import nbformat

from convlib.publish.site.contents import KERNEL, write_contents


def test_a_notebook_in_the_site_is_ours_for_its_kernel_with_every_text_in_one_piece(pytestconfig, tmp_path):
    """JupyterLite shows a comma between two lines of a stored output that is a list."""
    write_contents(pytestconfig.rootpath, tmp_path, ["notebooks"])
    for path in tmp_path.rglob("*.ipynb"):
        original = nbformat.read(pytestconfig.rootpath / path.relative_to(tmp_path), 4)
        assert nbformat.read(path, 4) == nbformat.from_dict({**original, "metadata": original.metadata | KERNEL})
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            outputs = cell.get("outputs", [])
            texts = [cell["source"], *[output["text"] for output in outputs if "text" in output]]
            texts += [text for output in outputs for kind, text in output.get("data", {}).items() if "json" not in kind]
            assert all(isinstance(text, str) for text in texts)
