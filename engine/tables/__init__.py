"""From what a description says of its data to the table itself: read, split, described."""
