"""The days of 2023: which of them offices work on. Dates are indices into DAYS (0 is 1 January)."""

from __future__ import annotations

from datetime import date, timedelta

YEAR = 2023


def _span(month_from: int, day_from: int, month_to: int, day_to: int) -> set[date]:
    first, last = date(YEAR, month_from, day_from), date(YEAR, month_to, day_to)
    return {first + timedelta(days=step) for step in range((last - first).days + 1)}


# 国务院办公厅关于2023年部分节假日安排的通知 (国办发明电〔2022〕16号).
HOLIDAYS = (
    _span(1, 1, 1, 2) | _span(1, 21, 1, 27) | _span(4, 5, 4, 5) | _span(4, 29, 5, 3) | _span(6, 22, 6, 24) | _span(9, 29, 10, 6)
)
# Saturdays and Sundays that are worked for them.
WORKED = {date(YEAR, month, day) for month, day in ((1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8))}

DAYS = [date(YEAR, 1, 1) + timedelta(days=step) for step in range(365)]
TEXT = [day.isoformat() for day in DAYS]
MONTH = [day.month for day in DAYS]
# By month, from 0.
FIRST_OF_MONTH = [index for index, day in enumerate(DAYS) if day.day == 1]
LAST_OF_MONTH = {index - 1 for index in FIRST_OF_MONTH[1:]} | {364}


def is_off(day: date) -> bool:
    """Whether offices are closed: a public holiday, or a weekend that is not worked."""
    return day not in WORKED and (day.weekday() >= 5 or day in HOLIDAYS)


OFF = [is_off(day) for day in DAYS]
WORKING = [index for index, off in enumerate(OFF) if not off]
CLOSED = [index for index, off in enumerate(OFF) if off]


def working_on_or_after(index: int) -> int:
    """The first working day from `index` on; the last of the year where there is none."""
    while index < 365 and OFF[index]:
        index += 1
    return index if index < 365 else WORKING[-1]
