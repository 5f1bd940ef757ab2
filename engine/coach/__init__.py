"""The coach reads the record of a run: signals, rules, a ranked diagnosis with a proposal."""
