"""Recipes in the screen of a table: what was decided is saved, another's decisions are taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from data.errors import InputError
from tui.data.roles import Window
from tui.dialogs.person import Person
from tui.dialogs.pick import PickScreen
from tui.dialogs.saving import Saving
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.model.known_files import KnownFiles, cannot_write, file_name
from tui.text.fitting import shown

if TYPE_CHECKING:
    from data.recipes.recipe import Recipe
    from engine.tables.table_view import TableView

A_FILE, NONE = "/file", "/none"
"""Choices that are no recipe's name."""


class TableWindow(Window, Protocol):
    """The screen, which also knows the table."""

    @property
    def table(self) -> TableView | None:
        """What was read, with the roles of the description."""
        ...

    @property
    def is_settled(self) -> bool:
        """Whether that is the table of the description as it is now."""
        ...


class Recipes:
    """The keys of recipes; ``files`` are those that were opened or saved here."""

    def __init__(self, window: TableWindow, person: Person, files: KnownFiles) -> None:
        self._window = window
        self._person = person
        self._files = files

    # Saving

    def save(self) -> None:
        """What the columns are for and how they are prepared, as a file for the next table."""
        found = self._found()
        if found is None:
            return
        Saving(
            title=_("Save as a recipe"),
            proposal=f"{file_name(found.name)}-recipe.toml",
            over=_("Save over a recipe"),
            replaces=_("replace it, comments and all"),
            refused=_refusal,
            doubt=self._files.doubt,
            write=lambda path: self._write(found, path),
        ).ask(self._person)

    def _found(self) -> Recipe | None:
        """The recipe of the table; None where there is none, which is said."""
        from engine.client.recipes import recipe_for

        table, spec = self._window.table, self._window.spec
        if table is None or spec is None or not self._window.is_settled:
            self._person.hint(_("the table has to be read first"), error=True)
            return None
        if not spec.data.is_own:
            self._person.hint(_("the built-in table needs no recipe"), error=True)
            return None
        try:
            return recipe_for(table.name, spec.data, table.schema)
        except InputError as refused:
            self._person.hint(words(refused), error=True)
            return None

    def _write(self, recipe: Recipe, path: Path) -> str | None:
        """Save it, called as its file, and say so; a sentence if that failed."""
        from dataclasses import replace

        from engine.client.recipes import save_recipe

        try:
            save_recipe(replace(recipe, name=path.stem), path)
        except OSError as error:
            return cannot_write(path, error)
        self._files.remember(path)
        said = _(
            "saved as {path}; {key} takes it for another table", path=path, key=key_of("data.apply")
        )
        self._person.hint(said)
        return None

    # Applying

    def apply(self) -> None:
        """Have a recipe say what the table is for: one that ships, or a file."""
        from data.recipes.finding import shipped

        spec = self._window.spec
        if spec is None:
            return
        if not spec.data.is_own:
            self._person.hint(_("the built-in table needs no recipe"), error=True)
            return
        options: list[tuple[str, str]] = []
        notes: list[str] = []
        fits = NONE if spec.data.recipe else A_FILE
        for name, recipe in shipped().items():
            names = self._names
            if names and recipe.fits(names):
                fits = name
            said = "" if names is None else _fit_words(len(recipe.lacks(names)))
            options.append((name, shown(name + said)))
            notes.append(recipe.about)
        options.append((A_FILE, _("one from a file")))
        notes.append(_("A recipe that was saved of another table of the kind."))
        if spec.data.recipe:
            options.append((NONE, _("none")))
            notes.append(_("Everything is found out again, or said by you."))
        present = spec.data.recipe if spec.data.recipe in shipped() else fits
        title = _("The recipe of the table")
        self._person.push(PickScreen(title, options, present, notes=notes), self._take)

    def _take(self, choice: str) -> None:
        if choice == A_FILE:
            self._ask_file()
        elif choice == NONE:
            self._window.change(_changes(""))
        else:
            said = self._refused(choice)
            if said:
                self._person.hint(said, error=True)
            else:
                self._apply(choice)

    def _ask_file(self) -> None:
        question = _("The recipe's file, in {folder} unless the path says otherwise:")
        question = question.format(folder=shown(str(Path.cwd())))

        def check(text: str) -> str | None:
            return self._refused(text.strip()) if text.strip() else _("a file needs a name")

        def take(text: str) -> None:
            self._files.remember(Path(text.strip()).expanduser())
            self._apply(text.strip())

        self._person.ask(_("A recipe from a file"), question, "", take, check)

    def _apply(self, named: str) -> None:
        if self._window.change(_changes(named)):
            said = _(
                "the recipe says all of the table now; {key} takes that back",
                key=key_of("data.undo"),
            )
            self._person.hint(said)

    def _refused(self, named: str) -> str:
        """Why a recipe cannot be taken for the table; empty where it can."""
        from data.recipes.applying import check_columns
        from data.recipes.finding import recipe_called

        try:
            recipe = recipe_called(named)
            if recipe.label is None:
                raise InputError("recipe.no_label", recipe=recipe.name)
            if self._names is not None and self._window.table is not None:
                check_columns(recipe, self._names, self._window.table.name)
        except InputError as refused:
            return words(refused)
        return ""

    @property
    def _names(self) -> tuple[str, ...] | None:
        """The table's columns; None where they are not known: of what a recipe made of them."""
        table, spec = self._window.table, self._window.spec
        if table is None or spec is None or spec.data.recipe:
            return None
        return tuple(column.name for column in table.schema.columns)


def _changes(named: str) -> dict[str, Any]:
    from engine.client.recipes import by_recipe

    return by_recipe(named)


def _fit_words(lacking: int) -> str:
    if not lacking:
        return _(", which fits these columns")
    return n_(
        ", of which {count} column is missing", ", of which {count} columns are missing", lacking
    )


def _refusal(path: Path) -> str | None:
    """Why no recipe can be saved there."""
    from engine.client.recipes import check_place

    try:
        check_place(path)
    except InputError as refused:
        return words(refused)
    return None
