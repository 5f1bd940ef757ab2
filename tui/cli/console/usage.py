"""What typer says of wrong arguments, in the person's language and in one plain sentence."""

import re

from tui.locale import N_, _

_PLAINER = {
    "Input should be a valid integer, unable to parse string as an integer": N_(
        "it must be a whole number"
    ),
    "Input should be a valid number, unable to parse string as a number": N_("it must be a number"),
}
_SAID = (
    (r"no such option: (?P<name>\S+)", N_("no such option: {name}")),
    (r"no such command (?P<name>'.*?')", N_("no such command {name}")),
    (r"missing argument (?P<name>'.*?')", N_("missing argument {name}")),
    (r"missing option (?P<name>'.*?')", N_("missing option {name}")),
    (r"missing command", N_("missing command")),
    (r"invalid value for (?P<name>'.*?'): ", N_("invalid value for {name}: ")),
    (r"invalid value: ", N_("invalid value: ")),
    (r"got unexpected extra arguments? (?P<name>\(.*\))", N_("got unexpected arguments {name}")),
    (r"option (?P<name>'.*?') requires an argument", N_("option {name} requires an argument")),
    (r"\.? did you mean (?P<name>.*)\?", N_(". Did you mean {name}?")),
)
"""Typer's sentences, and ours; typer's stay where there is none."""


def usage_words(message: str) -> str:
    """Its sentence in one line, begun with a small letter."""
    sentence = " ".join(message.split()).rstrip(".")
    sentence = f"{sentence[:1].lower()}{sentence[1:]}"
    for theirs, ours in _PLAINER.items():
        sentence = sentence.replace(theirs, _(ours))
    for pattern, ours in _SAID:
        found = re.search(pattern, sentence, re.IGNORECASE)
        if found and _(ours) != ours:
            said = _(ours).format(**found.groupdict())
            sentence = sentence[: found.start()] + said + sentence[found.end() :]
    return sentence
