"""What JupyterLite's page is told when it opens."""

from convlib.publish.site import extension
from convlib.publish.site.kernel import ASKED

KERNEL = {
    "pyodideUrl": "./kernel/python.js",
    "disablePyPIFallback": True,
    "loadPyodideOptions": {"packages": ASKED},
}
OVERRIDES = {
    # Light or dark as the reader's system is, and as the front page is.
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    # A link to the glossary opens it to be read; JupyterLab 4.4 would show its source.
    # A tab of a phone is gone without a question, so what is typed is saved after seconds, not minutes.
    "@jupyterlab/docmanager-extension:plugin": {
        "autosaveInterval": 10,
        "defaultViewers": {"markdown": "Markdown Preview"},
    },
    # An exercise is handed in as a file. JupyterLite has the command, and leaves it out of the menu.
    "@jupyterlab/mainmenu-extension:plugin": {
        "menus": [
            {
                "id": "jp-mainmenu-file",
                "items": [
                    {"command": "docmanager:download", "rank": 4.5},
                    {"type": "separator", "rank": 4.6},
                    {"command": "convlib-site:download-work", "rank": 4.61},
                    {"command": "convlib-site:bring-work-back", "rank": 4.62},
                    {"command": "convlib-site:published", "rank": 4.63},
                    {"type": "separator", "rank": 4.7},
                ],
            }
        ]
    },
}
"""JupyterLab's settings that differ from its own; a learner can change them."""


def page_settings() -> dict:
    """Return what `jupyter-lite.json` says."""
    about = {
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": KERNEL},
        "settingsOverrides": OVERRIDES,
        **extension.SETTINGS,
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": about}
