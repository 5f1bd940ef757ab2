"""Of what is asked of SLURM: the options of a worker's job, and what its commands answer."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "slurm.bad_count": "--slurm: {name} is a whole number from 1 on, not {value!q}",
    "slurm.bad_memory": "--slurm: {name} is a number with K, M, G or T after it, not {value!q}",
    "slurm.bad_name": "--slurm: {value!q} begins with no name of an option; they are divided by "
    "commas, as partition=gpu,gpus=1,time=4:00:00",
    "slurm.bad_time": "--slurm: {value!q} is no time as SLURM writes it: minutes, H:M:S or D-H:M:S",
    "slurm.bad_value": "--slurm: {name} needs a value of printable signs, not {value!q}",
    "slurm.left_open": "--slurm: a bracket or a quote is left open in {value!q}",
    "slurm.no_job_id": "sbatch has told no job's id, but {said!q}",
    "slurm.not_here": "there is no SLURM here: its commands sbatch, squeue and scancel are not on "
    "the PATH; --dry-run prints the script",
    "slurm.nothing_waits": "nothing waits for workers: pkgo-tui train or sweep with --slurm queues "
    "it",
    "slurm.only_the_script": "--dry-run goes with --slurm: it prints the script",
    "slurm.own_option": "--slurm: {name} is not to be chosen: a worker is one process on one node, "
    "and the script itself says where its output goes and how it is told of its end",
    "slurm.refused": "{command} refuses: {reason}",
    "slurm.silent": Plural(
        "{command} has not answered within {seconds} second",
        "{command} has not answered within {seconds} seconds",
        by="seconds",
    ),
    "slurm.time_too_short": Plural(
        "--slurm: in {value!q} a run may have nothing yet to go on from: at least {least} minute "
        "is needed",
        "--slurm: in {value!q} a run may have nothing yet to go on from: at least {least} minutes "
        "are needed",
        by="least",
    ),
    "slurm.too_many_workers": "--slurm: workers are at most {most:,}, not {value!q}",
    "slurm.twice": "--slurm: {name} is given twice",
}
