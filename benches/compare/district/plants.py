"""What is planted in a unit's books, each beside decoys: things that look alike and are in order. Everything planted goes to the manifest.

The counts of the checks that README.md defines are `planted` in the manifest, for everyday vouchers give none.
"""

from __future__ import annotations

from collections.abc import Callable

from . import accounts, days
from .books import Books, Line

# Planted in 10,000 lines, on average.
RATES = {
    "voucher-unbalanced": 2.0,
    "voucher-number-gap": 3.0,
    "voucher-number-duplicate": 2.0,
    "voucher-date-disorder": 2.0,
    "duplicate-payment": 2.0,
    "split-payment": 2.0,
    "cash-over-limit": 4.0,
    "weekend-or-holiday-entry": 4.0,
    "round-amount": 2.0,
}
# Units of fewer lines have no monthly rents and salaries: their books would be little else.
LINES_FOR_MONTHLY = 2_000


class Plants:
    """Plans what is planted in `books` and keeps what was written."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.rng = books.rng
        self.planted: dict[str, list[dict[str, object]]] = {kind: [] for kind in RATES}
        self.decoys: dict[str, int] = {}
        makers: dict[str, Callable[[int], None]] = {
            "voucher-unbalanced": self._unbalanced,
            "voucher-number-gap": self._gap,
            "voucher-number-duplicate": self._number_twice,
            "voucher-date-disorder": self._disorder,
            "duplicate-payment": self._paid_twice,
            "split-payment": self._split,
            "cash-over-limit": self._cash,
            "weekend-or-holiday-entry": self._closed_day,
            "round-amount": self._round,
        }
        for kind, make in makers.items():
            for turn in range(int(RATES[kind] * books.lines / 10_000 + self.rng.random())):
                make(turn)
        if books.lines >= LINES_FOR_MONTHLY:
            self._monthly()

    def report(self) -> dict[str, object]:
        """This unit's part of the manifest."""
        return {"unit": self.books.name, "planted": self.planted, "decoys": self.decoys, "year_end_rush": self.books.rush}

    def _note(self, kind: str, **facts: object) -> bool:
        self.planted[kind].append(facts)
        return True

    def _decoy(self, what: str) -> bool:
        self.decoys[what] = self.decoys.get(what, 0) + 1
        return True

    def _working(self, first: int = 0, last: int = 364) -> int:
        span = [day for day in days.WORKING if first <= day <= last]
        return span[int(self.rng.random() * len(span))]

    def _yuan(self, low: int, high: int) -> int:
        return (low + int(self.rng.random() * (high - low))) * 100 + int(self.rng.random() * 100)

    # Vouchers and their numbers

    def _unbalanced(self, turn: int) -> None:
        def write(day: int) -> bool:
            books = self.books
            summary, lines = books.due_lines(3)
            account, debit, credit, party = lines[0]
            assert debit is not None
            if turn % 3 == 0:
                by = 1
            elif turn % 3 == 1:
                by = -debit
            else:
                by = 9 * (1 + int(self.rng.random() * 90_000))
            lines[0] = (account, debit + by, credit, party)
            # A line without an amount is not written at all.
            lines = lines if debit + by else lines[1:]
            number = books.voucher(day, books.words[2], summary, lines)
            # Another may not take this number: two vouchers under it would be judged as one by some.
            books.plain.pop()
            return self._note("voucher-unbalanced", date=days.TEXT[day], voucher=number, difference_fen=by)

        self.books.plan(self._working(), write)

    def _gap(self, turn: int) -> None:
        def write(day: int) -> bool:
            books = self.books
            word = books.words[2]
            before = books.count.get(word, 0)
            if not before:
                return False
            missing = 1 + turn % 3
            books.count[word] = before + missing
            books.expense_due(day, 2)
            return self._note("voucher-number-gap", month=days.MONTH[day], word=word, first=before + 1, last=before + missing)

        self.books.plan(self._working(), write)

    def _number_twice(self, _turn: int) -> None:
        def write(day: int) -> bool:
            books = self.books
            word = books.words[2]
            earlier = [(at, number) for at, (of, number, on) in enumerate(books.plain) if of == word and on < day]
            if not earlier:
                return False
            at, number = earlier[int(self.rng.random() * len(earlier))]
            first_day = books.plain.pop(at)[2]
            text = books.number_text(word, number)
            books.write(day, text, *books.due_lines(2))
            return self._note("voucher-number-duplicate", voucher=text, dates=[days.TEXT[first_day], days.TEXT[day]])

        self.books.plan(self._working(), write)

    def _disorder(self, _turn: int) -> None:
        def write(day: int) -> bool:
            books = self.books
            word = books.words[2]
            last = books.last_day.get(word, -1)
            earlier = [other for other in days.WORKING if other < last and days.MONTH[other] == days.MONTH[day]]
            # Behind one that runs back already it would be a matter of definition whether this one does.
            if not earlier or (word, books.count[word]) in books.disordered:
                return False
            back = earlier[int(self.rng.random() * len(earlier))]
            number = books.next_number(word, last)
            books.disordered.add((word, number))
            text = books.number_text(word, number)
            books.write(back, text, *books.due_lines(2))
            return self._note("voucher-date-disorder", date=days.TEXT[back], voucher=text, after=days.TEXT[last])

        self.books.plan(self._working(), write)

    def _closed_day(self, _turn: int) -> None:
        def write(day: int) -> bool:
            number = self.books.expense_due(day, 2)
            return self._note("weekend-or-holiday-entry", date=days.TEXT[day], voucher=number)

        self.books.plan(days.CLOSED[int(self.rng.random() * len(days.CLOSED))], write)

    # Payments

    def _payment(self, day: int, payee: int, fen: int, done: Callable[[str, int], bool]) -> None:
        def write(on: int) -> bool:
            account, thing = self.books.cost()
            return done(self.books.pay(on, payee, fen, f"付{thing}款", (account,)), on)

        self.books.plan(day, write)

    def _group(self, kind: str, payee: int, payments: list[tuple[int, int]]) -> None:
        """Payments that are noted together once the last is written."""
        written: list[dict[str, object]] = []
        for day, fen in payments:

            def done(number: str, on: int, fen: int = fen) -> bool:
                written.append({"date": days.TEXT[on], "voucher": number, "amount_fen": fen})
                if len(written) == len(payments):
                    self._note(kind, payee=self.books.payee_name(payee), payments=written)
                return True

            self._payment(day, payee, fen, done)

    def _decoys(self, what: str, payments: list[tuple[int, int]], payees: list[int] | None = None) -> None:
        payees = payees or [self.books.own_payee()] * len(payments)
        for payee, (day, fen) in zip(payees, payments):
            self._payment(day, payee, fen, lambda _number, _on: self._decoy(what))

    def _apart(self, least: int, most: int) -> tuple[int, int]:
        """Two working days from `least` to `most` days apart."""
        pairs = []
        while not pairs:
            day = self._working(0, 364 - most)
            pairs = [(day, other) for other in range(day + least, day + most + 1) if not days.OFF[other]]
        return pairs[int(self.rng.random() * len(pairs))]

    def _paid_twice(self, turn: int) -> None:
        books = self.books
        fen = (500_000, self._yuan(5_000, 20_000), self._yuan(6_000, 300_000))[turn % 3]
        # The edge: 30 days are flagged, 31 are not.
        least, most = ((1, 5), (30, 30), (6, 29))[turn % 3]
        self._group("duplicate-payment", books.own_payee(), [(day, fen) for day in self._apart(least, most)])
        if turn % 4 == 0:
            self._decoys("same payee and amount, 31 to 60 days apart", [(day, fen) for day in self._apart(31, 60)])
        elif turn % 4 == 1:
            self._decoys("same payee and amount, under 5,000", [(day, 499_999) for day in self._apart(1, 20)])
        elif turn % 4 == 2:
            days_of_two = self._apart(0, 10)
            self._decoys("same amount to two payees", [(day, fen) for day in days_of_two], [books.own_payee(), books.own_payee()])
        else:
            one, two = self._apart(1, 10)
            self._decoys("same payee, amounts a fen apart", [(one, 1_888_800), (two, 1_888_801)])

    def _split(self, turn: int) -> None:
        books = self.books
        one, two = self._apart(*((1, 4), (5, 5), (0, 3))[turn % 3])
        if turn % 3 == 0:
            # Together exactly at the line.
            amounts = [(one, 2_400_000), (two, 2_600_000)]
        elif turn % 3 == 1:
            amounts = [(one, self._yuan(30_000, 49_000)), (two, 4_999_999)]
        else:
            third = days.working_on_or_after(one)
            amounts = [(one, self._yuan(20_000, 30_000)), (third, self._yuan(30_500, 40_000)), (two, self._yuan(40_500, 49_999))]
        self._group("split-payment", books.own_payee(), amounts)
        if turn % 4 == 0:
            one, two = self._apart(6, 9)
            self._decoys("to one payee, over the line only in more than 5 days", [(one, 3_000_000), (two, 3_100_000)])
        elif turn % 4 == 1:
            one, two = self._apart(1, 4)
            self._decoys("to one payee, together a fen under the line", [(one, 2_400_000), (two, 2_599_999)])
        elif turn % 4 == 2:
            one, two = self._apart(0, 3)
            self._decoys("to two payees", [(one, 3_000_000), (two, 3_000_000)], [books.own_payee(), books.own_payee()])
        else:
            one, two = self._apart(0, 3)
            self._decoys("a payment over the line and a small one", [(one, 6_000_000), (two, 300_000)])

    def _cash(self, turn: int) -> None:
        fen = 100_001 if turn % 3 == 0 else self._yuan(1_001, 9_000)

        def write(day: int) -> bool:
            return self._note("cash-over-limit", date=days.TEXT[day], voucher=self.books.cash(day, fen), amount_fen=fen)

        self.books.plan(self._working(), write)

        def at_limit(day: int) -> bool:
            self.books.cash(day, 100_000)
            return self._decoy("cash at the limit")

        def to_bank(day: int) -> bool:
            lines: list[Line] = [(accounts.BANK, fen, None, ""), (accounts.CASH, None, fen, "")]
            self.books.voucher(day, self.books.words[1], "现金存入银行", lines)
            return self._decoy("cash taken to the bank")

        self.books.plan(self._working(), at_limit if turn % 2 else to_bank)

    def _round(self, _turn: int) -> None:
        fen = 1_000_000 * (1 + int(self.rng.random() * 9))
        payee = self.books.own_payee()

        def done(number: str, on: int) -> bool:
            return self._note("round-amount", date=days.TEXT[on], voucher=number, amount_fen=fen)

        self._payment(self._working(), payee, fen, done)

    def _monthly(self) -> None:
        """Rents and salaries: the same amount to the same payee every month, some less than 30 days after the last."""
        books = self.books
        payees = [books.own_payee() for _ in range(3)]
        amounts = [self._yuan(5_000, 9_000), 1_200_000, self._yuan(60_000, 200_000)]
        for month in range(12):
            day = days.working_on_or_after(days.TEXT.index(f"{days.YEAR}-{month + 1:02d}-09"))
            for payee, fen, what in zip(payees, amounts, ("付办公用房租金", "付停车场租金", "代发职工工资")):

                def write(on: int, payee: int = payee, fen: int = fen, what: str = what) -> bool:
                    books.pay(on, payee, fen, what, (accounts.SALARY if what.startswith("代发") else accounts.COSTS[7][0],))
                    return self._decoy("the same every month")

                books.plan(day, write)
        if self.rng.random() < 0.5:
            # A rent that is paid a second time in its month is no decoy.
            month = 1 + int(self.rng.random() * 12)
            first = days.working_on_or_after(days.TEXT.index(f"{days.YEAR}-{month:02d}-09"))
            second = days.working_on_or_after(first + 6)
            fen = amounts[0]
            facts = {"date": days.TEXT[second], "amount_fen": fen}

            def done(number: str, on: int) -> bool:
                return self._note("duplicate-payment", payee=books.payee_name(payees[0]), payments=[{**facts, "voucher": number, "date": days.TEXT[on]}])

            self._payment(second, payees[0], fen, done)
