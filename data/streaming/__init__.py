"""Tables and pictures larger than memory: passes over them, and their rows on disk."""
