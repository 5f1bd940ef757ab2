"""The one table of actions, from which keys, key line, help, palette and dispatch come."""
