"""What commands share: their options, stdout and stderr, following runs, keeping engines."""
