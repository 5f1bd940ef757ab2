"""The one table of actions, from which keys, key line, help and palette come."""
