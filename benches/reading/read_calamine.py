#!/usr/bin/env python3
"""Reads all sheets of a workbook with python-calamine: `read_calamine.py FILE` prints the rows as JSON."""

import json
import sys

from python_calamine import CalamineWorkbook

book = CalamineWorkbook.from_path(sys.argv[1])
print(json.dumps({"rows": sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)}))
