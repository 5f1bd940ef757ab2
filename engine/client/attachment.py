"""Opening a store to work with it, and what that owes to others who use the same one."""

from engine.store.process_writer import attach_client, detach_client, reap_dead_hosts
from engine.store.recovery import open_for_bench, open_or_view

__all__ = [
    "attach_client",
    "detach_client",
    "open_for_bench",
    "open_or_view",
    "reap_dead_hosts",
]
