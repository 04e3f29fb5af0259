"""The machine a figure was measured on, and which of its cores does what."""

import os
import platform
import subprocess
import sys
from pathlib import Path

_CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = _CORES[0]
BOT_CORE = _CORES[-1]
"""Another one than the server's, where there are two."""


def pin(process: int, core: int) -> None:
    """Keep a process (0 is this one) on one core."""
    os.sched_setaffinity(process, {core})


def cpu_seconds(process: int) -> float:
    """What a running process and its threads have spent so far, in user and kernel mode."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    """Bytes of physical memory that a process alone is to blame for, and its share of what it shares (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def resident(process: int) -> int:
    """Bytes of physical memory mapped into a process (RSS)."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def described() -> str:
    """One line for the head of a report."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    kilobytes = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{len(_CORES)} cores of {cpu}, {kilobytes / 2**20:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {sys.version.split()[0]}"
    )


def revision() -> str:
    """The commit that was measured, with a plus when the tree differs from it."""
    asked = ["git", "describe", "--always", "--dirty=+"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"  # noqa: S603


def load() -> float:
    """How many processes wanted to run in the last minute: near the number of cores, figures are noisy."""
    return os.getloadavg()[0]


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
