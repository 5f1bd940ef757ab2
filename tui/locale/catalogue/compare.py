"""Of runs and experiments beside each other: verdicts, and what cannot be compared."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tui.locale.entries import Entry
from tui.locale.plus_minus import plus_minus
from tui.locale.translation import _, n_

MOST_CLASSES = 4


def _better(params: Mapping[str, Any]) -> str:
    # Nothing varied: a margin of zero would claim too much
    if params["margin"]:
        size = plus_minus(params["difference"], params["margin"])
    else:
        size = _("{difference:+.4g} in every run", difference=params["difference"])
    names = {"better": params["better"], "worse": params["worse"]}
    return _("{better} is better than {worse}: {size}", **names, size=size)


def _alike(params: Mapping[str, Any], why: str) -> str:
    names = {"first": params["first"], "second": params["second"]}
    seeds = _both(params["seeds"])
    return _(
        "{first} and {second} are not distinguishable with {seeds} seeds; {why}",
        **names,
        seeds=seeds,
        why=why,
    )


def _same_means(params: Mapping[str, Any]) -> str:
    return _alike(params, _("their means are the same"))


def _too_close(params: Mapping[str, Any]) -> str:
    why = _(
        "more than {most:,} would be needed to see a difference of that size", most=params["most"]
    )
    return _alike(params, why)


def _more_seeds(params: Mapping[str, Any]) -> str:
    more = _both(params["more"])
    why = _("about {more} more would be needed to see a difference of that size", more=more)
    return _alike(params, why)


def _both(counts: Sequence[int]) -> str:
    """One number for both sides where it is the same."""
    first, second = counts
    if first == second:
        return str(first)
    return _("{first} and {second}", first=first, second=second)


def _no_mean(params: Mapping[str, Any]) -> str:
    return n_(
        "no verdict: the run of {name} came to {metric} {value}, which has no mean",
        "no verdict: {odd} of {count} runs of {name} came to {metric} {value}, which has no mean",
        params["runs"],
        **{key: params[key] for key in ("name", "metric", "value", "odd")},
    )


def _one_run(params: Mapping[str, Any]) -> str:
    about = {"names": _(" and of ").join(params["names"]), "apart": params["apart"]}
    steered = params.get("steered") or ()
    if steered:
        why = _(
            "{names} was steered while it trained, and a steered run has no repetitions",
            names=_(" and ").join(steered),
        )
    else:
        why = _("repeat it with several seeds")
    return _(
        "one run of {names} says nothing about noise (they are {apart:.4g} apart): {why}",
        **about,
        why=why,
    )


def _other_tables(params: Mapping[str, Any]) -> str:
    return _(
        "no verdict: {names} trained on different tables, so their figures do not compare",
        names=_(" and ").join(params["names"]),
    )


def _test(params: Mapping[str, Any]) -> str:
    parts = [params["test"]]
    if not math.isnan(params["freedom"]):
        parts.append(_("{freedom:.1f} degrees of freedom", freedom=params["freedom"]))
    parts.append(_p(params["p"]))
    return _(
        "{metric} {size} ({level:.4g} % confidence), {test}",
        metric=params["metric"],
        size=plus_minus(params["difference"], params["margin"]),
        level=100 * params["level"],
        test=", ".join(parts),
    )


def _p(p: float) -> str:
    return _("p below 0.0001") if p < 0.0001 else _("p = {p:.2g}", p=p)


def _other_classes(params: Mapping[str, Any]) -> str:
    told: list[str] = []
    if params["only_first"]:
        told.append(_("only the first has {names}", names=_some(params["only_first"])))
    if params["only_second"]:
        told.append(_("only the second has {names}", names=_some(params["only_second"])))
    difference = "; ".join(told) or f"{params['first']}, {params['second']}"
    return _("the confusion matrices have other classes: {difference}", difference=difference)


def _some(names: Sequence[str]) -> str:
    head, more = ", ".join(names[:MOST_CLASSES]), len(names) - MOST_CLASSES
    return _("{head} and {more} more", head=head, more=more) if more > 0 else head


def _no_such_metric(params: Mapping[str, Any]) -> str:
    return _(
        '"{name}" has no metric "{metric}"; all of them have: {known}',
        name=params["name"],
        metric=params["metric"],
        known=", ".join(params["known"]) or _("none in common"),
    )


ENTRIES: dict[str, Entry] = {
    "compare.better": _better,
    "compare.matrices_count_other_rows": "one matrix counts validation rows, the other training "
    "rows",
    "compare.matrices_of_other_parts": "one confusion matrix counts validation rows, the other "
    "training rows",
    "compare.more_seeds": _more_seeds,
    "compare.no_epoch": '"{name}" ({run}) has no whole epoch yet',
    "compare.no_matrices": "not both have a confusion matrix",
    "compare.no_matrices_yet": "not both have a confusion matrix yet",
    "compare.no_mean": _no_mean,
    "compare.no_metric_in_common": "these runs have no metric in common",
    "compare.no_such_metric": _no_such_metric,
    "compare.none_finished": 'no run of "{name}" has finished yet; the id of a run compares it as '
    "it stands",
    "compare.one_run": _one_run,
    "compare.only_noise": "both are repetitions of one experiment: what differs is noise",
    "compare.other_classes": _other_classes,
    "compare.no_residuals": "no residuals of both sides to compare: a number is beside classes, or "
    "an epoch has yet to end",
    "compare.residuals_of_other_rows": "the residuals are of other rows in the two: they do not "
    "compare",
    "compare.other_tables": _other_tables,
    "compare.same_means": _same_means,
    "compare.same_run": '"{first}" and "{second}" mean the same: both have the run {run}',
    "compare.test": _test,
    "compare.too_close": _too_close,
    "compare.too_few": "name two runs or experiments at least, as pkgo-tui compare A B",
}
