"""Prints how many findings of each rule a findings.json holds, as JSON; nought for a rule that found nothing.

    count_findings.py findings.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
found = {rule["rule"]: 0 for unit in report["units"] for rule in unit["rules"]}
for finding in report["findings"]:
    found[finding["rule"]] += 1
print(json.dumps(found))
