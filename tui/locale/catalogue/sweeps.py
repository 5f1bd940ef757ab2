"""Of searches: what is searched, trials, why a sweep does not go on."""

from collections.abc import Mapping
from typing import Any

from tui.locale.catalogue.specs import finding
from tui.locale.entries import Entry, Plural
from tui.locale.translation import plain
from tui.locale.words import LONGEST_KEY, fill, shortened, words


def _value_refused(params: Mapping[str, Any]) -> str:
    reason = words(params["reason"])
    beside = ", ".join(shortened(one, LONGEST_KEY) for one in params["beside"])
    text = plain("{key}: {value} is refused: {reason}")
    if beside:
        text = plain("{key}: {value} is refused beside {beside}: {reason}")
    value = shortened(params["value"])
    return fill(text, {**params, "value": value, "reason": reason, "beside": beside})


def _overlap(params: Mapping[str, Any]) -> str:
    text = plain("{key} and {other} say the value of the same field: search one of them")
    return fill(text, {**params, "other": shortened(params["other"], LONGEST_KEY)})


def _one_of(text: str) -> Entry:
    return lambda params: fill(plain(text), {**params, "choices": ", ".join(params["choices"])})


ENTRIES: dict[str, Entry] = {
    "run.pruned": "pruned after epoch {epoch} by {pruner}: {metric} {value:.4f} had fallen behind "
    "the other trials",
    "run.sweep_set_aside": "set aside with its sweep; it goes on when the sweep does",
    "sweep.all_failed": "the last {count} trials have all failed: the sweep is set aside; look at "
    "one of them, as pkgo-tui show last tells",
    "sweep.choice_twice": finding('"{key}" has the choice {value} twice'),
    "sweep.cmaes_needs_numbers": "{key}: CMA-ES moves in a space of numbers that is the same in "
    "all trials, without choices and conditions; tpe takes both",
    "sweep.condition_never_met": "{key} is searched only when {other} is {value}, which it never "
    "is",
    "sweep.condition_not_searched": "{key} is searched only with values of {other}, which is not "
    "searched itself",
    "sweep.condition_without_values": '"{typed}" is no condition: write it as optimizer = '
    "sgd, adam",
    "sweep.conditions_in_a_circle": "{key}: its condition depends on itself",
    "sweep.damaged": "the sweep is damaged",
    "sweep.delete_open": "sweep {sweep} is at work: stop it first",
    "sweep.finished": "sweep {sweep} has finished: pkgo-tui sweep --resume {sweep} --trials N "
    "makes more trials",
    "sweep.gp_needs_torch": "{key}: the sampler gp needs the package torch: pip install torch (its "
    "build for CPUs is enough)",
    "sweep.grid_finished": "sweep {sweep} has finished: every combination of its grid has been "
    "tried",
    "sweep.grid_has_no_more": "the grid has {points:,} combinations, and no more",
    "sweep.grid_of_range": "{key}: a grid needs choices, or a range with a step",
    "sweep.grid_stays": "the values of a grid cannot be changed once it has begun",
    "sweep.grid_too_large": "the grid has more than {most:,} combinations",
    "sweep.key_not_searched": _one_of("{key} is not searched; it is one of {choices}"),
    "sweep.key_without_quotes": finding(
        '"{key}": a key of several parts is written in quotes: "{typed}" = ...'
    ),
    "sweep.keys_overlap": _overlap,
    "sweep.log_of_no_positive": finding(
        '"{key}": low must be more than 0 on a logarithmic scale, not {low:g}'
    ),
    "sweep.log_with_step": finding('"{key}": a logarithmic range has no step'),
    "sweep.low_not_below_high": finding(
        '"{key}": low must be less than high, not {low:g}, {high:g}'
    ),
    "sweep.no_layer_has": finding("{key}: no layer of the network has such a field"),
    "sweep.no_layers_to_repeat": "{key}: there is no list of layers to repeat",
    "sweep.no_number_changes": "{key} changes nothing that could be better",
    "sweep.no_range": finding('"{key}" needs low and high, or choices'),
    "sweep.no_such_metric": _one_of('"{key}": there is no metric "{value}"; one of {choices}'),
    "sweep.no_trial_finished": "no trial of the sweep has finished",
    "sweep.none_in_file": 'nothing is searched: write a section [sweep] into "{file}", or give '
    "--space KEY=LOW..HIGH; pkgo-tui help sweeps tells how",
    "sweep.none_yet": "there is no sweep yet",
    "sweep.not_found": 'there is no sweep "{text}"',
    "sweep.not_searched_so": '"{key}" is searched as LOW..HIGH, LOW..HIGH log, LOW..HIGH step S or '
    'VALUE,VALUE, not "{typed}"',
    "sweep.not_together": "{first} and {second} do not go together",
    "sweep.not_whole": "{key} takes whole numbers, not {value:g}",
    "sweep.nothing_left": "nothing is left to be tried",
    "sweep.nothing_searched": "nothing is searched: give --space KEY=LOW..HIGH, or a file with a "
    "section [sweep]; pkgo-tui help sweeps tells how",
    "sweep.nothing_validates": '"{key}": no rows validate, so there is no "{value}"',
    "sweep.of_other_rows": "{key} cannot be searched: trials on other rows, or of another label, "
    "cannot be compared",
    "sweep.range_and_choices": finding('"{key}" has low and high, or choices, not both'),
    "sweep.range_of_no_number": "{key} is no number: it needs choices",
    "sweep.sampler": "the sampler could not propose anything: {reason}",
    "sweep.seed_and_seeds": "{key}: with several seeds a trial the seed cannot be searched",
    "sweep.seeds_of_again": "--seeds says how many fresh seeds --again trains; of a new sweep it "
    "is --set sweep.seeds=N",
    "sweep.several_begin_so": Plural(
        '{sweeps} sweep begins with "{text}": give more of its id',
        '{sweeps} sweeps begin with "{text}": give more of the id',
        by="sweeps",
    ),
    "sweep.step_beyond_range": "{key}: a step of {step:g} is longer than the range from {low:g} to "
    "{high:g}",
    "sweep.too_few_for_importance": Plural(
        "{done} trial has finished: at least {least} tell what explains their differences",
        "{done} trials have finished: at least {least} tell what explains their differences",
        by="done",
    ),
    "sweep.value_refused": _value_refused,
}
