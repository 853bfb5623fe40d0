"""Find out what a filter function does, from a few small images, and write it down as a call of convlib."""

from convlib.probe.filters import Finding, Findings, probe
from convlib.probe.recipe import Recipe

__all__ = ["Finding", "Findings", "Recipe", "probe"]
