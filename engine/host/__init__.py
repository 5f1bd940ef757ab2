"""The host: the process that takes queued runs from a store and trains them one by one."""
