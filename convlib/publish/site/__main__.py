"""Build the browser edition: `python course.py site [FOLDER]`."""

from convlib.publish.site.publish import main

main()
