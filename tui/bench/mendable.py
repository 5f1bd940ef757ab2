"""Refusals of a table that a field of the forms mends: their words name its key."""

MENDABLE = frozenset(
    {
        "images.by_column",
        "images.cannot",
        "images.has_shape",
        "images.label_no_number",
        "images.of_table",
        "images.only_of_folders",
        "images.several_sizes",
        "images.too_large",
        "images.unclear_white",
        "prepare.large_pictures",
        "prepare.no_inputs",
        "prepare.no_pictures",
        "prepare.picture_missing",
        "prepare.picture_unreadable",
        "prepare.several_sizes",
        "streaming.cannot",
        "streaming.format",
        "streaming.image_column",
        "streaming.no_memory",
        "table.several_parts",
        "window.not_in_order",
    }
)
"""Their codes. A bench that was opened with such a table stays, so that the field can be set."""
