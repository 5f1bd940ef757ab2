"""Many experiments from one: the grid."""
