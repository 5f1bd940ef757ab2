"""Deleting runs for good."""

from engine.store.deleting import check_deletable, delete_runs

__all__ = ["check_deletable", "delete_runs"]
