"""What is asked of SLURM in one text, and the batch script that comes of it."""

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import InputError
from engine.slurm.options import SlurmOptions, read_options, seconds_of
from engine.slurm.script import batch_script
from tui.locale.words import words


def test_options_are_read_in_their_order_and_workers_are_ours() -> None:
    found = read_options("partition=gpu, gpus=1,time=4:00:00,workers=4,mem=8G,cpus_per_task=2")
    assert found == SlurmOptions(
        4,
        4 * 3600,
        (
            ("partition", "gpu"),
            ("gpus", "1"),
            ("time", "4:00:00"),
            ("mem", "8G"),
            ("cpus-per-task", "2"),
        ),
    )


def test_unknown_options_and_those_without_a_value_are_handed_on() -> None:
    found = read_options('exclusive,constraint="a100&nvlink",nodelist=n[1,3-5],comment="a, b"')
    assert found.others == (
        ("exclusive", None),
        ("constraint", "a100&nvlink"),
        ("nodelist", "n[1,3-5]"),
        ("comment", "a, b"),
    )
    assert read_options("") == SlurmOptions()


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        ("90", 5400),
        ("90:30", 5430),
        ("4:00:00", 14_400),
        ("1-0", 86_400),
        ("1-2:30", 95_400),
        ("2-0:0:1", 172_801),
        ("UNLIMITED", None),
    ],
)
def test_times_are_read_as_slurm_reads_them(time: str, seconds: int | None) -> None:
    assert seconds_of(time) == seconds


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("time=soon", "slurm.bad_time", "soon"),
        ("time=1", "slurm.time_too_short", "1"),
        ("time", "slurm.bad_value", "time"),
        ("workers=0", "slurm.bad_count", "workers"),
        ("workers=2000", "slurm.too_many_workers", "2000"),
        ("gpus=many", "slurm.bad_count", "gpus"),
        ("mem=8 GB", "slurm.bad_memory", "8 GB"),
        ("partition=", "slurm.bad_value", "partition"),
        ("comment=a\nb", "slurm.bad_value", "comment"),
        ("gpu partition", "slurm.bad_name", "gpu partition"),
        ("a=1,,=2", "slurm.bad_name", "=2"),
        ("output=/tmp/x", "slurm.own_option", "output"),
        ("array=0-5", "slurm.own_option", "array"),
        ("gpus=1,gpus=2", "slurm.twice", "gpus"),
        ("nodelist=n[1,2", "slurm.left_open", "n[1,2"),
    ],
)
def test_what_cannot_be_is_named(text: str, code: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        read_options(text)
    assert caught.value.code == code
    assert named in words(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        found = read_options(text)
    except InputError as error:
        assert words(error) != str(error)
        return
    script = batch_script(found, 2, ["pkgo-tui"], Path("/s"), Path("/s/log"))
    head = script.partition("\nended=")[0].splitlines()
    assert head[0] == "#!/bin/bash"
    # Nothing of it reaches the shell, and a word of it is one argument of sbatch
    assert all(line.startswith("#SBATCH --") for line in head[1:] if line)
    given = [shlex.split(line.removeprefix("#SBATCH ")) for line in head[1:] if line]
    assert all(len(line) == 1 for line in given)
    others = [f"--{name}" if value is None else f"--{name}={value}" for name, value in found.others]
    assert set(others) <= {line[0] for line in given}


def script(**asked: object) -> str:
    options = SlurmOptions(**asked)  # type: ignore[arg-type]
    store = Path("/it's 100% mine")
    return batch_script(options, 3, ["/bin/pkgo-tui"], store, store / "log")


def test_the_script_is_an_array_that_goes_on_when_its_time_is_over() -> None:
    lines = script(seconds=3600, others=(("partition", "gpu"),)).splitlines()
    assert "#SBATCH --array=0-2" in lines
    assert "#SBATCH --requeue" in lines
    assert "#SBATCH --open-mode=append" in lines
    assert "#SBATCH --signal=B:USR1@120" in lines
    assert "#SBATCH --partition=gpu" in lines
    (output,) = (shlex.split(line)[1] for line in lines if "--output" in line)
    # A sign of percent is SLURM's own in a file's name
    assert output == "--output=/it's 100%% mine/log/%A_%a.log"
    (command,) = (shlex.split(line.removesuffix(" &")) for line in lines if line.endswith(" &"))
    assert command[:4] == ["/bin/pkgo-tui", "work", "--store", "/it's 100% mine"]


def test_a_short_job_is_told_later_and_one_worker_is_no_array() -> None:
    assert "--signal=B:USR1@30" in script(seconds=120)
    alone = batch_script(SlurmOptions(), 1, ["pkgo-tui"], Path("/s"), Path("/s/log"))
    assert "--array" not in alone
    assert "--output=/s/log/%j.log" in alone


@pytest.mark.parametrize(
    ("sent", "code", "requeued"),
    [("USR1", 75, True), ("TERM", 75, False), ("USR1", 0, False), (None, 75, True)],
)
def test_the_script_queues_its_job_again_only_when_the_time_is_over(
    tmp_path: Path, sent: str | None, code: int, requeued: bool
) -> None:
    """``scancel`` sends SIGTERM: a job that came back then could never be ended."""
    worker, scontrol = tmp_path / "worker", tmp_path / "scontrol"
    worker.write_text(
        "#!/bin/bash\n"
        f"trap 'exit {code}' USR1 TERM\n"
        f"[ -z '{sent or ''}' ] && exit {code}\n"
        f"kill -{sent or 0} $PPID\n"
        "for i in $(seq 200); do sleep 0.05; done\n"
    )
    scontrol.write_text(f'#!/bin/bash\necho "$@" > {shlex.quote(str(tmp_path / "asked"))}\n')
    for one in (worker, scontrol):
        one.chmod(0o700)
    text = batch_script(SlurmOptions(), 1, [str(worker)], tmp_path, tmp_path)
    done = subprocess.run(
        ["bash", "-s"],
        input=text,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "SLURM_JOB_ID": "12"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (code, "")
    asked = tmp_path / "asked"
    assert asked.exists() == requeued
    if requeued:
        assert asked.read_text().split() == ["requeue", "12"]
