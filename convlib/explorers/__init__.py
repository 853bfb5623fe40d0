"""The interactive exhibits of the course: a folder each."""

from importlib import import_module

_FILES = {
    "BackwardExplorer": "backward.backward_explorer",
    "ChannelExplorer": "channel.channel_explorer",
    "CostExplorer": "cost.cost_explorer",
    "DigitExplorer": "digit.digit_explorer",
    "FilterExplorer": "filter.filter_explorer",
    "FlipAndSlide": "flip.flip_and_slide",
    "IndexExplorer": "index.index_explorer",
    "KernelLearner": "learner.kernel_learner",
    "LayDownExplorer": "lay_down.lay_down_explorer",
    "PairSumExplorer": "pair_sum.pair_sum_explorer",
    "PoolingExplorer": "pooling.pooling_explorer",
    "ShiftExplorer": "shift.shift_explorer",
    "StackExplorer": "stack.stack_explorer",
    "TrainingExplorer": "training.training_explorer",
    "WindowExplorer": "window.window_explorer",
}

__all__ = list(_FILES)


def __getattr__(name: str) -> object:
    """Load an explorer when it is asked for: a lesson shows one or two of them, and each takes its time to load."""
    if name in _FILES:
        return getattr(import_module(f"{__name__}.{_FILES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
