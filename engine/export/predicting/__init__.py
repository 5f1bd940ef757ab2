"""What an exported ``predict.py`` is made of: functions that are copied into it as they stand."""
