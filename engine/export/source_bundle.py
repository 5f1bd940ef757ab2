"""Functions of ours as the source of a script that needs none of our packages.

What a function uses of our modules is copied with it, in an order in which Python can read it; what
is imported of others is imported at the top.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from engine.export.module_source import LATE, ModuleSource, is_ours, module_source, names_of
from engine.io.python_text import import_lines


class SourceBundle:
    """Definitions gathered in order. ``given`` are those that a script brings by itself, as source
    by name, whatever the modules say; empty for what it says elsewhere.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._taken: dict[str, str] = {}
        self._parts: list[str] = []
        self._imports: set[tuple[str, str, str]] = set()

    def take(self, module: str, names: Iterable[str]) -> None:
        """Take definitions of a module, and all that they use."""
        for name in names:
            self._take(module_source(module), name)

    @property
    def imports(self) -> list[str]:
        """The lines of import: the standard library, a blank line, the others."""
        outside = [one for one in self._imports if _is_outside(one[0])]
        standard = [one for one in self._imports if not _is_outside(one[0])]
        return [*_lines(standard), *([""] if outside else []), *_lines(outside)]

    @property
    def source(self) -> str:
        """The definitions: constants beside each other, functions and classes apart."""
        text, apart = "", True
        for part in self._parts:
            before, apart = apart, part.startswith(("def ", "class ", "@"))
            text += ("\n\n\n" if before or apart else "\n") if text else ""
            text += part
        return text

    def _take(self, module: ModuleSource, name: str) -> None:
        if name in self._taken:
            # Two things of one name would be one in the script
            assert self._taken[name] in ("", module.name), name
            return
        if name in self._given:
            self._taken[name] = ""
            self._parts += [self._given[name]] if self._given[name] else []
            return
        self._taken |= dict.fromkeys(names_of(module.defined[name]), module.name)
        for used, attribute in module.used(name):
            self._resolve(module, used, attribute)
        self._parts.append(module.plain(name))

    def _resolve(self, module: ModuleSource, used: str, attribute: str) -> None:
        called = module.module_called(used)
        if used in module.defined:
            self._take(module, used)
        elif called:
            if attribute:
                self._take(module_source(called), attribute)
        elif used in module.imported:
            origin, name = module.imported[used]
            if is_ours(origin):
                self._take(module_source(origin), name)
            elif origin not in LATE:
                self._imports.add((origin, name, used))


def _is_outside(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] not in sys.stdlib_module_names


def _lines(found: Sequence[tuple[str, str, str]]) -> list[str]:
    plain = [
        f"import {module}" + (f" as {known_as}" if known_as != module else "")
        for module, name, known_as in found
        if not name
    ]
    named = [f"from {module} import {name}" for module, name, _ in found if name]
    return [*sorted(plain), *import_lines(named)]
