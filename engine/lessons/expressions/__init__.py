"""Small expressions over what runs recorded: read by a parser of our own, worked out on records."""
