#!/usr/bin/env python3
"""Holds ledgerlint against its bounds: `fuzz/measure.py PROGRAM FOLDER [WORD...]` runs inspect, convert and check on each file of the folder that
`fuzz/hostile.py` wrote (those whose names hold one of the words) and prints seconds, seconds of work, and the most memory that it held.
Linux only, as it asks the system for that.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

MEMORY_MAX, SECONDS_MAX = 1024, 20
EXITS = (0, 1, 2)


def measure(command, folder):
    """Seconds, seconds of work of all threads, mebibytes, exit code."""
    begun = time.time()
    with open(os.path.join(folder, "said"), "wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.time() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode


def main(program, folder, words):
    over = 0
    for name in sorted(os.listdir(folder)):
        if words and not any(word in name for word in words):
            continue
        for command in ("inspect", "convert", "check"):
            out = tempfile.mkdtemp()
            arguments = [] if command == "inspect" else ["--out", os.path.join(out, "out")]
            seconds, work, memory, code = measure([program, command, os.path.join(folder, name), *arguments], out)
            broken = memory > MEMORY_MAX or seconds > SECONDS_MAX or code not in EXITS
            over += broken
            print(f"{seconds:7.2f} s {work:7.2f} s {memory:6.0f} MiB exit {code} {command:7} {name}{'  OVER' if broken else ''}", flush=True)
            shutil.rmtree(out)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
