"""While a run trains only what is sure and lasts is said; a moment of a healthy run is not."""

import math
from dataclasses import replace
from typing import Any

from coach_records import falling, made, stuck
from engine.coach.early import early
from engine.coach.signs.record import RunRecord

LIVE: dict[str, Any] = {"status": "running", "wanted": 40, "matrix": ()}


def kind(record: RunRecord) -> str:
    told = early(record)
    return told.kind if told else ""


def test_a_loss_that_is_no_number_is_said_at_once() -> None:
    assert kind(made(loss=[0.7, math.nan], steps=2, **LIVE)) == "diverging"


def test_a_loss_far_above_its_lowest_is_said_when_it_stays_there() -> None:
    falls = falling(0.7, 0.3, 12)
    assert kind(made(loss=[*falls, 3.0], steps=40, **LIVE)) == ""
    far = made(loss=[*falls, 2.5, 3.0], steps=40, **LIVE)
    assert kind(far) == "diverging"


def test_what_rests_where_it_began_is_said_and_what_falls_slowly_is_not() -> None:
    assert kind(stuck(loss=[0.693] * 20, steps=30, **LIVE)) == "stuck_at_baseline"
    slowly = [0.70 - 0.003 * place for place in range(20)]
    assert kind(stuck(loss=slowly, steps=30, **LIVE)) == ""


def test_few_epochs_or_updates_tell_nothing_yet() -> None:
    assert kind(stuck(loss=[0.693] * 4, steps=200, **LIVE)) == ""
    assert kind(stuck(loss=[0.693] * 20, steps=2, **LIVE)) == ""


def test_a_healthy_run_is_left_alone_from_its_first_epoch_on() -> None:
    whole = made(**{**LIVE, "matrix": ((55, 5), (5, 55))})
    for epochs in range(len(whole.epochs) + 1):
        assert early(replace(whole, epochs=whole.epochs[:epochs])) is None
