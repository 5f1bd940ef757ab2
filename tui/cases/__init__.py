"""Single rows that a run was measured on: what they were predicted as, and their pictures."""
