"""The measurements of lesson 9, compared with plain loops, exact counts, and torch where it is installed."""

import itertools

import numpy as np
import pytest

from convlib.lessons import pooling_claims


def test_unchanged_counts_single_outputs_and_whole_maps():
    """Three maps: all four outputs the same, one of four changed, all changed."""
    before = np.zeros((3, 4, 4))
    after = np.zeros((3, 4, 4))
    after[1, 0, 0] = 1
    after[2] = 1
    assert pooling_claims.unchanged(before, after, 2) == (7 / 12, 1 / 3)
    assert pooling_claims.unchanged(before, after, 1) == ((48 - 17) / 48, 1 / 3)
    assert pooling_claims.unchanged(before, after, 4) == (1 / 3, 1 / 3)


def test_unchanged_agrees_with_the_exact_chance():
    """Two 2×2 windows share a column of random digits; the test counts all cases to get the exact chance."""
    column = np.bincount([max(pair) for pair in itertools.product(range(10), repeat=2)], minlength=10) / 100
    same = sum(
        column[shared] * column[left] * column[right]
        for shared, left, right in itertools.product(range(10), repeat=3)
        if max(shared, left) == max(shared, right)
    )
    scenes = np.random.default_rng(1).integers(0, 10, (20_000, 2, 3))
    each, whole = pooling_claims.unchanged(scenes[:, :, 1:], scenes[:, :, :2], 2)
    assert each == whole == pytest.approx(same, abs=0.02)


def test_patches_stand_row_by_row():
    image = np.arange(5 * 7).reshape(5, 7)
    expected = [image[y : y + 2, x : x + 3] for y in (0, 2) for x in (0, 3)]
    np.testing.assert_array_equal(pooling_claims.patches(image, 2, 3), expected)


@pytest.mark.parametrize("pooling", [False, True])
@pytest.mark.parametrize("side", [28, 32, 13])
def test_the_network_is_counted_as_torch_counts_it(side, pooling):
    torch = pytest.importorskip("torch")
    pools = [torch.nn.MaxPool2d(2)] * pooling
    convolutions = torch.nn.Conv2d(1, 8, 3), torch.nn.Conv2d(8, 16, 3)
    steps = [convolutions[0], *pools, convolutions[1], *pools, torch.nn.Flatten()]
    nodes = torch.nn.Sequential(*steps)(torch.zeros(1, 1, side, side)).shape[1]
    steps[-1:] = [torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(nodes, 10))]
    x = torch.zeros(1, 1, side, side)
    layers = pooling_claims.small_network(side, pooling=pooling)
    for layer, step in zip(layers, steps, strict=True):
        x = step(x)
        assert layer.shape == tuple(x.shape[1:])
        assert layer.nodes == x.numel()
        assert layer.parameters == sum(each.numel() for each in step.parameters())


@pytest.mark.parametrize("pooling", [False, True])
def test_multiplications_are_those_of_the_loops(pooling):
    """A weight of a filter is used once for each cell of its map, a weight of the dense layer once."""
    for layer in pooling_claims.small_network(10, pooling=pooling):
        places = np.prod(layer.shape[1:], dtype=int)
        weights = layer.parameters - layer.shape[0] if layer.parameters else 0
        assert layer.multiplications == places * weights


def test_an_image_that_is_too_small_is_refused():
    with pytest.raises(ValueError, match="The kernel spans 3 cells"):
        pooling_claims.small_network(4, pooling=True)


@pytest.mark.parametrize("pooling", [False, True])
def test_a_training_step_agrees_with_torch(pooling):
    torch = pytest.importorskip("torch")
    weights = pooling_claims.first_weights(12, pooling=pooling)
    images = np.random.default_rng(2).random((3, 1, 12, 12))
    first, second, dense = leaves = [torch.tensor(each, requires_grad=True) for each in weights]
    functional = torch.nn.functional
    x = torch.tensor(images)
    for filters in (first, second):
        x = functional.conv2d(x, filters)
        x = functional.max_pool2d(x, 2) if pooling else x
    (0.5 * (x.flatten(1) @ dense) ** 2).sum().backward()
    gradients = pooling_claims.training_step(images, weights, pooling=pooling)
    for gradient, leaf in zip(gradients, leaves, strict=True):
        np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_a_training_step_lowers_the_loss():
    """A small step along the gradient changes the loss as the gradient predicts; this needs no torch."""
    images = np.random.default_rng(3).random((2, 1, 12, 12))
    weights = pooling_claims.first_weights(12, pooling=True)
    gradients = pooling_claims.training_step(images, weights, pooling=True)
    ahead, behind = ([w + step * g for w, g in zip(weights, gradients, strict=True)] for step in (1e-6, -1e-6))
    slope = (loss(images, ahead) - loss(images, behind)) / 2e-6
    assert slope == pytest.approx(sum((gradient**2).sum() for gradient in gradients), rel=1e-4)


def loss(images, weights):
    scores = []
    for x in images:
        for filters in weights[:2]:
            windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))
            maps = np.einsum("chwij,ocij->ohw", windows, filters)
            height, width = (side // 2 for side in maps.shape[1:])
            x = maps[:, : 2 * height, : 2 * width].reshape(-1, height, 2, width, 2).max(axis=(2, 4))
        scores.append(x.ravel() @ weights[2])
    return 0.5 * np.sum(np.square(scores))
