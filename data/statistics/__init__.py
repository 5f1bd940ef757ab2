"""What a table looks like: distributions, balance, relations with the label, suspicions, a map."""
