"""A value that a field refuses for a reason of its own."""

from data.errors import MessageError


class Refusal(MessageError, ValueError):
    """What a validator raises; the words begin with the field's ``key``, added by who knows it."""
