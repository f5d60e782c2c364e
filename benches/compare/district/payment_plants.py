"""Plants in payments: paid twice, split, in cash, in round amounts; and the decoys beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import accounts, days
from .notes import Notes


class PaymentPlants(Notes):
    """Plans them in the books."""

    def _payments(
        self,
        payments: list[tuple[int, int]],
        *,
        payees: list[int] | None = None,
        matters: list[tuple[str, str]] | None = None,
        invoices: list[str | None] | None = None,
        done: Callable[[list[dict[str, object]]], bool],
    ) -> None:
        """Plans payments (day and fen) to one payee, for one matter, each under its own invoice, unless it is said otherwise; `done` gets
        what was written with the last of them. An invoice of None is a new one, a blank one is not named."""
        count, written = len(payments), []
        payees, matters, invoices = payees or [self.books.own_payee()] * count, matters or [self._one_off()] * count, invoices or [None] * count
        for (day, fen), payee, (account, summary), invoice in zip(payments, payees, matters, invoices):

            def write(on: int, fen: int = fen, payee: int = payee, account: str = account, summary: str = summary, invoice: str | None = invoice) -> bool:
                number = self.books.pay(on, payee, fen, summary, (account,), invoice=invoice)
                self.books.keep_number()
                written.append({"date": days.TEXT[on], "voucher": number, "payee": self.books.payee_name(payee), "amount_fen": fen})
                return done(written) if len(written) == count else True

            self.books.plan(day, write)

    def _group(self, kind: str, payments: list[tuple[int, int]], **ways: Any) -> None:
        """Payments that are noted together once the last is written."""
        self._payments(payments, **ways, done=lambda written: self._note(kind, payments=written))

    def _decoys(self, what: str, payments: list[tuple[int, int]], **ways: Any) -> None:
        self._payments(payments, **ways, done=lambda _: self._decoy(what))

    def _two_payees(self) -> list[int]:
        return [self.books.own_payee(), self.books.own_payee()]

    def _paid_twice(self, turn: int) -> None:
        kind, unnamed = "duplicate-payment", ["", ""]
        fen, small = self._yuan(6_000, 300_000), self._yuan(300, 4_000)
        invoice = self.books.next_invoice()
        pair = lambda least, most, fen: [(day, fen) for day in self._apart(least, most)]  # noqa: E731
        if turn % 6 == 0:
            self._group(kind, pair(1, 5, 500_000), invoices=unnamed)
            self._decoys("same payee and amount, 31 to 60 days apart", pair(31, 60, fen), invoices=unnamed)
        elif turn % 6 == 1:
            # The edge: 30 days are flagged, 31 are not.
            self._group(kind, pair(30, 30, fen), invoices=unnamed)
            self._decoys("same payee and amount, under 5,000", pair(1, 20, 499_999), invoices=unnamed)
        elif turn % 6 == 2:
            # One of the two names its invoice: nothing tells them apart.
            self._group(kind, pair(6, 29, fen), invoices=["", None])
            self._decoys("same payee and amount, two invoices", pair(6, 25, fen))
        elif turn % 6 == 3:
            self._group(kind, pair(6, 120, fen), invoices=[invoice, invoice])
            self._decoys("same amount to two payees", pair(0, 10, fen), payees=self._two_payees(), invoices=unnamed)
        elif turn % 6 == 4:
            self._group(kind, pair(0, 90, small), invoices=[invoice, invoice], payees=self._two_payees(), matters=[self._one_off(), self._one_off()])
            one, two = self._apart(1, 10)
            self._decoys("same payee, amounts a fen apart", [(one, 1_888_800), (two, 1_888_801)], invoices=unnamed)
        else:
            one, two = self._apart(6, 90)
            self._group(kind, [(one, fen), (two, small)], invoices=[invoice, invoice])
            month = 1 + int(self.rng.random() * 11)
            first = days.working_on_or_after(days.FIRST_OF_MONTH[month] - 15)
            power = (accounts.POWER[0], f"付{accounts.POWER[1]}款")
            self._decoys("what is paid every month, in two months", [(first, fen), (days.working_on_or_after(first + 18), fen)], matters=[power] * 2, invoices=unnamed)

    def _split(self, turn: int) -> None:
        kind = "split-payment"
        if turn % 5 == 0:
            # Together exactly at the line.
            one, two = self._apart(1, 4)
            self._group(kind, [(one, 2_400_000), (two, 2_600_000)])
        elif turn % 5 == 1:
            one, two = self._apart(5, 5)
            self._group(kind, [(one, self._yuan(30_000, 49_000)), (two, 4_999_999)])
        elif turn % 5 == 2:
            one, two = self._apart(0, 3)
            self._group(kind, [(one, self._yuan(20_000, 30_000)), (one, self._yuan(30_500, 40_000)), (two, self._yuan(40_500, 49_999))])
        elif turn % 5 == 3:
            thing, yuan = (("采购办公家具", 500_000), ("业务培训", 800_000), ("屋面防水维修", 1_000_000))[turn // 5 % 3]
            matter, fen = [(accounts.OTHER_COST, f"付{thing}款")] * 2, yuan * 60
            one, two = self._apart(1, 5)
            self._group(kind, [(one, fen), (two, yuan * 100 - fen)], matters=matter)
            one, two = self._apart(1, 5)
            self._decoys("under a line of procurement, together a fen under it", [(one, fen), (two, yuan * 100 - fen - 1)], matters=matter)
        else:
            one, two = self._apart(0, 0)
            self._group(kind, [(one, self._yuan(26_000, 40_000)), (two, self._yuan(41_000, 49_000))])
        self._not_split(turn)

    def _not_split(self, turn: int) -> None:
        one, two = self._apart(0, 3)
        if turn % 7 == 0:
            one, two = self._apart(6, 9)
            self._decoys("to one payee, over the line only in more than 5 days", [(one, 3_000_000), (two, 3_100_000)])
        elif turn % 7 == 1:
            self._decoys("to one payee, together a fen under the line", [(one, 2_400_000), (two, 2_599_999)])
        elif turn % 7 == 2:
            self._decoys("to two payees", [(one, 3_000_000), (two, 3_000_000)], payees=self._two_payees())
        elif turn % 7 == 3:
            self._decoys("a payment over the line and a small one", [(one, 6_000_000), (two, 600_000)])
        elif turn % 7 == 4:
            self._decoys("a payment under the line and one of less than a tenth of it", [(one, 4_700_000), (two, 499_999)])
        elif turn % 7 == 5:
            matters = [(accounts.OTHER_COST, "付空调维修款"), (accounts.OTHER_COST, "付宣传资料印刷款")]
            self._decoys("to one payee for two matters", [(one, 3_000_000), (two, 3_100_000)], matters=matters)
        else:
            power = (accounts.POWER[0], f"付{accounts.POWER[1]}款")
            self._decoys("what is paid every month, in two parts", [(one, 3_000_000), (two, 3_100_000)], matters=[power] * 2)

    def _cash(self, turn: int) -> None:
        books, fen = self.books, 100_001 if turn % 3 == 0 else self._yuan(1_001, 9_000)
        (account, summary), other = self._one_off(), accounts.ONE_OFF[0][0]
        labour, labour_thing = accounts.LABOUR

        def write(day: int) -> bool:
            if turn % 4:
                number = books.pay_cash(day, f"现金{summary}", [(account, fen)])
            else:
                # What may be paid in cash is no part of it.
                number = books.pay_cash(day, "现金付零星支出", [(labour, 260_000), (account, fen)])
            books.keep_number()
            return self._note("cash-over-limit", date=days.TEXT[day], voucher=number, amount_fen=fen)

        books.plan(self._working(), write)

        def in_order(day: int) -> bool:
            if turn % 4 == 0:
                what = "cash at the limit"
                books.cash(day, 100_000)
            elif turn % 4 == 1:
                what = "cash taken to the bank"
                books.voucher(day, books.words[1], "现金存入银行", [(accounts.BANK, fen, None, ""), (accounts.CASH, None, fen, "")])
            elif turn % 4 == 2:
                what = "labour paid in cash"
                books.pay_cash(day, f"现金付{labour_thing}款", [(labour, fen)])
            else:
                what = "two things on one voucher, each under the limit"
                books.pay_cash(day, "现金付零星支出", [(other, 70_000), (accounts.OTHER_COST, 60_000)])
            books.keep_number()
            return self._decoy(what)

        books.plan(self._working(), in_order)

    def _round(self, _turn: int) -> None:
        self._group("round-amount", [(self._working(), 1_000_000 * (1 + int(self.rng.random() * 9)))])

    def _monthly(self) -> None:
        """Rents and salaries: the same amount to the same payee every month, some less than 30 days after the last."""
        books = self.books
        payees = [books.own_payee() for _ in range(3)]
        amounts = [self._yuan(5_000, 9_000), 1_200_000, self._yuan(60_000, 200_000)]
        for month in range(12):
            day = days.working_on_or_after(days.TEXT.index(f"{days.YEAR}-{month + 1:02d}-09"))
            for payee, fen, what in zip(payees, amounts, ("付办公用房租金", "付停车场租金", "代发职工工资")):

                def write(on: int, payee: int = payee, fen: int = fen, what: str = what) -> bool:
                    account = accounts.SALARY if what.startswith("代发") else accounts.COSTS[7][0]
                    books.pay(on, payee, fen, what, (account,), invoice="")
                    books.keep_number()
                    return self._decoy("the same every month")

                books.plan(day, write)
        if self.rng.random() < 0.5:
            # A rent that is paid a second time in its month is no decoy.
            month = 1 + int(self.rng.random() * 12)
            second = days.working_on_or_after(days.working_on_or_after(days.TEXT.index(f"{days.YEAR}-{month:02d}-09")) + 6)
            rent = [(accounts.COSTS[7][0], "付办公用房租金")]
            self._group("duplicate-payment", [(second, amounts[0])], payees=payees[:1], matters=rent, invoices=[""])
