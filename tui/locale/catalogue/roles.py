"""Why a column was taken for what it is used for, and what the label asks for."""

from tui.locale.entries import Entry, Plural

_DIFFERENT = "{distinct:,} different values"

ENTRIES: dict[str, Entry] = {
    "label.no_quantity": "{file}, row {row}, column {column!q}: {value!q} is no number, as a label "
    "to predict as a quantity (regression) needs it.",
    "label.not_two_classes": "{file}: the label column {column!q} holds {classes} different "
    "values; a binary task needs two.",
    "role.as_it_is": "a table of nothing but numbers is used as it is, unless a preparation is "
    "asked for",
    "role.asked": "you said so",
    "role.bracketed": "cells in brackets, as {example!q}",
    "role.codes": "numbers that the name calls codes, " + _DIFFERENT,
    "role.constant": "the same value in every row: {value!q}",
    "role.counts_rows": "counts the rows, one after the other",
    "role.dates": "times written {pattern}, as {example!q}",
    "role.dates_either_way": "times written {pattern}, as {example!q}; {other} fits as well",
    "role.each_once": "every whole number from {least:g} to {greatest:g} once: numbers of rows",
    "role.empty": "no row has a value",
    "role.epoch": "whole numbers that are times since 1970 (in {unit}), as the name says",
    "role.fits_few_cells": "{column!q} is to be used as {role}, and only {fits} of {count} cells "
    "can be read so, not {value!q}",
    "role.fits_no_cell": "{column!q} is to be used as {role}, and no cell can be read so, as "
    "{value!q}: choose another role or order",
    "role.few_numbers": "few whole numbers that come again: " + _DIFFERENT,
    "role.filled_or_not": "either {value!q} or nothing",
    "role.fractions": "numbers with fractions from {least:g} to {greatest:g}",
    "role.id_name": "an id by its name, " + _DIFFERENT,
    "role.label_asked": "you said so",
    "role.label_last": "the last column",
    "role.label_named": "it is named class",
    "role.label_only_words": "the only column of words that come again",
    "role.label_usual_name": "labels are often called so",
    "role.latitude": "degrees of latitude by name and range, {least:g} to {greatest:g}",
    "role.links": "links",
    "role.longitude": "degrees of longitude by name and range, {least:g} to {greatest:g}",
    "role.mails": "mail addresses",
    "role.many_numbers": "numbers from {least:g} to {greatest:g}, " + _DIFFERENT,
    "role.mostly_numbers": Plural(
        "numbers but for {count} cell, as {texts!l}",
        "numbers but for {count} cells, as {texts!l}",
        by="count",
    ),
    "role.names_rows": "a text of its own in {share:.0%} of the rows: names, no categories",
    "role.number_in_text": "numbers in text: {example!q} is {value:g}",
    "role.numbered": "numbered from {lowest!q} to {highest!q}",
    "role.numbers": "numbers from {least:g} to {greatest:g}, " + _DIFFERENT,
    "role.order_lacks": Plural(
        "{file}: the order of column {column!q} lacks a value that stands there: {texts!l}.",
        "{file}: the order of column {column!q} lacks {count} values that stand there: {texts!l}.",
        by="count",
    ),
    "role.picture_brightness": "it is the mean of the picture's pixels, to look at",
    "role.picture_name": "it names the picture, whose pixels are the inputs",
    "role.pair": "two words for yes and no: {true!q} and {false!q}",
    "role.scale": "words with an order, from {lowest!q} to {highest!q}",
    "role.sentences": "sentences, {words:.0f} words on average",
    "role.separated": "several things in a cell, divided by {sign!q}: {distinct:,} different ones",
    "role.steps": "steps by its name, from {lowest!q} to {highest!q}",
    "role.texts_differ": "texts that differ in {share:.0%} of the rows",
    "role.two_labels": "{file}: only one column can be the label, not {columns!l}.",
    "role.typed_boolean": "the file holds truth values",
    "role.pictures": "names of pictures that are there, as {example!q}",
    "role.typed_list": "the file holds lists",
    "role.typed_time": "the file holds times",
    "role.words_repeat": "words that come again, " + _DIFFERENT,
    "task.asked": "you said so",
    "task.few_numbers": "few whole numbers: " + _DIFFERENT + " in {rows} rows",
    "task.fractions": "numbers with fractions: " + _DIFFERENT + " in {rows} rows",
    "task.many_numbers": "many numbers: " + _DIFFERENT + " in {rows} rows",
    "task.two_values": "two values: {texts!l}",
    "task.words": "words: " + _DIFFERENT + " in {rows} rows",
}
