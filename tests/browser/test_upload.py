"""A learner's own picture, chosen in a real browser: taken, refused, or too large to be sent."""

from playwright.sync_api import expect

CELLS = [
    "from convlib.explorers import FilterExplorer",
    "explorer = FilterExplorer(controls=('own image',))\nexplorer",
]
PICTURE = b"P5 40 30 255\n" + bytes(40 * 30)


def test_a_file_is_taken_or_told_why_not(page):
    explorer = page.locator(".convlib-explorer")
    message = explorer.locator("[role=alert]")

    def choose(name, content):
        file = {"name": name, "mimeType": "image/png", "buffer": content}
        explorer.locator("input[type=file]").set_input_files([file])

    choose("notes.png", b"some words")
    expect(message).to_contain_text("the file 'notes.png' is not a picture that can be read")
    choose("holiday.png", bytes(11_000_000))
    expect(message).to_contain_text("'holiday.png' has 11 MB, but a page can send at most 10 MB to its kernel")
    choose("mine.pgm", PICTURE)
    expect(message).to_have_count(0)
    expect(explorer.locator("canvas").first).to_have_attribute("width", "40")
