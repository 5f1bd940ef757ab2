"""What a person writes on runs: names, tags, pins, and which are put away."""

from engine.store.labels import archive, clean_name, clean_tag, pin, rename, set_tags, tag

__all__ = ["archive", "clean_name", "clean_tag", "pin", "rename", "set_tags", "tag"]
