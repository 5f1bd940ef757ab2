"""The tables, and the steps that bring an older store forward."""

import sqlite3

from data.errors import InputError
from engine.store.epoch_blocks import keep_all_blocks
from engine.store.metric_summary import sum_up_all
from engine.store.old_words import words_to_codes

_FIRST = """
CREATE TABLE experiments (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    spec TEXT NOT NULL,
    created REAL NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    experiment TEXT NOT NULL REFERENCES experiments (id),
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    status TEXT NOT NULL,
    created REAL NOT NULL,
    started REAL,
    ended REAL,
    position INTEGER NOT NULL,
    host TEXT,
    message TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}',
    epoch INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    rows_per_second REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_status ON runs (status, position);
CREATE INDEX runs_by_experiment ON runs (experiment, created);

CREATE TABLE epochs (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    loss ANY,
    accuracy ANY,
    val_loss ANY,
    val_accuracy ANY,
    metrics TEXT NOT NULL,
    learning_rate ANY NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    losses BLOB NOT NULL,
    PRIMARY KEY (run, epoch, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE matrices (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    part TEXT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES runs (id),
    time REAL NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_run ON events (run, seq);

CREATE TABLE commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES runs (id),
    kind TEXT NOT NULL,
    data TEXT NOT NULL DEFAULT '{}',
    created REAL NOT NULL,
    taken REAL
) STRICT;
CREATE INDEX commands_waiting ON commands (taken, id);

CREATE TABLE checkpoints (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    time REAL NOT NULL,
    PRIMARY KEY (run, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    started REAL NOT NULL,
    machine TEXT NOT NULL,
    boot TEXT NOT NULL,
    seen REAL NOT NULL,
    status TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE clients (
    pid INTEGER NOT NULL,
    started REAL NOT NULL,
    machine TEXT NOT NULL,
    boot TEXT NOT NULL,
    seen REAL NOT NULL,
    PRIMARY KEY (pid, started, machine)
) STRICT, WITHOUT ROWID;

CREATE TABLE descriptions (
    source TEXT NOT NULL,
    label TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (source, label)
) STRICT, WITHOUT ROWID;
"""

_TIMES = "ALTER TABLE epochs ADD COLUMN times TEXT"

_STATES = """
CREATE TABLE states (
    run TEXT NOT NULL REFERENCES runs (id),
    number INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    event INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    time REAL NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
"""

# version: so often has the row changed; a reader compares it instead of the row
_TABLE = """
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN best_metrics TEXT NOT NULL DEFAULT '{}';
ALTER TABLE runs ADD COLUMN last_metrics TEXT NOT NULL DEFAULT '{}';
ALTER TABLE runs ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_by_version ON runs (id, version);
CREATE TRIGGER runs_changed AFTER UPDATE ON runs WHEN NEW.version = OLD.version BEGIN
    UPDATE runs SET version = OLD.version + 1 WHERE rowid = NEW.rowid; END;
"""

# What training goes on from is a checkpoint; a model file is a saved model
_NAMES = """
ALTER TABLE epochs DROP COLUMN loss;
ALTER TABLE epochs DROP COLUMN accuracy;
ALTER TABLE epochs DROP COLUMN val_loss;
ALTER TABLE epochs DROP COLUMN val_accuracy;
ALTER TABLE checkpoints RENAME TO saved_models;
ALTER TABLE states RENAME TO checkpoints;
"""

# space, birth: what makes a pid mean something. glances: who looked from that boot saw the host's
# heartbeat ``seen`` at ``moment`` of the boot's own clock
_LIFE = """
ALTER TABLE hosts ADD COLUMN space TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN birth INTEGER;
ALTER TABLE hosts ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN space TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN birth INTEGER;
CREATE TABLE glances (
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    seen REAL NOT NULL,
    moment REAL NOT NULL,
    PRIMARY KEY (host, boot)
) STRICT, WITHOUT ROWID;
"""

# A deleted run with all its rows, until it is brought back or its time is over
_TRASH = """
CREATE TABLE trash (
    run TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    deleted REAL NOT NULL,
    rows BLOB NOT NULL
) STRICT;
"""

# What is kept of an epoch that predicts a number
_NUMBERS = """
CREATE TABLE residuals (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    part TEXT NOT NULL,
    figures TEXT NOT NULL,
    points TEXT NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;
"""

# Experiments whose speed an idle host is asked to measure, and what it found
_PROBES = """
CREATE TABLE probes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    spec TEXT NOT NULL,
    asked REAL NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0,
    answer TEXT
) STRICT;
"""

# Which layers of a run are recorded, and their figures at an epoch's end (little-endian float32)
_LAYERS = """
CREATE TABLE observed_layers (
    run TEXT PRIMARY KEY REFERENCES runs (id),
    layers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE layer_records (
    run TEXT NOT NULL REFERENCES runs (id),
    epoch INTEGER NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;
"""

# How far a person has come with a lesson on a table: the answer given before training, whether it
# came true, the runs that told by their names, and what was tried alone
_LESSONS = """
CREATE TABLE lessons (
    lesson TEXT NOT NULL,
    source TEXT NOT NULL,
    changed REAL NOT NULL,
    answer TEXT,
    is_right INTEGER,
    runs TEXT NOT NULL DEFAULT '{}',
    try_experiment TEXT,
    try_right INTEGER,
    PRIMARY KEY (lesson, source)
) STRICT, WITHOUT ROWID;
"""

# Which experiments were made of what the coach proposed for a run, by its id
_ADVICE = """
CREATE TABLE advice (
    experiment TEXT PRIMARY KEY REFERENCES experiments (id),
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX advice_by_origin ON advice (origin);
"""

# Searches: what is searched, its trials, which runs are a trial's (``seed`` from 0). How a trial
# stands and what it came to is told by its runs. worked: seconds in which hosts trained for it,
# until worked_until (since 1970)
_SWEEPS = """
CREATE TABLE sweeps (
    id TEXT PRIMARY KEY,
    experiment TEXT NOT NULL REFERENCES experiments (id),
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    sweep TEXT NOT NULL,
    status TEXT NOT NULL,
    created REAL NOT NULL,
    asker TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    worked REAL NOT NULL DEFAULT 0,
    worked_until REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE trials (
    sweep TEXT NOT NULL REFERENCES sweeps (id),
    number INTEGER NOT NULL,
    params TEXT NOT NULL,
    created REAL NOT NULL,
    PRIMARY KEY (sweep, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE trial_runs (
    run TEXT PRIMARY KEY REFERENCES runs (id),
    sweep TEXT NOT NULL,
    trial INTEGER NOT NULL,
    seed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_runs_by_trial ON trial_runs (sweep, trial, seed);
"""

# What a person has marked in the forms of an experiment as searched, before a sweep is started
_DRAFTS = """
CREATE TABLE sweep_drafts (
    experiment TEXT PRIMARY KEY REFERENCES experiments (id),
    sweep TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Runs that workers train: how often each was handed out, who has it (its journal's worker), how
# much of that journal is entered. cluster_events: the run's events by the numbers that journals use
_CLUSTER = """
CREATE TABLE cluster_runs (
    run TEXT PRIMARY KEY,
    turn INTEGER NOT NULL,
    out INTEGER NOT NULL,
    worker TEXT,
    entered INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE cluster_events (
    run TEXT NOT NULL,
    number INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_events_by_seq ON cluster_events (run, seq);
"""

# Of a long run nearly all events are ends of epochs: the others are found without them
_OTHERS = "CREATE INDEX other_events ON events (run, seq) WHERE kind != 'epoch';\n"

# Epochs once more as columns (engine.store.epoch_blocks). No row of a run's own, which would be
# thrown away, brought back and told with it: a row of epochs that changes takes its block along
_BLOCKS = """
CREATE TABLE epoch_blocks (
    run TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    names TEXT NOT NULL,
    figures BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT;
CREATE TRIGGER epoch_added AFTER INSERT ON epochs BEGIN
    DELETE FROM epoch_blocks WHERE run = NEW.run AND epoch = (NEW.epoch + 999) / 1000 * 1000; END;
CREATE TRIGGER epoch_changed AFTER UPDATE ON epochs BEGIN
    DELETE FROM epoch_blocks WHERE run IN (OLD.run, NEW.run) AND epoch IN
        ((OLD.epoch + 999) / 1000 * 1000, (NEW.epoch + 999) / 1000 * 1000); END;
CREATE TRIGGER epoch_gone AFTER DELETE ON epochs BEGIN
    DELETE FROM epoch_blocks WHERE run = OLD.run AND epoch = (OLD.epoch + 999) / 1000 * 1000; END;
"""

_STEPS = (
    *(_FIRST, _TIMES, _STATES, _TABLE, _NAMES, _LIFE + _TRASH, _NUMBERS, _PROBES, _LAYERS),
    *(_LESSONS, _ADVICE, _SWEEPS + _DRAFTS, _CLUSTER, _OTHERS + _BLOCKS),
)
_AFTER = {4: sum_up_all, 5: words_to_codes, 14: keep_all_blocks}
"""What a step leaves to Python, by the version that it leads to."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the store to this version's tables; several processes may try at once.

    Raises:
        InputError: the store was written by a later version.
    """
    if _version(db) == len(_STEPS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        present = _version(db)
        if present > len(_STEPS):
            raise InputError("store.later_version")
        for version, step in enumerate(_STEPS[present:], present + 1):
            for statement in step.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            if version in _AFTER:
                _AFTER[version](db)
        db.execute(f"PRAGMA user_version = {len(_STEPS)}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def must_be_present(db: sqlite3.Connection) -> None:
    """Refuse a store whose tables are not this version's; for one that cannot be changed.

    Raises:
        InputError: the store was written by another version.
    """
    present = _version(db)
    if present < len(_STEPS):
        raise InputError("store.earlier_version_read_only")
    if present > len(_STEPS):
        raise InputError("store.later_version_read_only")


def _version(db: sqlite3.Connection) -> int:
    return db.execute("PRAGMA user_version").fetchone()[0]
