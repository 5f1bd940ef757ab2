"""Files of a person's own code, run as modules."""

import importlib.util
import sys
import traceback
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.training.user_code import marked


def module_of(path: Path) -> Any:
    """The file run anew, as a module that others may import, and that hides no other.

    Raises:
        InputError: it is no Python file, or it raised.
    """
    name = path.stem
    present = sys.modules.get(name)
    if name in sys.stdlib_module_names or (
        present is not None and getattr(present, "__file__", None) != str(path)
    ):
        name = f"pkgo_callbacks_{name}"
    found = importlib.util.spec_from_file_location(name, path)
    if found is None or found.loader is None:
        raise InputError("callback.no_python_file", file=str(path))
    module = importlib.util.module_from_spec(found)
    # Dataclasses and pickle look the module up by its name
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent))
    try:
        with marked(str(path), "import"):
            found.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        raise InputError("callback.not_loaded", file=str(path), reason=said_of(error)) from error
    finally:
        sys.path.remove(str(path.parent))
    return module


def said_of(error: BaseException) -> str:
    """What an error of somebody's code says of itself."""
    return f"{type(error).__name__}: {error}"


def line_of(error: BaseException, file: Path) -> int:
    """The last line of the file that was at work when the error came; 0: none was."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == str(file)]
    return lines[-1] if lines else 0
