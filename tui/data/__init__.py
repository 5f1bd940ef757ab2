"""The table of an experiment: its columns, what they are for, what they look like."""
