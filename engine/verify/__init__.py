"""Training a record again and comparing every number."""
