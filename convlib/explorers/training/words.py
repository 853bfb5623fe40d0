"""What a training shows, in words."""

import math

from convlib.explorers._frame.network_maps import probabilities
from convlib.explorers.training.picture import scores
from convlib.explorers.training.training import BATCH, EPOCHS, Training
from convlib.text import joined, minus, precise, tr


def problem_of_rate(rate: float) -> str:
    """Return a whole sentence: why no step can be made with this learning rate; empty if it can."""
    if not math.isfinite(rate):
        return tr("The learning rate must be a finite number. Use 0.05, and change it from there.")
    if rate < 0:
        return tr(
            "The learning rate is negative: every step would go up the gradient. Use 0.05, and change it from there."
        )
    return ""


def problem_of_digit(digit: int) -> str:
    """Return a whole sentence: why this digit cannot be watched; empty if it can."""
    if 0 <= digit <= 9:
        return ""
    return tr("There is no digit {digit} to watch. Choose one from 0 to 9.", digit=minus(digit))


def progress(training: Training) -> str:
    """Say how far the training has come."""
    last, of = training.measured[-1], {"epochs": EPOCHS, "n": training.steps}
    measured = {
        "loss": f"{last.loss:.2f}",
        "train_loss": f"{last.train_loss:.2f}",
        "right": percent(last.accuracy),
        "train_right": percent(last.train_accuracy),
    }
    if training.has_failed:
        return tr(
            "After {n} step the loss is above a million, or no number at all: the learning rate was too large. "
            "Choose a smaller one, and start again.",
            "After {n} steps the loss is above a million, or no number at all: the learning rate was too large. "
            "Choose a smaller one, and start again.",
            n=training.steps,
        )
    if not training.steps:
        return joined(_before(training), tr("The network gets {right} % of the held-out digits right.", **measured))
    if training.is_done:
        return joined(
            tr("The training is over: {epochs} epochs, {n} steps.", **of), _measured(last.step, training, measured)
        )
    return joined(
        tr(
            "Epoch {epoch} of {epochs}, after step {n}.",
            epoch=training.steps // training.epoch_steps + 1,
            **of,
        ),
        _measured(last.step, training, measured),
    )


def _before(training: Training) -> str:
    return tr(
        "Before the first step. An epoch has {steps} steps, each learns from {batch} of {count} digits; "
        "{held} digits, written by others, are held out.",
        steps=training.epoch_steps,
        batch=BATCH,
        count=len(training.labels),
        held=len(training.held_out_labels),
    )


def _measured(step: int, training: Training, measured: dict[str, str]) -> str:
    return tr(
        "Measured after {n} epoch: right answers {right} % held out, {train_right} % in training; "
        "loss {loss} held out, {train_loss} in training.",
        "Measured after {n} epochs: right answers {right} % held out, {train_right} % in training; "
        "loss {loss} held out, {train_loss} in training.",
        n=step // training.epoch_steps,
        **measured,
    )


def watched(training: Training, digit: int) -> str:
    """Say what the network answers for the digit that is watched."""
    chances = probabilities(scores(training, digit))
    best = int(chances.argmax())
    fields = {"digit": digit, "best": best, "chance": f"{chances[best]:.2f}"}
    if training.has_failed or not math.isfinite(chances[best]):
        return ""
    if best == digit:
        return tr("The {digit} that you watch is held out; the network answers {best} ({chance}): correct.", **fields)
    return tr("The {digit} that you watch is held out; the network answers {best} ({chance}): not correct.", **fields)


def percent(share: float) -> str:
    """Write a share in percent, with one digit after the point."""
    return precise(round(100 * share, 1))
