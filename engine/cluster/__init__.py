"""Runs trained by workers elsewhere: the spool, the worker, and the coordinator, who writes."""
