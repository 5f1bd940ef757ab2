"""What the coach reads of a run and says of it: the record, its signals, a diagnosis, changes."""
