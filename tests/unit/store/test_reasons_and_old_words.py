"""Why a run stands still or has ended; and reasons that earlier versions wrote in words."""

import pytest

from data.messages import Message
from engine.events import Ended, Event, Intervention, Noted
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.old_words import words_to_codes
from engine.store.reasons import reason
from engine.store.run_history import events
from engine.store.run_writer import record, set_status
from engine.store.runs import run as run_of
from fake_runs import History, curve, write_run

FULL = Message("disk.full", {"file": "runs.db"})
PAUSE = Intervention("pause", 2, 3)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ([FULL], FULL),
        ([PAUSE, FULL], FULL),
        # The person's own pause came last: what was noted before is no reason
        ([FULL, PAUSE], ""),
        ([], ""),
    ],
)
def test_a_paused_run_says_why_unless_somebody_paused_it(
    store: Store, spec: ExperimentSpec, log: list[Event | Message], said: object
) -> None:
    run = write_run(store, spec, History(curve(1), status="running"))
    for one in log:
        record(store, run, Noted(one) if isinstance(one, Message) else one)
    set_status(store, run, "paused")
    found = run_of(store, run)
    assert found is not None
    assert reason(found, events(store, run)) == said


def test_an_ended_run_says_its_message_and_not_its_last_note(
    store: Store, spec: ExperimentSpec
) -> None:
    given = History(curve(1), status="failed", message="no memory", events=[Noted("a note")])
    found = run_of(store, write_run(store, spec, given))
    assert found is not None
    assert reason(found, events(store, found.id)) == "no memory"


BEST = "the model has the weights of the best epoch, 7"


@pytest.mark.parametrize(
    ("message", "about"),
    [
        (BEST, {"epoch": 7, "reason": ""}),
        (f"as asked; again; {BEST}", {"epoch": 7, "reason": "as asked; again"}),
        (f"{BEST}, they say", None),
        ("as asked", None),
    ],
)
def test_old_words_become_codes_and_others_stay(
    store: Store, spec: ExperimentSpec, message: str, about: dict[str, object] | None
) -> None:
    turbo = "turbo is not used: a convolution; trained exactly instead"
    notes = [Noted(turbo), Noted(f"he said: {turbo}"), Noted(FULL)]
    run = write_run(store, spec, History(curve(1), message=message, events=notes))
    for _ in range(2):  # once more changes nothing
        with store.write() as db:
            words_to_codes(db)
        told = [logged.event for logged in events(store, run)]
        assert [event.text for event in told if isinstance(event, Noted)] == [
            Message("turbo.refused", {"reason": "a convolution"}),
            *(note.text for note in notes[1:]),
        ]
        said = message if about is None else Message("run.stopped_with_best", about)
        assert [event.message for event in told if isinstance(event, Ended)] == [said]
        found = run_of(store, run)
        assert found is not None
        assert found.message == said
