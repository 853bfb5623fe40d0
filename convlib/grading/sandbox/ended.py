"""Why a notebook's process has ended, as a sentence that is written when somebody reads it."""

from convlib.text import tr


class Ended(Exception):
    """The notebook's process has ended. Its text is a sentence for the student, in the language of whoever reads it.

    Parameters
    ----------
    template : str
        A sentence that is marked for the catalog.
    **fields : object
        What fills it in.
    """

    def __init__(self, template: str, **fields: object) -> None:
        super().__init__(template)
        self.template, self.fields = template, fields

    def __str__(self) -> str:
        return tr(self.template, **self.fields)
