"""What a column is used for: guessed from its name and cells, with the reason."""

from data.roles.table_schema import schema_of
from data.roles.task_choice import TaskGuess, task_of

__all__ = ["TaskGuess", "schema_of", "task_of"]
