"""Write lessons as slides in HTML: `python -m convlib.publish.slides notebooks/*.ipynb`."""

from convlib.publish.slides.export import main

main()
