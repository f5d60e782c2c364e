"""Plants in the numbers, sums and dates of vouchers, and the decoys beside them."""

from __future__ import annotations

from . import accounts, days
from .notes import Notes


class VoucherPlants(Notes):
    """Plans them in the books."""

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
            books.keep_number()
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
            return self._note_of_month("voucher-number-gap", day, word, first=before + 1, last=before + missing)

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
            books.twice.add((word, number))
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
            # Behind one that runs back already, or that has two dates, it would be a matter of definition whether this one does.
            before = (word, books.count.get(word, 0))
            if not earlier or before in books.disordered or before in books.twice:
                return False
            # Nor may the one before get a second date later.
            books.plain = [known for known in books.plain if known[:2] != before]
            back = earlier[int(self.rng.random() * len(earlier))]
            number = books.next_number(word, last)
            books.disordered.add((word, number))
            text = books.number_text(word, number)
            books.write(back, text, *books.due_lines(2))
            return self._note_of_month("voucher-date-disorder", back, word, date=days.TEXT[back], voucher=text, after=days.TEXT[last])

        self.books.plan(self._working(), write)

    def _closed_day(self, turn: int) -> None:
        books, fen = self.books, self._yuan(200, 900)
        payee = books.own_payee()
        account, thing = accounts.ONE_OFF[turn % len(accounts.ONE_OFF)]

        def write(day: int) -> bool:
            if turn % 3:
                number = books.pay(day, payee, fen, f"付{thing}款", (account,))
            else:
                number = books.pay_cash(day, f"现金付{thing}款", [(account, fen)])
            books.keep_number()
            return self._note_of_month("weekend-or-holiday-entry", day, None, date=days.TEXT[day], voucher=number)

        # The last day of a month is for closing the books.
        inner = [day for day in days.CLOSED if day not in days.LAST_OF_MONTH]
        books.plan(inner[int(self.rng.random() * len(inner))], write)

        def in_order(day: int) -> bool:
            if day in days.LAST_OF_MONTH:
                books.pay(day, payee, fen + 1, f"付{thing}款", (account,))
                books.keep_number()
                return self._decoy("a payment on the last day of a month, a day off")
            if turn % 3 == 0:
                books.expense_due(day, 2)
                return self._decoy("a voucher on a day off that pays nothing")
            if turn % 3 == 1:
                books.withdraw(day, fen)
                return self._decoy("cash taken from the bank on a day off")
            books.fee(day, fen % 5_000 + 1)
            books.keep_number()
            return self._decoy("what the bank takes by itself, on a day off")

        books.plan(days.CLOSED[int(self.rng.random() * len(days.CLOSED))], in_order)
