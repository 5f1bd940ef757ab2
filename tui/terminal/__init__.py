"""The terminal under the app: its driver, its keys, its colours, what is loaded when."""
