"""A SLURM of its own for tests, from Debian's packages slurm-wlm and munge.

Everything of it lies in one folder, its ports are free ones of 127.0.0.1, and it ends with whoever
started it.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "sinfo")
_SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin"
_START_SECONDS = 60.0
_END_SECONDS = 15.0
_NODE = (
    "NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={cpus} State=UNKNOWN"
)
_CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
# A job that is queued again may start after so many seconds; two minutes is usual
AuthInfo=socket={folder}/munge.sock,cred_expire=5
SlurmctldPort={port}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmdTimeout=10
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
JobRequeue=1
ReturnToService=2
KillWait=20
InactiveLimit=0
SlurmdParameters=config_overrides
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing() -> str | None:
    """What keeps a SLURM from being started here; None if nothing does."""
    path = f"{os.environ.get('PATH', '')}:{_SYSTEM}"
    absent = [name for name in NEEDED if shutil.which(name, path=path) is None]
    return f"slurm-wlm and munge are not installed ({', '.join(absent)})" if absent else None


class SmallSlurm:
    """``environment`` is what its commands need; inside ``with`` it runs, with so many ``nodes`` on
    this machine, named n1 and so on, each with ``cpus`` of which a job takes one.
    """

    def __init__(self, nodes: int = 1, cpus: int = 4) -> None:
        # Not below a test's own folder: the path of a socket is short, and others may look in
        self.folder = Path(tempfile.mkdtemp(prefix="slurm-"))
        self.folder.chmod(0o755)
        self.configuration = self.folder / "slurm.conf"
        path = f"{os.environ.get('PATH', '')}:{_SYSTEM}"
        self.environment = {"SLURM_CONF": str(self.configuration), "PATH": path}
        self._nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self._cpus = cpus
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            self._configure()
            key, sock = self.folder / "munge.key", self.folder / "munge.sock"
            own = [
                f"--{name}-file={self.folder / 'munged'}.{name}" for name in ("log", "pid", "seed")
            ]
            self._start("munged", "--force", "-F", f"--key-file={key}", f"--socket={sock}", *own)
            self._until(sock.exists, "munged")
            self._start("slurmctld", "-D", "-c")
            for name in self._nodes:
                self._start("slurmd", "-D", "-N", name, called=name)
            idle = len(self._nodes)
            self._until(
                lambda: self._asked("sinfo", "-h", "-N", "-o", "%T").split().count("idle") == idle,
                "slurmd",
            )
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the jobs, then SLURM, and remove its folder."""
        with suppress(OSError, subprocess.SubprocessError):
            mine = ("-u", str(os.geteuid()))
            self._asked("scancel", *mine)
            end = time.monotonic() + _END_SECONDS
            while self._asked("squeue", "-h") and time.monotonic() < end:
                self._asked("scancel", "--full", "--signal=KILL", *mine)
                time.sleep(0.2)
        for process in reversed(self._started.values()):
            process.terminate()
        for process in reversed(self._started.values()):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        # Steps of jobs are sessions of their own, and outlive slurmd
        for left in self._left():
            with suppress(psutil.Error):
                left.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command: str) -> str:
        """What a command of SLURM prints."""
        done = subprocess.run(
            command,
            env={**os.environ, **self.environment},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tasks(self) -> dict[str, str]:
        """The states of all tasks in its queue, by their ids."""
        lines = self.run("squeue", "-h", "-r", "-o", "%i %T").splitlines()
        return dict(line.split(maxsplit=1) for line in lines)

    def node_of(self, task: str) -> str:
        """Where a task runs."""
        return self.run("squeue", "-h", "-j", task, "-o", "%N")

    def start_node(self, name: str) -> None:
        """Have a node back that was killed."""
        self._start("slurmd", "-D", "-N", name, called=name)
        self._until(
            lambda: self._asked("sinfo", "-h", "-n", name, "-o", "%T").strip() == "idle", name
        )

    def kill_node(self, name: str) -> None:
        """As a power cut does: its part of SLURM, its jobs' steps and all that they run."""
        doomed = [one for one in self._left() if _node_of(one) == name]
        self._started[name].kill()
        self._started[name].wait()
        # Steps first: nobody is left who could tell how their jobs ended
        for process in sorted(doomed, key=lambda one: not _is_step(one)):
            with suppress(psutil.Error):
                process.kill()

    def logs(self) -> str:
        """What its parts have said, for a test that fails."""
        paths = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{path.name}:\n{path.read_text()[-2000:]}" for path in paths)

    def _configure(self) -> None:
        (self.folder / "state").mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o400)
        host, ports = socket.gethostname().partition(".")[0], _free_ports(1 + len(self._nodes))
        user = pwd.getpwuid(os.geteuid()).pw_name
        text = _CONFIGURATION.format(host=host, user=user, folder=self.folder, port=ports[0])
        nodes = [
            _NODE.format(name=name, host=host, port=port, cpus=self._cpus)
            for name, port in zip(self._nodes, ports[1:], strict=True)
        ]
        self.configuration.write_text("\n".join([*nodes, text]))
        (self.folder / "cgroup.conf").write_text("CgroupAutomount=no\n")

    def _start(self, name: str, *arguments: str, called: str = "") -> None:
        called = called or name
        with (self.folder / f"{called}.out").open("wb") as said:
            self._started[called] = subprocess.Popen(
                [name, *arguments],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
                start_new_session=True,
            )

    def _asked(self, *command: str) -> str:
        environment: Mapping[str, str] = {**os.environ, **self.environment}
        done = subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True, timeout=20
        )
        return done.stdout

    def _until(self, holds: object, name: str) -> None:
        end = time.monotonic() + _START_SECONDS
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < end, f"{name} does not start: {self.logs()}"
            assert all(one.poll() is None for one in self._started.values()), self.logs()
            time.sleep(0.1)

    def _left(self) -> Sequence[psutil.Process]:
        mine = str(self.configuration)
        found: dict[int, psutil.Process] = {}
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("SLURM_CONF") == mine and process.pid != os.getpid():
                    found[process.pid] = process
                    parent = process.parent()
                    # A step writes its title over its environment
                    if parent is not None and _is_step(parent):
                        found[parent.pid] = parent
        return list(found.values())


def _node_of(process: psutil.Process) -> str | None:
    """The node that a process of a job runs on; a step has no sign of it but what it runs."""
    for one in [process, *process.children()] if _is_step(process) else [process]:
        with suppress(psutil.Error):
            node = one.environ().get("SLURMD_NODENAME")
            if node:
                return node
    return None


def _is_step(process: psutil.Process) -> bool:
    return process.name() == "slurmstepd"


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody has; asked for together, so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _end_with_parent() -> None:
    """In the child: the kernel kills it when the tests are killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
