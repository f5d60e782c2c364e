"""What is planted: each finding with its figures and the rows that prove it. Knows nothing of how the tool finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

RULES = [
    "bonus-over-standard",
    "clothing-over-standard",
    "clothing-more-than-once",
    "participants-exceed-staff",
    "meal-voucher-incomplete",
    "stale-receivable",
    "stale-payable",
    "asset-purchase-unapproved",
    "asset-not-registered",
    "out-of-scope-appropriation",
    "early-payment",
    "large-outlay-without-minutes",
]


@dataclass(frozen=True)
class Place:
    """A row of a file, numbered from 1; `sheet` is none in a csv."""

    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True)
class Planted:
    """One finding. `irregular` is none where the rule counts heads or times and weighs no money."""

    rule: str
    subject: str
    date: str | None
    amount: Decimal
    irregular: Decimal | None
    places: tuple[Place, ...]
    extra: dict = field(default_factory=dict)


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def expected(unit: str, as_of: str, planted: list[Planted], files: list[dict]) -> dict:
    """A sample's part of expected.json."""
    rules = {}
    for rule in RULES:
        items = [item for item in planted if item.rule == rule]
        weighed = all(item.irregular is not None for item in items)
        rules[rule] = {
            "findings": len(items),
            "amount": money(sum((item.amount for item in items), Decimal(0))),
            "irregular_amount": money(sum((item.irregular for item in items), Decimal(0))) if weighed else None,
            "items": [
                {
                    "subject": item.subject,
                    "date": item.date,
                    "amount": money(item.amount),
                    "irregular_amount": money(item.irregular),
                    **item.extra,
                    "evidence": [{"file": place.file, "sheet": place.sheet, "row": place.row} for place in item.places],
                }
                for item in items
            ],
        }
    assert sum(rule["findings"] for rule in rules.values()) == len(planted)
    return {"unit": unit, "as_of": as_of, "findings": len(planted), "files": files, "rules": rules}
