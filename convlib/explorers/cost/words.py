"""What `CostExplorer` says: what the kind of layer does, its costs with formulas, and a sentence for each filter."""

from convlib.explorers._frame.grids import times
from convlib.explorers.cost.clock import Times
from convlib.explorers.cost.layer import Layer, Step
from convlib.text import mark, number, tr

KINDS = {
    "plain": mark("plain"),
    "one": mark("1×1"),
    "grouped": mark("in groups"),
    "depthwise": mark("depthwise"),
    "separable": mark("depthwise + 1×1"),
    "factorised": mark("k×1 + 1×k"),
}
"""The kinds of layers as the list names them."""

_DOES = {
    "plain": mark("Every filter reads every channel, through a kernel of {k}×{k}."),
    "one": mark("Every filter reads every channel, but only one pixel of it. The kernel side is not used."),
    "grouped": mark("Channels and filters are divided into groups. A filter reads only the channels of its group."),
    "depthwise": mark("Every filter reads one channel only, so there are as many groups as channels in."),
    "separable": mark("First a depthwise step with one filter for each channel, then a 1×1 step that mixes its maps."),
    "factorised": mark("First a step with kernels of {k}×1, then a step with kernels of 1×{k}."),
}


def does(layer: Layer) -> str:
    """Say what distinguishes this kind of layer."""
    return tr(_DOES[layer.kind], k=layer.kernel)


def count(value: int) -> str:
    """Write a number with commas.

    Examples
    --------
    >>> count(147456)
    '147,456'
    """
    return f"{value:,}"


def costs(layer: Layer) -> list[str]:
    """Say what each step costs, with the formulas, and what all of them cost beside the plain layer."""
    lines = [_step(layer, at, step) for at, step in enumerate(layer.steps)]
    return lines if layer.kind == "plain" else [*lines, _beside_plain(layer)]


def _step(layer: Layer, at: int, step: Step) -> str:
    each, size = f"{step.depth}·{step.kernel[0]}·{step.kernel[1]}", f"{step.output[0]}·{step.output[1]}"
    written = {
        "kernel": times(step.kernel),
        "parameters": f"{step.filters}·({each} + 1) = {count(step.cost.parameters)}",
        "multiplications": f"{step.filters}·{each}·{size} = {count(step.cost.multiplications)}",
        "activations": f"{step.filters}·{size} = {count(step.cost.activations)}",
    }
    if len(layer.steps) == 1:
        return tr(
            "{kernel} kernels: parameters {parameters}; multiplications {multiplications}; activations {activations}.",
            **written,
        )
    return tr(
        "Step {step}, {kernel} kernels: parameters {parameters}; multiplications {multiplications}; activations "
        "{activations}.",
        step=at + 1,
        **written,
    )


def _beside_plain(layer: Layer) -> str:
    this, plain = layer.cost, layer.plain.cost
    shares = {
        "share": percent(this.parameters / plain.parameters),
        "part": percent(this.multiplications / plain.multiplications),
    }
    if len(layer.steps) == 1:
        return tr("That is {share} of the plain layer's parameters and {part} of its multiplications.", **shares)
    return tr(
        "Together {parameters} parameters and {multiplications} multiplications: {share} and {part} of the plain "
        "layer's.",
        parameters=count(this.parameters),
        multiplications=count(this.multiplications),
        **shares,
    )


def percent(share: float) -> str:
    """Write a share of the plain layer.

    Examples
    --------
    >>> percent(0.25), percent(1 / 32)
    ('25 %', '3.1 %')
    """
    return f"{number(round(100 * share, 1))} %"


def sentences(layer: Layer) -> list[str]:
    """Say for each filter which channels it reads, and what its map costs."""
    return [_filter(layer, *each) for each in layer.filters_of_steps]


def _filter(layer: Layer, step: Step, at: int, filter_: int) -> str:
    (tall, wide), places = step.kernel, step.output[0] * step.output[1]
    shown = {
        "filter": filter_,
        "kernel": times(step.kernel),
        "channels": "–".join(map(str, sorted({step.reads(filter_)[0], step.reads(filter_)[-1]}))),
        "weights": count(step.depth * tall * wide),
        "places": count(places),
        "products": count(step.depth * tall * wide * places),
        "n": step.depth,
    }
    if len(layer.steps) == 1:
        return tr(
            "Filter {filter} reads channel {channels} through a {kernel} kernel. Weights: {weights}; "
            "positions: {places}; multiplications: {products}.",
            "Filter {filter} reads {n} channels, {channels}, through a {kernel} kernel each. Weights: {weights}; "
            "positions: {places}; multiplications: {products}.",
            **shown,
        )
    return tr(
        "Step {step}, filter {filter} reads channel {channels} through a {kernel} kernel. Weights: {weights}; "
        "positions: {places}; multiplications: {products}.",
        "Step {step}, filter {filter} reads {n} channels, {channels}, through a {kernel} kernel each. "
        "Weights: {weights}; positions: {places}; multiplications: {products}.",
        step=at + 1,
        **shown,
    )


def measured(layer: Layer, times_: Times) -> str:
    """Say how long this layer and the plain one took."""
    this, plain, runs = times_
    shown = {"this": number(1000 * this), "plain": number(1000 * plain), "runs": runs}
    if layer.kind == "plain":
        return tr(
            "Here and now this plain layer takes {this} ms, the median of {runs} runs.",
            this=shown["this"],
            runs=runs,
        )
    return tr(
        "Here and now this layer takes {this} ms and the plain one {plain} ms: {ratio} of the time, for {part} of the "
        "multiplications. These are medians of {runs} runs each; another machine has others.",
        ratio=percent(this / plain),
        part=percent(layer.cost.multiplications / layer.plain.cost.multiplications),
        **shown,
    )


def summary(layer: Layer) -> str:
    """Say in a line what a `CostExplorer` shows."""
    settings = {
        "kind": tr(KINDS[layer.kind]),
        "image": times((layer.channels, layer.size, layer.size)),
        "filters": layer.filters,
        "kernel": layer.kernel,
        "groups": layer.groups,
        "stride": layer.stride,
    }
    if layer.problem:
        return tr(
            "CostExplorer: {kind}, image {image}, {filters} channels out, kernel side {kernel}, {groups} groups, "
            "stride {stride}, no layer",
            **settings,
        )
    return tr(
        "CostExplorer: {kind}, image {image}, {filters} channels out, kernel side {kernel}, {groups} groups, "
        "stride {stride}, {multiplications} multiplications",
        multiplications=count(layer.cost.multiplications),
        **settings,
    )
