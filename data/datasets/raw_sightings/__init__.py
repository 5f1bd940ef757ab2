"""Made-up rows in the raw form of the tutorial's public table of sightings, as it is published."""
