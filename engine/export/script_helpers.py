"""Small functions of an exported script, for what scikit-learn has no word for."""

from __future__ import annotations

import re

HELPERS: tuple[tuple[str, str], ...] = (
    (
        "texts",
        '''
def texts(column):
    """The cells without spaces around them, empty where a word stands for a missing value."""
    cells = [cell.strip() for cell in column]
    return np.array(["" if cell.lower() in MISSING else cell for cell in cells], dtype=object)
''',
    ),
    (
        "number",
        '''
def number(cell):
    """A cell as a number, NaN where it is none that float32 can hold."""
    try:
        value = float(cell)
    except ValueError:
        return np.nan
    return value if abs(value) <= LARGEST else np.nan
''',
    ),
    (
        "numbers",
        '''
def numbers(column, known=None, without="", decimal=".", scale=1.0):
    """Cells as numbers, without what a pattern finds; ``known`` are those that mean another."""
    found, values = known or {}, []
    for cell in texts(column):
        plain = re.sub(without, "", cell).replace(decimal, ".")
        values.append(found[cell] if cell in found else number(plain))
    return np.array(values, dtype=float) / scale
''',
    ),
    (
        "times",
        '''
def times(column, form, known=None):
    """Cells as seconds since 1970 (UTC); ``known`` are those that the form does not tell."""
    cells, found = texts(column), known or {}
    read = pd.to_datetime(pd.Series(cells), format=form, utc=True, errors="coerce")
    seconds = (read - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(seconds=1)
    return np.array([found.get(cell, value) for cell, value in zip(cells, seconds)], dtype=float)
''',
    ),
    (
        "part_of",
        '''
def part_of(seconds, part):
    """A part of times in seconds since 1970; months, weekdays (Monday) and hours count from 0."""
    seconds = np.clip(seconds, -62135596800.0, 253402300799.0)  # the years 1 to 9999
    whole = np.floor(seconds).astype(np.int64).astype("datetime64[s]")
    days = whole.astype("datetime64[D]")
    months = whole.astype("datetime64[M]")
    if part == "days":
        return seconds / 86_400
    if part == "hour":
        return (whole - days).astype(np.int64) / 3_600
    if part == "weekday":
        return ((days.astype(np.int64) + 3) % 7).astype(np.float64)
    if part == "day":
        return (days - months.astype("datetime64[D]")).astype(np.int64) + 1.0
    if part == "month":
        return (months.astype(np.int64) % 12).astype(np.float64)
    return whole.astype("datetime64[Y]").astype(np.int64) + 1970.0
''',
    ),
    (
        "on_circle",
        '''
def on_circle(seconds, part, period):
    """A part of times as sine and cosine: ``period`` of it make a whole circle."""
    angles = 2 * np.pi * part_of(seconds, part) / period
    return np.hstack([np.sin(angles), np.cos(angles)])
''',
    ),
    (
        "logarithm",
        '''
def logarithm(values):
    """Of 1 + the number, of its size where it is negative."""
    return np.sign(values) * np.log1p(np.abs(values))
''',
    ),
    (
        "items",
        '''
def items(cell, separator):
    """The items of a list, without brackets, quotes and spaces around them."""
    bracketed = re.fullmatch(r"[\\[({]\\s*(.*?)\\s*[\\])}]", cell, re.DOTALL)
    inner = cell if bracketed is None else bracketed[1]
    parts = (part.strip().strip("\\"'").strip() for part in inner.split(separator))
    return [part for part in parts if part]
''',
    ),
    (
        "token_ids",
        '''
def token_ids(cells, length):
    """Lists of token ids as sequences of one length, with 0 behind their end."""
    lists = []
    for cell in cells:
        bracketed = re.fullmatch(r"[\\[({](.*)[\\])}]", cell, re.DOTALL)
        inner = (cell if bracketed is None else bracketed[1]).strip()
        parts = re.split(r"\\s*[,;|]\\s*|\\s+", inner) if inner else []
        whole = all(re.fullmatch(r"[0-9]{1,9}(\\.0*)?", part) for part in parts)
        ids = [int(float(part)) for part in parts] if whole else []
        lists.append(ids if max(ids, default=0) < 2**24 else [])
    return keras.utils.pad_sequences(lists, length, padding="post", truncating="post")
''',
    ),
    (
        "Tokens",
        '''
class Tokens(TransformerMixin, BaseEstimator):
    """Texts as token ids, by Keras' own layer with these arguments."""

    def __init__(self, max_tokens, output_sequence_length, standardize, split):
        self.max_tokens, self.output_sequence_length = max_tokens, output_sequence_length
        self.standardize, self.split = standardize, split

    def fit(self, texts, targets=None):
        self.layer_ = keras.layers.TextVectorization(**self.get_params())
        self.layer_.adapt(list(texts))
        return self

    def transform(self, texts):
        return self.layer_(list(texts)).numpy()
''',
    ),
    (
        "Frequencies",
        '''
class Frequencies(TransformerMixin, BaseEstimator):
    """Categories as their share of the training rows, 0 where there was none."""

    def fit(self, cells, targets=None):
        found = pd.Series(np.asarray(cells)[:, 0]).value_counts()
        self.shares_ = found / len(cells)
        return self

    def transform(self, cells):
        shares = pd.Series(np.asarray(cells)[:, 0]).map(self.shares_).astype(float)
        return shares.fillna(0.0).to_numpy().reshape(-1, 1)
''',
    ),
    (
        "filled",
        '''
def filled(strategy, *steps, fill_value=None):
    """A number in place of a missing one, then other steps."""
    filler = SimpleImputer(strategy=strategy, fill_value=fill_value, keep_empty_features=True)
    return make_pipeline(filler, *steps)
''',
    ),
)
"""By name, each before what it calls."""
KERAS = "import keras"
_MODULES: dict[str, tuple[str, ...]] = {
    "sklearn.base": ("BaseEstimator", "TransformerMixin"),
    "sklearn.compose": ("make_column_transformer",),
    "sklearn.feature_extraction.text": (
        *("CountVectorizer", "HashingVectorizer", "TfidfVectorizer"),
    ),
    "sklearn.impute": ("MissingIndicator", "SimpleImputer"),
    "sklearn.model_selection": ("PredefinedSplit",),
    "sklearn.pipeline": ("make_pipeline",),
    "sklearn.preprocessing": (
        *("FunctionTransformer", "MinMaxScaler", "OneHotEncoder", "OrdinalEncoder"),
        *("QuantileTransformer", "RobustScaler", "StandardScaler", "TargetEncoder"),
    ),
}


def needed_by(text: str) -> list[str]:
    """The sources of the functions that a text calls, and of those that these call."""
    called: set[str] = set()
    while True:
        known = text + "".join(source for name, source in HELPERS if name in called)
        found = {name for name, _ in HELPERS if re.search(rf"\b{name}\b[(,)]", known)}
        if found <= called:
            return [source.strip("\n") for name, source in HELPERS if name in called]
        called |= found


def imports_of(text: str) -> tuple[str, ...]:
    """The lines that import what a text names, beside numpy and pandas."""
    lines = ["import re"] if re.search(r"\bre\.", text) else []
    if re.search(r"\bkeras\.", text):
        lines.append(KERAS)
    for module, names in _MODULES.items():
        used = [name for name in names if re.search(rf"\b{name}\b", text)]
        if used:
            lines.append(f"from {module} import {', '.join(used)}")
    return tuple(lines)
