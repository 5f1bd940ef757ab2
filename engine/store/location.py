"""Where a person's store is; imports nothing heavy, since the screen asks before it is drawn."""

from pathlib import Path

from engine.settings import read_settings


def store_directory(given: Path | None = None) -> Path:
    """The store a person means: what they gave, what the settings say, or the platform's place.

    Raises:
        InputError: a setting cannot be used.
    """
    if given is not None:
        return given.expanduser().absolute()
    named = read_settings().store
    if named is not None:
        return named.expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("pkgo-tui", appauthor=False))
