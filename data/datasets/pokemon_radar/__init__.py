"""The built-in table: generated sightings with the columns and phenomena of the tutorial's."""
