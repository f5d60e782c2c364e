"""Runs a command and measures it: wall time, CPU time of it and its children, peak memory. Builds what is measured. Knows no benchmark."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20


@dataclass
class Measure:
    """One run, or the fastest of several."""

    wall: float
    cpu: float
    peak_bytes: int
    code: int
    output: str

    def ratios(self, to: Measure) -> tuple[float, float, float]:
        """Wall, CPU and memory as multiples of another's."""
        return self.wall / to.wall, self.cpu / to.cpu, self.peak_bytes / to.peak_bytes


def run(command: list[str], *, runs: int = 1, tree: bool = False, env: dict[str, str] | None = None, codes: tuple[int, ...] = (0,)) -> Measure:
    """The fastest of some runs. With `tree`, memory is that of all processes below together, looked at twenty times a second (the part of
    each page that is a process's own); else the kernel's figure for the one process."""
    return min((_once(command, tree, env, codes) for _ in range(runs)), key=lambda measure: measure.wall)


def _once(command: list[str], tree: bool, env: dict[str, str] | None, codes: tuple[int, ...]) -> Measure:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, **(env or {})})
    watch = _Watch(process.pid) if tree else None
    assert process.stdout
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = watch.stop() if watch else usage.ru_maxrss * 1024
    if process.returncode not in codes:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, peak, process.returncode, output.decode())


class _Watch:
    """The most memory that a process and those below it held together."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self) -> None:
        while not self.done.wait(0.05):
            self.peak = max(self.peak, sum(map(_memory, _below(self.pid))))

    def stop(self) -> int:
        self.done.set()
        self.thread.join()
        return self.peak


def _below(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def build_ledgerlint() -> str:
    """Builds the release binary; its path."""
    return _built(["cargo", "build", "--release", "--locked", "--bin", "ledgerlint"], "ledgerlint")


def build_floor() -> str:
    """Builds benches/reading/floor.rs; its path."""
    return _built(["cargo", "build", "--release", "--locked", "--bench", "floor"], "floor")


def _built(command: list[str], target: str) -> str:
    output = subprocess.run([*command, "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    for line in output.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == target:
            return message["executable"]
    raise SystemExit(f"{target} was not built")


def warm(files: list[Path]) -> int:
    """Reads the files once, so that every run finds them in memory; their bytes together."""
    total = 0
    for file in files:
        with file.open("rb", buffering=0) as opened:
            while block := opened.read(4 * MIB):
                total += len(block)
    return total


def machine() -> str:
    """The machine in a line: processor, cores, memory, system."""
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, Linux; load before: {os.getloadavg()[0]:.1f}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def cells(measure: Measure, to: Measure | None) -> list[str]:
    """Wall, CPU, memory, and each as a multiple of another's."""
    own = [f"{measure.wall:.2f} s", f"{measure.cpu:.2f} s", f"{measure.peak_bytes / MIB:,.0f} MiB"]
    return own + ([f"{ratio:.2f}" for ratio in measure.ratios(to)] if to else ["–"] * 3)


MEASURED = ["wall", "CPU", "peak memory"]


def fresh(folder: Path) -> Path:
    """A folder of the benchmark's own, emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
