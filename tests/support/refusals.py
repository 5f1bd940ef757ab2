"""What a refusal says, looked at as code and parameters."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from data.errors import InputError, MessageError


@contextmanager
def refuses(
    code: str, kind: type[MessageError] = InputError, /, **about: object
) -> Generator[None]:
    """Inside, an error of this ``kind`` must be raised that has ``code`` and these parameters.

    It may have others, too.
    """
    with pytest.raises(kind) as caught:
        yield
    params = caught.value.message.params
    assert (caught.value.code, {name: params.get(name) for name in about}) == (code, about)
