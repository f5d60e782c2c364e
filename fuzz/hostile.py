#!/usr/bin/env python3
"""Writes files that try to eat the machine, each of 50 MB at most, into a folder: `fuzz/hostile.py FOLDER [WORD...]` (those whose names hold
one of the words; without words all). `fuzz/measure.py` runs ledgerlint on them and holds it against its bounds.
"""

import os
import sys

from hostile_files import errors, shapes, tricks

LIMIT = 50_000_000


def main(folder, words):
    os.makedirs(folder, exist_ok=True)
    for name, write in {**shapes.FILES, **tricks.FILES, **errors.FILES}.items():
        if words and not any(word in name for word in words):
            continue
        path = os.path.join(folder, name)
        write(path)
        size = os.path.getsize(path)
        print(f"{size:>12} {name}{'  too large' if size > LIMIT else ''}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
