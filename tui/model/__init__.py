"""What a screen knows: the store's snapshot, the person's edits, the thread that reads."""
