"""Files of single pictures: opened by the names in a table, decoded, checked before both."""
