"""``pkgo-tui coach``: what is wrong with a run, and what to try next."""

from math import isfinite
from typing import TYPE_CHECKING, Any

import typer

from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, say
from tui.locale import _, words
from tui.locale.key_words import key_word
from tui.text.coached import assignments, evidence_line, helped_lines, present
from tui.text.fitting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.coach.helping import Helped
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.specs import ExperimentSpec
    from engine.store.runs import Run


def coach(
    context: typer.Context, run: RunArgument, json: JsonOption = False, store: StoreOption = None
) -> None:
    """Tell what is wrong with a run, and one change to try.

    The most certain diagnosis comes first, each with its evidence; a healthy run has the one
    diagnosis healthy. A run that still trains is judged by the epochs it has.

    Example: pkgo-tui coach last
    """
    from engine.coach.helping import helped_by
    from engine.coach.reading import record_of
    from engine.coach.rules.diagnosing import diagnoses_of
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        record, helped = record_of(opened, found), helped_by(opened, found)
    told = diagnoses_of(record)
    if json:
        emit(coach_object(found.id, told, helped))
        return
    for line in _lines(found, record.spec, told):
        say(line)
    for line in (line for one in helped for line in ("", *helped_lines(one))):
        say(line)


def coach_object(
    run: str, told: "list[Diagnosis]", helped: "Sequence[Helped]" = ()
) -> dict[str, Any]:
    """The run and its diagnoses, the most certain first, without figures that are no numbers; and
    what came of proposals, where there is any.
    """
    found: dict[str, Any] = {
        "run": run,
        "diagnoses": [
            {
                "kind": one.kind,
                "title": words(one.title),
                "certainty": round(one.certainty, 3),
                "evidence": {k: v for k, v in one.evidence.items() if isfinite(v)},
                "since_epoch": one.since_epoch,
                "proposal": {"set": dict(one.proposal.changes), "why": words(one.proposal.why)},
                "silent_if": words(one.silent_if),
            }
            for one in told
        ],
    }
    if helped:
        found["helped"] = [_helped(one) for one in helped]
    return found


def _helped(found: "Helped") -> dict[str, Any]:
    before, after = found.values
    return {
        "kind": found.kind,
        "set": dict(found.changes),
        "before": found.before.id,
        "after": found.after.id,
        "metric": found.metric or None,
        "values": {"before": list(before), "after": list(after)},
        "outcome": found.outcome,
        "only_this_changed": found.is_alone,
        "why": f"{words(found.message)}; {words(found.reason)}",
    }


def _lines(run: "Run", spec: "ExperimentSpec", told: "list[Diagnosis]") -> "Iterator[str]":
    yield f'"{shown(run.name)}" ({run.id})'
    if not told:
        ended = _("it ended before an epoch was whole: there is nothing to judge")
        yield ended if run.is_ended else _("no epoch is whole yet: there is nothing to judge")
    for one in told:
        yield ""
        kind = key_word(one.kind)
        certainty = _("{kind}, {certainty:.0%} certain", kind=kind, certainty=one.certainty)
        yield f"{certainty}: {shown(words(one.title))}"
        yield f"  {evidence_line(one)}"
        yield f"  {shown(words(one.proposal.why))}"
        for key, said in zip(one.proposal.changes, assignments(one.proposal.changes), strict=True):
            now = present(spec, key)
            before = "  " + _("(now {value})", value=shown(now)) if now else ""
            yield "    --set " + shown(said) + before
        silent = shown(words(one.silent_if))
        yield "  " + _("silent with: {what}", what=silent)
