"""The one vocabulary of what a person may ask of a run."""

from typing import Any

import pytest

from engine.commands import CHANGEABLE, Command, CommandKind
from engine.events import Intervention
from engine.specs import first_model
from engine.specs.edit import with_value
from tui.text.events import intervention_text


@pytest.mark.parametrize("kind", CHANGEABLE)
def test_what_needs_a_value_is_a_key_of_the_specification(kind: CommandKind) -> None:
    spec: Any = with_value(first_model(), "training.early_stopping.patience", "2")
    changed = with_value(spec, kind.spec_key, "7")
    assert changed != spec
    assert kind.affects_numbers and not kind.interrupts


def test_a_run_has_the_numbers_it_would_have_had_beside_all_other_commands() -> None:
    others = set(CommandKind) - set(CHANGEABLE)
    assert not any(kind.affects_numbers or kind.needs_value for kind in others)
    assert {kind for kind in others if not kind.interrupts} == {CommandKind.CHECKPOINT}


def test_an_intervention_is_the_command_that_took_effect() -> None:
    made = Intervention("learning_rate", 3, 1, 0.5)
    assert made.command == Command(CommandKind.LEARNING_RATE, 0.5)
    assert made == Intervention(CommandKind.LEARNING_RATE, 3, 1, 0.5)
    assert intervention_text(made) == "learning rate 0.5 in epoch 3, batch 1"
    stopped = Intervention("stop", 3, 1)
    assert (stopped.command, stopped.affects_numbers) == (Command(CommandKind.STOP), False)


def test_what_another_version_did_to_a_run_is_no_command_of_this_one() -> None:
    made = Intervention("mood", 1, 0, "better")
    assert (made.command, made.affects_numbers) == (None, False)
    assert intervention_text(made) == "mood better in epoch 1, batch 0"
