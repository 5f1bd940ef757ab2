"""Of pictures: finding, reading and scaling them."""

from collections.abc import Mapping
from typing import Any

from data.messages import Message
from tui.locale.catalogue.networks import shape_words
from tui.locale.entries import Entry, Plural
from tui.locale.translation import plain, plural
from tui.locale.words import fill

_SHAPES = ("shape", "wanted", "size", "other")


def _of_shapes(text: str) -> Entry:
    def said(params: Mapping[str, Any]) -> str:
        return fill(plain(text), _with_shapes(params))

    return said


def _with_shapes(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: shape_words(value) if name in _SHAPES and isinstance(value, list) else value
        for name, value in params.items()
    }


def _pictures(params: Mapping[str, Any]) -> str:
    text = plural("{count:,} picture of {shape}", "{count:,} pictures of {shape}", params["count"])
    return fill(text, _with_shapes(params))


def _damaged(params: Mapping[str, Any]) -> str:
    text = plural(
        "{count} picture cannot be read and is left out: {first!m}",
        "{count} pictures cannot be read and are left out, the first of them: {first!m}",
        params["count"],
    )
    # Runs of earlier versions have recorded the first one alone
    earlier = Message(
        "images.unread_file",
        {"picture": params.get("picture", ""), "reason": params.get("reason", "")},
    )
    first = params.get("first") or [earlier]
    return fill(text, {"count": params["count"], "first": first})


_ROW = "{file}, row {row}, column {column!q}: "
_LEAVE = ". Set data.preparation.missing=drop_row to leave such rows out."


def _without_picture(one: str, more: str) -> Plural:
    """A row for whose picture nothing can stand."""
    return Plural(_ROW + one + _LEAVE, _ROW + more + _LEAVE, by="count")


ENTRIES: dict[str, Entry] = {
    "images.bomb": "it has far more pixels than a photograph",
    "images.by_column": "{file}: the numbers of the array {array!q} lie column by column "
    "(Fortran's order), so that it cannot be read in parts: save numpy.ascontiguousarray(x), or "
    "set data.streaming=off.",
    "images.cannot": "{file}: {key} is for tables, and a row of this is a picture: leave it empty.",
    "images.channels_first": _of_shapes(
        "{file}: the array {array!q} of shape {shape} seems to have its channels before height and "
        "width: turn it, as with numpy.moveaxis(x, 1, -1)."
    ),
    "images.cifar10_lacks": "{file} lacks {part}, or what is in it: CIFAR-10 has data_batch_1 to "
    "data_batch_5, test_batch, and batches.meta with the classes' names.",
    "images.classes_below": "{file} holds no folder with pictures, but its folder {folder!q} does: "
    "name that one.",
    "images.damaged": "it is damaged: {reason}",
    "images.empty": "it is empty",
    "images.has_shape": "{file}: data.shape is for pixels in columns or arrays; pictures have "
    "their own shape. Set data.images.size to bring all to one.",
    "images.label": "The label of the pictures in {file} is {label!q}, not {column!q}.",
    "images.label_missing": "{file}, row {row} of the array {array!q}: the label is missing.",
    "images.label_no_number": "{file}: the labels are to be predicted as numbers, and one of them "
    "is none: set data.task=classification.",
    "images.no_file": "it is no file",
    "images.not_there": "no file is there",
    "images.outside": "it lies outside of {folder}, the folder in which pictures are looked for "
    "(data.preparation.image_folder)",
    "images.no_arrays": "{file} holds no pixels and labels under names that are known here "
    "({known!l}): call them x and y, or x_train, y_train, x_test and y_test.",
    "images.no_cifar10": "CIFAR-10 is not on this machine, and nothing is downloaded here: get "
    "{archive} from {address} and put it into {folder}, or give its path.",
    "images.no_folders": "{file} holds no folder with pictures (png, jpg, jpeg): every class has a "
    "folder of its own.",
    "images.no_loose_ones": "{file} holds no pictures (png, jpg, jpeg).",
    "images.no_label_array": _of_shapes(
        "{file}: the array {array!q} of shape {shape} seems to hold pictures, and no array beside "
        "it their labels: save both, as numpy.savez(file, x=pictures, y=labels) with a label for "
        "each picture."
    ),
    "images.no_labels": "{file}: the array {array!q} holds {kind}, which are no labels.",
    "images.no_numbers": "{file}: the array {array!q} holds {kind}, which are no pixels.",
    "images.no_picture": "it is neither PNG nor JPEG",
    "images.none_readable": "{file}: no picture in it can be read; {picture!q}: {reason}.",
    "images.not_finite": "{file}, row {row}: a pixel is no finite number.",
    "images.only_of_folders": "{file}: {key} is for folders of pictures; leave it empty.",
    "images.other_labels": _of_shapes(
        "{file}: the array {array!q} of shape {shape} is no label for each of {rows} pictures."
    ),
    "images.other_shape": _of_shapes(
        "{file}: a row of {columns} numbers cannot have the shape {shape}."
    ),
    "images.parts_differ": "{file}: pictures in {first!q} and {second!q} differ in shape.",
    "images.several_pictures": "it holds several pictures",
    "images.several_sizes": _of_shapes(
        "{file}: {count} of {of} pictures are of {size}, and {picture!q} is of {other}: set "
        "data.images.size={size}, or another size, to bring all to it."
    ),
    "images.unread_cell": "row {row}, {value!q} ({why})",
    "images.unread_file": "{picture!q} ({reason})",
    "images.same_files": "{files!l}",
    "images.same_rows": "row {row} {label!q} and row {again} {other!q}",
    "images.unlike_trained": _of_shapes(
        "it is of {shape}, and all pictures that train are of {wanted}: set "
        "data.preparation.image_size or image_channels to bring all to one"
    ),
    "images.of_table": "{file}: {key} is for sets of pictures, and a row of this is none: leave it "
    "empty. Of a column that names pictures data.preparation says it: image_size, image_channels, "
    "image_scale.",
    "images.single": "{file} is a single picture: a set is a folder that has a folder of pictures "
    "for each class.",
    "images.without_classes": "The pictures in {file} lie in it itself: every class has a folder "
    "of its own in there.",
    "images.too_large": "{file}: its pictures take {needed:.3g} GB in memory, and {free:.3g} GB "
    "are free: set data.streaming=on, which reads them in parts, or a smaller "
    "data.images.size.",
    "images.unclear_white": "{file}: pixels from {least:g} to {greatest:g} do not tell which "
    "number is white: set data.images.white, or data.images.scale=none.",
    "split.file_of_other_shape": _of_shapes(
        "{file}: its rows are of shape {shape}, those of the table that is trained of {wanted}."
    ),
    "split.holds_rows_already": "{file} brings rows to validate on; leave data.validation.file "
    "empty, and {held} out.",
    "table_note.classes_never_validate": Plural(
        "the part that validates has no picture of a class, and does not measure it: {texts!l}",
        "the part that validates has no picture of {count} classes, and does not measure them: "
        "{texts!l}",
        by="count",
    ),
    "table_note.classes_only_validate": Plural(
        "no picture of a class that is validated trains, and so none is predicted rightly: "
        "{texts!l}; do its folders have the same name in both parts?",
        "no picture of {count} classes that are validated trains, and so none is predicted "
        "rightly: {texts!l}; do their folders have the same names in both parts?",
        by="count",
    ),
    "prepare.image": _of_shapes(
        "{column!q} names pictures of {shape}: an input of a network that is named after this "
        "column takes them as images"
    ),
    "prepare.large_pictures": _of_shapes(
        "{column!q} names pictures of {size}, and a side may have {side} pixels at most, a picture "
        "{limit:,} numbers: set a smaller size, as data.preparation.image_size=64x64."
    ),
    "prepare.no_picture": Plural(
        "{column!q}, row {row}: {value!q} is no picture that can be read ({why}), and counts as "
        "missing",
        "{column!q}, row {row}: {value!q} is no picture that can be read ({why}), and counts as "
        "missing; {count} rows of this column in all",
        by="count",
    ),
    "prepare.no_pictures": "No picture that {column!q} names can be read; {value!q}: {why}. If "
    "names begin in another folder than the table's, set data.preparation.image_folder.",
    "prepare.picture_missing": _without_picture(
        "no picture is named", "no picture is named, and there are {count:,} such rows"
    ),
    "prepare.picture_unreadable": _without_picture(
        "{value!q} is no picture that can be read ({why})",
        "{value!q} is no picture that can be read ({why}), and there are {count:,} such rows",
    ),
    "prepare.several_sizes": _of_shapes(
        "{count} of {of} pictures that {column!q} names are of {size}, and {value!q} is of "
        "{other}: set data.preparation.image_size={size}, or another size, to bring all to it."
    ),
    "streaming.image_column": "{file}: the column {column!q} names pictures, which are not read "
    "in parts: set data.streaming=off, or give it the role ignore (data.roles).",
    "table_note.pictures_not_there": "{column!q} seems to name pictures, as {value!q}, and they "
    "are not there: put them where the names lead from the table's folder on, or give the column "
    "the role image and set data.preparation.image_folder",
    "split.of_pictures": "data.validation.method={method} divides rows by a column, and pictures "
    "have none to divide by: choose shuffled, stratified or tail.",
    "table_note.classes_without_pictures": Plural(
        "{count} folder holds no picture that can be read, and is no class: {folders!l}",
        "{count} folders hold no picture that can be read, and are no classes: {folders!l}",
        by="count",
    ),
    "table_note.no_pictures": Plural(
        "{count} file is no picture (png, jpg, jpeg) in a class's folder, and left out: {files!l}",
        "{count} files are no pictures (png, jpg, jpeg) in a class's folder, and left out: "
        "{files!l}",
        by="count",
    ),
    "table_note.parts_left_out": "folders of further parts are left out: {folders!l}",
    "table_note.pictures": _pictures,
    "table_note.pictures_damaged": _damaged,
    "table_note.pictures_in_both_parts": Plural(
        "{count} picture validates and trains as well, byte for byte, which flatters the "
        "validation: {first!m}",
        "{count:,} pictures validate and train as well, byte for byte, which flatters the "
        "validation; the first of them: {first!m}",
        by="count",
    ),
    "table_note.pictures_in_two_classes": Plural(
        "{count} picture stands in several classes, byte for byte, of which one at most is right: "
        "{first!m}",
        "{count:,} pictures stand in several classes, byte for byte, of which one at most is "
        "right; the first of them: {first!m}",
        by="count",
    ),
    "table_note.pictures_of_two_labels": Plural(
        "{count} picture in {column!q} has rows of different labels, of which one at most is "
        "right: {first!m}",
        "{count:,} pictures in {column!q} have rows of different labels, of which one at most is "
        "right; the first of them: {first!m}",
        by="count",
    ),
    "table_note.pictures_repeated": Plural(
        "{count} picture stands more than once in its class, byte for byte: {first!m}",
        "{count:,} pictures stand more than once in their class, byte for byte; the first of them: "
        "{first!m}",
        by="count",
    ),
    "table_note.odd_channels": "every one of the {channels} channels is an input like the others; "
    "on the screen the first three are drawn as red, green and blue",
    "table_note.two_channels": "both channels are inputs; on the screen the first is drawn, as "
    "grey",
    "table_note.pictures_unread": Plural(
        "{column!q} names a picture that cannot be opened, and training refuses such a row, unless "
        "data.preparation.missing=drop_row leaves it out: {first!m}",
        "{count:,} of {rows:,} cells of {column!q} name pictures that cannot be opened, and "
        "training refuses such rows, unless data.preparation.missing=drop_row leaves them out; the "
        "first of them: {first!m}",
        by="count",
    ),
    "table_note.rows_without_picture": Plural(
        "among the rows left out {count} has a picture in {column!q} that cannot be read: "
        "{first!m}",
        "among the rows left out {count:,} have pictures in {column!q} that cannot be read, the "
        "first of them: {first!m}",
        by="count",
    ),
    "table_note.pictures_streamed": Plural(
        "the pictures stream: {rows:,} is decoded once into a file of the store ({size:,} MB), "
        "and read from there",
        "the pictures stream: all {rows:,} are decoded once into a file of the store "
        "({size:,} MB), and read from there",
        by="rows",
    ),
    "table_note.test_part_validates": Plural(
        "the {count:,} picture of the test part validates; data.validation divides nothing",
        "the {count:,} pictures of the test part validate; data.validation divides nothing",
        by="count",
    ),
    "table_note.white": "white is taken to be {white:g}, by which pixels are divided; "
    "data.images.white says otherwise",
}
