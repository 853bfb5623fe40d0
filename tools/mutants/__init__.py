"""Small breaks of convlib, each of which some test has to notice: see `python -m tools.mutants --help`."""
