"""What JupyterLab says by itself: on a projector, and to somebody's first lesson, nothing."""

from tools import lab

CELLS = ["from convlib import images\nfrom convlib.explorers import WindowExplorer\nWindowExplorer(images.SEVEN)"]


def test_a_fresh_jupyterlab_asks_about_no_news(page, served):
    """Nobody has chosen anything here: the settings are those that are installed with the course."""
    assert not list((served / ".home").rglob("notification.jupyterlab-settings"))
    page.evaluate("window.jupyterapp.restored.then(() => null)")
    lab.settle(page)
    lab.paint(page)
    assert page.locator(".Toastify__toast").all_inner_texts() == []
