"""Find out what a filter function does, from a few small images, and write it down as a call of convlib."""

from convlib.probe.filters import probe
from convlib.probe.findings import Experiment, Finding, Findings
from convlib.probe.layers import LayerFindings, probe_layer, probe_pool
from convlib.probe.recipe import Recipe

__all__ = [
    "Experiment",
    "Finding",
    "Findings",
    "LayerFindings",
    "Recipe",
    "probe",
    "probe_layer",
    "probe_pool",
]
