"""The interactive exhibits of the course, a file each."""

from convlib.explorers.channel import ChannelExplorer
from convlib.explorers.filter import FilterExplorer
from convlib.explorers.flip import FlipAndSlide
from convlib.explorers.index import IndexExplorer
from convlib.explorers.pair_sum import PairSumExplorer
from convlib.explorers.pooling import PoolingExplorer
from convlib.explorers.window import WindowExplorer

__all__ = [
    "ChannelExplorer",
    "FilterExplorer",
    "FlipAndSlide",
    "IndexExplorer",
    "PairSumExplorer",
    "PoolingExplorer",
    "WindowExplorer",
]
