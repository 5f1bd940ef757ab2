"""Of queries over the runs."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry
from tui.locale.translation import _


def _no_field(params: Mapping[str, Any]) -> str:
    name, near = params["name"], params["near"]
    if not near:
        return _('no field is called "{name}"', name=name)
    head, last = ", ".join(near[:-1]), near[-1]
    meant = _("{head} or {last}", head=head, last=last) if head else last
    return _('no field is called "{name}": {meant}?', name=name, meant=meant)


def _ambiguous_field(params: Mapping[str, Any]) -> str:
    meant = _(" or ").join(params["meant"])
    return _('"{name}" can mean {meant}', name=params["name"], meant=meant)


def _not_one_of(params: Mapping[str, Any]) -> str:
    known = ", ".join(params["known"])
    return _("{field} is one of {known}", field=params["field"], known=known)


def _none_saved(params: Mapping[str, Any]) -> str:
    if not params["known"]:
        return _("no query is saved yet: S in the list of all runs saves one")
    known = ", ".join(params["known"])
    return _(
        'no saved query is called "{name}"; there are {known}', name=params["name"], known=known
    )


def _not_kept(params: Mapping[str, Any]) -> str:
    if not params["reason"]:
        return _("a query cannot be saved: nobody knows this person's home directory")
    return _("the query cannot be saved: {reason}", reason=params["reason"])


ENTRIES: dict[str, Entry] = {
    "query.ambiguous_field": _ambiguous_field,
    "query.at_character": "{reason} (at character {place} of the query)",
    "query.bracket_closes_nothing": "this bracket closes nothing",
    "query.bracket_open": "this bracket is not closed",
    "query.brackets_empty": "there is nothing between the brackets",
    "query.field_missing": 'before "{sign}" comes a field',
    "query.join_missing": '"and" or "or" is missing here',
    "query.metric_alone": "compare {field} with something: {field} > 0.5",
    "query.missing_before": 'before "{token}" something is missing',
    "query.missing_behind": 'behind "{token}" something is missing',
    "query.no_field": _no_field,
    "query.none_saved": _none_saved,
    "query.not_a_number": "{field} is a number, as 0.75 or 1e-3",
    "query.not_a_switch": "{field} is yes or no",
    "query.not_a_time": "a time is written 2026-11-24 or 2026-11-24T09:30",
    "query.not_kept": _not_kept,
    "query.not_alone": 'behind "!" comes "=": name != relu',
    "query.not_one_of": _not_one_of,
    "query.not_seconds": "{field} is a number, as 90, 90s, 2m or 1.5h",
    "query.not_sortable": "these cannot be sorted: {reason}",
    "query.quotation_open": "this quotation mark is not closed",
    "query.saved_unreadable": "the saved queries cannot be read, and are left as they "
    "are: {file}; move that file away to save others",
    "query.too_deep": "more than {most} brackets inside each other",
    "query.too_many_saved": "more than {most} queries cannot be saved",
    "query.value_is_join": 'behind "{sign}" comes a value; one called {word} goes in quotation '
    "marks",
    "query.value_missing": 'behind "{sign}" comes a value',
}
