"""The journal of one unit, month by month: everyday vouchers, and among them what `plants.py` asks for.

Everyday vouchers are made so that no check flags one: they balance, are dated on working days, are numbered without a gap, pay at most
1,000 in cash, and never pay a payee the same 5,000 or more twice. What a payee gets within a week is under 50,000 unless one payment alone
reaches it. So what the checks find is what is planted, and nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import accounts, days, names

# A journal line: date, voucher number, summary, `code,name` of the account, debit and credit in fen (None: blank), counterparty,
# department, preparer, reviewer.
Row = tuple[str, str, str, str, "int | None", "int | None", str, str, str, str]
# A line before it has a voucher: account, debit, credit, counterparty.
Line = tuple[str, "int | None", "int | None", str]

# Below this many lines left, one voucher takes them all, so that a unit has exactly the lines asked for.
LAST_LINES = 8
FUNDED_BY_QUOTA, MIXED_WORDS = 3, 4


class Books:
    """The books of unit `number`. `pages()` gives a month's rows at a time."""

    def __init__(self, seed: int, number: int, lines: int) -> None:
        self.rng = random.Random(f"ledgerlint-district/{seed}/{number}/{lines}")
        self.number = number
        self.name = names.unit(number)
        self.place = names.place(number)
        self.lines = lines
        self.left = lines
        self.budget = number % 3 != 2
        self.bank = accounts.BANK if number % FUNDED_BY_QUOTA == 1 else accounts.QUOTA
        self.words = ("收", "付", "转") if number % MIXED_WORDS == 1 else ("记", "记", "记")
        self.width = 4 if number % 5 == 2 else 0
        self.rush = number % 7 == 3
        self.first_payee = number * 37
        # Enough that everyday payments to one payee lie more than a week apart.
        self.everyday = min(50_000, max(40, lines // 60))
        self.turn = 0
        self.reserved = 0
        # The 20 digits of an electronic invoice: no two units have one alike.
        self.invoice = 2_343 * 10**16 + number * 10**10
        self.paid_on = [-99] * self.everyday
        self.paid: set[tuple[int, int]] = set()
        self.staff = [names.person(number * 3 + step) for step in range(3)]
        # By day: vouchers to write before the everyday ones.
        self.agenda: dict[int, list[Callable[[int], bool]]] = {}
        self.count: dict[str, int] = {}
        self.last_day: dict[str, int] = {}
        self.disordered: set[tuple[str, int]] = set()
        # Numbers of the month that stand on two days.
        self.twice: set[tuple[str, int]] = set()
        self.plain: list[tuple[str, int, int]] = []
        self.rows: list[Row] = []

    # Days and vouchers

    def pages(self) -> Iterator[list[Row]]:
        """The rows, a list a month."""
        reached, reached_by = 0.0, {}
        for day in days.WORKING:
            reached += self._weight(day)
            reached_by[day] = reached
        targets = {day: int(self.lines * part / reached) for day, part in reached_by.items()}
        month = 1
        for day in range(365):
            if days.MONTH[day] != month:
                yield self._close_month()
                month = days.MONTH[day]
            self._day(day, targets.get(day, 0))
        yield self._close_month()

    def _close_month(self) -> list[Row]:
        rows, self.rows = self.rows, []
        self.count, self.last_day, self.disordered, self.twice, self.plain = {}, {}, set(), set(), []
        return rows

    def _weight(self, day: int) -> float:
        december = days.MONTH[day] == 12
        return (0.7 + 0.6 * self.rng.random()) * ((3.5 if self.rush else 1.2) if december else 1.0)

    def _day(self, day: int, target: int) -> None:
        # What cannot be written today (it needs earlier vouchers of the month) waits for the next working day.
        waiting = [task for task in self.agenda.pop(day, ()) if self.left <= LAST_LINES or not task(day)]
        if waiting:
            self.agenda.setdefault(days.working_on_or_after(day + 1), []).extend(waiting)
        if day == days.WORKING[-1]:
            while self.left > LAST_LINES:
                self._everyday(day)
            if self.left:
                self.expense_due(day, self.left)
            return
        while self.lines - self.left < target and self.left > LAST_LINES:
            self._everyday(day)

    def plan(self, day: int, task: Callable[[int], bool]) -> None:
        """Has `task` write its voucher on `day`, or on a later day for as long as it returns False."""
        self.agenda.setdefault(day, []).append(task)

    def number_text(self, word: str, number: int) -> str:
        """A voucher's number as this unit writes it."""
        return f"{word}-{number:0{self.width}d}" if self.width else f"{word}-{number}"

    def next_number(self, word: str, day: int) -> int:
        """Takes the next number of `word` in the month of `day`."""
        number = self.count.get(word, 0) + 1
        self.count[word] = number
        self.last_day[word] = day
        return number

    def voucher(self, day: int, word: str, summary: str, lines: list[Line]) -> str:
        """Writes a voucher under the next number of its word."""
        number = self.next_number(word, day)
        self.plain.append((word, number, day))
        text = self.number_text(word, number)
        self.write(day, text, summary, lines)
        return text

    def keep_number(self) -> None:
        """Has no second voucher take the number of the last one. Some judge two vouchers under one number as one."""
        self.plain.pop()

    def write(self, day: int, number: str, summary: str, lines: list[Line]) -> None:
        """Writes a voucher under any number."""
        date = days.TEXT[day]
        department = accounts.DEPARTMENTS[int(self.rng.random() * 8)]
        one, two, three = self.staff
        preparer = one if day % 3 else two
        self.left -= len(lines)
        self.rows.extend(
            [(date, number, summary, account, debit, credit, party, department, preparer, three) for account, debit, credit, party in lines]
        )

    # Payees and amounts

    def own_payee(self) -> int:
        """A payee that no everyday voucher pays."""
        self.reserved += 1
        return self.everyday + self.reserved

    def payee_name(self, payee: int) -> str:
        return self.place + names.payee(self.first_payee + payee)

    def _next_payment(self, day: int) -> tuple[int, int]:
        """The next payee in turn and an amount that makes no pair and no split with what it got before."""
        rng = self.rng
        self.turn += 1
        if self.turn >= self.everyday:
            self.turn = 0
        payee = self.turn
        near = day - self.paid_on[payee] <= 7
        self.paid_on[payee] = day
        if near:
            return payee, 2_000 + int(rng.random() * 198_000)
        if rng.random() < 0.05:
            fen = 5_000_000 + int(rng.random() ** 3 * 80_000_000)
        else:
            # From 50 to 20,000 yuan, small ones more often.
            fen = int(5_000 * 400 ** rng.random())
            if rng.random() < 0.2:
                fen = max(10_000, fen // 10_000 * 10_000)
        while fen >= 500_000 and (payee, fen) in self.paid:
            fen += 1
        if fen >= 500_000:
            self.paid.add((payee, fen))
        return payee, fen

    # Kinds of vouchers

    def _everyday(self, day: int) -> None:
        kind = self.rng.random()
        if kind < 0.42:
            self._expense_paid(day)
        elif kind < 0.60:
            self.expense_due(day, 2 if kind < 0.54 else 3)
        elif kind < 0.72:
            payee, fen = self._next_payment(day)
            self.pay(day, payee, fen, "付前欠", (accounts.PAYABLE,))
        elif kind < 0.80:
            self._income(day)
        elif kind < 0.89:
            self.cash(day, 1_000 + int(self.rng.random() * 99_000))
        elif kind < 0.91:
            fen = 100_000 * (1 + int(self.rng.random() * 20))
            self.withdraw(day, fen)
        elif kind < 0.94:
            payee, fen = self._next_payment(day)
            self.pay(day, payee, fen, "付履约保证金", (accounts.RECEIVABLE,), budget=False)
        elif kind < 0.98:
            fen = 10_000 + int(self.rng.random() * 2_000_000)
            self.voucher(
                day, self.words[2], f"计提{days.MONTH[day]}月固定资产折旧", [(accounts.DEPRECIATION_COST, fen, None, ""), (accounts.DEPRECIATION, None, fen, "")]
            )
        else:
            self._reversal(day)

    def cost(self) -> tuple[str, str]:
        """An expense account and what was bought."""
        rng = self.rng
        account, things = accounts.COSTS[int(rng.random() * len(accounts.COSTS))]
        return account, things[int(rng.random() * len(things))]

    def _shares(self, fen: int, parts: int) -> list[int]:
        shares = []
        for left in range(parts, 1, -1):
            share = max(1, int(fen * (0.5 + self.rng.random()) / left))
            share = min(share, fen - left + 1)
            shares.append(share)
            fen -= share
        return [*shares, fen]

    def _expense_paid(self, day: int) -> None:
        payee, fen = self._next_payment(day)
        chance = self.rng.random()
        costs, thing = [], ""
        for _ in range(1 if chance < 0.6 else 2 if chance < 0.85 else 3):
            account, thing = self.cost()
            costs.append(account)
        self.pay(day, payee, fen, f"付{thing}款" if chance > 0.02 else f"付{thing}款,含税", tuple(costs))

    def next_invoice(self) -> str:
        """The number of an invoice that nobody has named."""
        self.invoice += 1 + int(self.rng.random() * 90)
        return str(self.invoice)

    def pay(self, day: int, payee: int, fen: int, summary: str, debits: tuple[str, ...], *, budget: bool = True, invoice: str | None = None) -> str:
        """Pays a payee from the bank or the zero-balance account, with its budget lines. Without `invoice` the summary names a new one; a
        blank one is not named."""
        party = self.payee_name(payee)
        invoice = self.next_invoice() if invoice is None else invoice
        summary = f"{summary}(发票号{invoice})" if invoice else summary
        lines: list[Line]
        if len(debits) == 1:
            lines = [(debits[0], fen, None, party if debits[0] == accounts.PAYABLE else "")]
        else:
            lines = [(account, share, None, "") for account, share in zip(debits, self._shares(fen, len(debits)))]
        lines.append((self.bank, None, fen, party))
        if budget and self.budget:
            lines += [(accounts.BUDGET_SPENT, fen, None, ""), (accounts.BUDGET_FUNDS, None, fen, "")]
        return self.voucher(day, self.words[1], summary, lines)

    def due_lines(self, count: int) -> tuple[str, list[Line]]:
        """The lines of an expense that is booked before it is paid: a balanced voucher of `count` lines (of 1: a nil line)."""
        account, thing = self.cost()
        # Some summaries hold the separator, as real ones do; most hold the Chinese comma.
        comma = "," if self.rng.random() < 0.03 else "，"
        summary = f"列报{thing}款{comma}暂未支付"
        if count < 2:
            return summary, [(account, 0, None, "")]
        party = self.payee_name(int(self.rng.random() * self.everyday))
        fen = count + int(5_000 * 1_000 ** self.rng.random())
        lines: list[Line] = [(account, share, None, "") for share in self._shares(fen, count - 1)]
        return summary, [*lines, (accounts.PAYABLE, None, fen, party)]

    def expense_due(self, day: int, count: int) -> str:
        """Books an expense that is paid later."""
        return self.voucher(day, self.words[2], *self.due_lines(count))

    def cash(self, day: int, fen: int) -> str:
        """Pays in cash for one thing."""
        account, thing = self.cost()
        return self.pay_cash(day, f"现金付{thing}款", [(account, fen)])

    def pay_cash(self, day: int, summary: str, costs: list[tuple[str, int]]) -> str:
        """Pays in cash for what stands on the accounts."""
        fen = sum(part for _, part in costs)
        lines: list[Line] = [*((account, part, None, "") for account, part in costs), (accounts.CASH, None, fen, "")]
        if self.budget:
            lines += [(accounts.BUDGET_SPENT, fen, None, ""), (accounts.BUDGET_CASH, None, fen, "")]
        return self.voucher(day, self.words[1], summary, lines)

    def withdraw(self, day: int, fen: int) -> str:
        """Takes cash from the bank."""
        number = self.voucher(day, self.words[1], "提取备用金", [(accounts.CASH, fen, None, ""), (self.bank, None, fen, "")])
        self.keep_number()
        return number

    def fee(self, day: int, fen: int) -> str:
        """What the bank takes by itself."""
        lines: list[Line] = [(accounts.OTHER_COST, fen, None, ""), (self.bank, None, fen, "")]
        if self.budget:
            lines += [(accounts.BUDGET_SPENT, fen, None, ""), (accounts.BUDGET_FUNDS, None, fen, "")]
        return self.voucher(day, self.words[1], "银行扣账户手续费", lines)

    def _income(self, day: int) -> None:
        fen = 1_000_000 + int(self.rng.random() * 50_000_000)
        lines: list[Line] = [(self.bank, fen, None, ""), (accounts.GRANT, None, fen, "")]
        if self.budget:
            lines += [(accounts.BUDGET_FUNDS, fen, None, ""), (accounts.BUDGET_GRANT, None, fen, "")]
        self.voucher(day, self.words[0], f"收{days.MONTH[day]}月财政拨款", lines)

    def _reversal(self, day: int) -> None:
        """A red entry: both sides negative, on the sides where they stood."""
        summary, lines = self.due_lines(2)
        red: list[Line] = [(account, None if debit is None else -debit, None if credit is None else -credit, party) for account, debit, credit, party in lines]
        self.voucher(day, self.words[2], f"冲销{summary}", red)
