"""Catalogues of words in gettext's text form, read and written.

Each text stands on one line, in ASCII escapes where it needs them: what is a catalogue for every
tool that knows gettext is also quick to read, and a line of it is a line of a difference.
"""

import re
from collections.abc import Mapping
from pathlib import Path

PLURAL = "\0"
"""Between the two English forms of a text that has them, as in gettext's compiled files."""
_ENTRY = re.compile(
    r'^msgid "(.*)"\n(?:msgid_plural "(.*)"\n)?msgstr(?:\[0\])? "(.*)"$', re.MULTILINE
)
_ESCAPE = re.compile(r'\\(["\\n])')


def read_folder(folder: Path) -> dict[str, str]:
    """Every translation of a folder's ``.po`` files; none where there is no such folder."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.po")):
        found |= read_po(file.read_text("utf-8"))
    return found


def read_po(text: str) -> dict[str, str]:
    """The translations by what they translate: two forms with ``PLURAL`` between them."""
    found: dict[str, str] = {}
    for one, many, said in _ENTRY.findall(text):
        if one and said:  # the head has no text, what waits for a translator no translation
            key = f"{one}{PLURAL}{many}" if many else one
            found[_plain(key)] = _plain(said)
    return found


def write_po(language: str, entries: Mapping[str, str], *notes: str) -> str:
    """A catalogue of these translations, in their order; ``notes`` stand at its beginning."""
    head = (
        f"Language: {language}\\n",
        "MIME-Version: 1.0\\n",
        "Content-Type: text/plain; charset=UTF-8\\n",
        "Content-Transfer-Encoding: 8bit\\n",
        "Plural-Forms: nplurals=1; plural=0;\\n",
    )
    lines = [f"# {note}" for note in notes]
    lines += ['msgid ""', 'msgstr ""', *(f'"{one}"' for one in head)]
    for key, said in entries.items():
        one, _, many = key.partition(PLURAL)
        lines += ["", f'msgid "{_escaped(one)}"']
        if many:
            lines += [f'msgid_plural "{_escaped(many)}"', f'msgstr[0] "{_escaped(said)}"']
        else:
            lines.append(f'msgstr "{_escaped(said)}"')
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
