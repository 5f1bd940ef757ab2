"""Files written whole, numbers as JSON, Python as text, child processes; knows nothing of runs."""
