"""Runs trained on a Ray cluster: a bridge between the store's spool and others on its nodes."""
