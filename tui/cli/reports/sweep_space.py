"""What a sweep searches, before anything is trained."""

from typing import TYPE_CHECKING, Any

from engine.sweeps.parameters import Parameter, parameters
from tui.cli.reports.sweep import value_text
from tui.locale import _, n_
from tui.text.fitting import shown
from tui.text.tables import columns

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.sweep import SweepSpec


def space_lines(base: "ExperimentSpec", told: "SweepSpec") -> list[str]:
    """How it is searched, and every searched key with its values."""
    trials = _("as many as the minutes allow")
    if told.trials is not None:
        trials = n_("{count} trial", "{count} trials", told.trials)
    rows = [
        _(
            '"{name}": {metric}, {direction}; {trials}; sampler {sampler}, pruner {pruner}',
            name=shown(base.name, 60),
            metric=told.judged_by,
            direction=_("less is better") if told.minimizes else _("more is better"),
            trials=trials,
            sampler=told.sampler,
            pruner=told.pruner,
        ),
        "",
    ]
    cells = [[one.key, _values(one), _when(one)] for one in parameters(told, base)]
    head = [_("key"), _("values"), _("only with")]
    return [*rows, *columns(head, cells, left=frozenset({0, 1, 2}))]


def _values(one: Parameter) -> str:
    if one.kind == "choice":
        return ", ".join(str(choice) for choice in one.choices)
    low, high = value_text(one.value(one.low)), value_text(one.value(one.high))
    how = [_("logarithmic")] if one.log else []
    if one.step is not None:
        how.append(_("step {step}", step=value_text(one.value(one.step))))
    if one.kind == "whole":
        how.append(_("whole"))
    return ", ".join([_("{low} to {high}", low=low, high=high), *how])


def _when(one: Parameter) -> str:
    return "; ".join(f"{key} = {', '.join(map(str, values))}" for key, values in one.when)


def space_object(base: "ExperimentSpec", told: "SweepSpec") -> dict[str, Any]:
    """The same as JSON has it."""
    return {"name": base.name, "sweep": told.model_dump(mode="json", exclude_none=True)}
