"""Paths in what is said of a run: as the person knows them here, and as they lie on a node.

On a node a file lies below a folder of its own under its whole path, ``ROOT/home/me/table.csv``.
"""

import json
from typing import Any, TypeVar, cast

from engine.on_ray.paths import moved
from engine.on_ray.transport import Fields

Said = TypeVar("Said")


class Relocation:
    """Between here and a ``root`` there."""

    def __init__(self, root: str) -> None:
        self._root = root

    def there(self, path: str) -> str:
        """Where the file lies on the node."""
        return f"{self._root}{path}"

    def packet_there(self, packet: Fields) -> Fields:
        """A run's packet, whose descriptions name files, as the node's worker is to see it."""
        rows = [packet["run"]["runs"][0], packet["experiment"]]
        rows += [before["runs"][0] for before in packet["before"]]
        texts = {row["spec"] for row in rows if "spec" in row}
        new = {text: json.dumps(moved(json.loads(text), self.there)) for text in texts}

        def changed(row: Fields) -> Fields:
            return {**row, "spec": new[row["spec"]]} if "spec" in row else row

        def changed_run(rows: Fields) -> Fields:
            return {**rows, "runs": [changed(row) for row in rows["runs"]]}

        return {
            **packet,
            "experiment": changed(packet["experiment"]),
            "run": changed_run(packet["run"]),
            "before": [changed_run(rows) for rows in packet["before"]],
        }

    def here(self, said: Said) -> Said:
        """What is said on the node, with the paths from here."""
        return cast(Said, self._here(said))

    def _here(self, said: Any) -> Any:
        if isinstance(said, str):
            return said.replace(self._root, "") if self._root in said else said
        if isinstance(said, list | tuple):
            return [self._here(one) for one in cast("list[Any]", said)]
        if isinstance(said, dict):
            fields = cast("dict[str, Any]", said)
            return {self._here(name): self._here(value) for name, value in fields.items()}
        return said
