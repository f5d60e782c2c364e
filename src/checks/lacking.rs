//! What the journal paid and a register of payments lacks although it lies within the register's own months: a register goes before the journal,
//! so that no rule on payments looks at it. Knows no rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::NotLookedAt;
use super::given_back::struck_out;
use super::outlays::Outlays;
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Source, TableKind};
use crate::value::names::voucher_key;
use crate::value::{Said, money};

/// A payment may stand in the register so many days apart from its voucher.
const DAYS_APART_MAX: u32 = 31;
/// So many places are named, those of the largest amounts.
const PLACES_MAX: usize = 20;

/// Tells what the register of payments lacks; `None` where it lacks nothing, and where there is no register or no journal.
pub(super) fn lacking_payments(books: &Books) -> Option<NotLookedAt> {
    let register = Outlays::register(books, TableKind::Payments)?;
    let journal = Outlays::journal(books)?;
    // A row that is dated by its month alone may be any of these.
    if !register.flow.unread.is_empty() {
        return None;
    }
    let stands = |payment: &&Payment| payment.flow == Flow::Paid;
    let rows: Vec<Payment> = register.flow.payments.iter().filter(stands).copied().collect();
    let months = rows.iter().map(|row| row.stamp.month());
    let (first, last) = (months.clone().min()?, months.max()?);
    let struck = struck_out(&journal);
    let within = |payment: &&Payment| (first..=last).contains(&payment.stamp.month()) && !struck.contains(&payment.place);
    let paid: Vec<Payment> =
        journal.flow.payments.iter().filter(stands).filter(within).filter(|payment| !payment.party.is_none()).copied().collect();
    let mut lacking = Matching::new(&register, &rows).lacking(&journal, &paid);
    if lacking.is_empty() {
        return None;
    }
    let sum = lacking.iter().map(|payment| of_fen(payment.fen)).fold(rust_decimal::Decimal::ZERO, rust_decimal::Decimal::saturating_add);
    let (count, sum) = (lacking.len(), money(sum));
    let shown = if count > PLACES_MAX {
        say!("(所列行号是其中金额最大的{PLACES_MAX}笔)", " (the rows given are those of the {PLACES_MAX} largest)")
    } else {
        Said::new("", "")
    };
    let Said { zh, en } = shown;
    lacking.sort_by_cached_key(|payment| (std::cmp::Reverse(payment.fen), journal.sources(payment)));
    let mut evidence: Vec<Source> = lacking.iter().take(PLACES_MAX).flat_map(|payment| journal.sources(payment)).collect();
    evidence.sort();
    Some(NotLookedAt {
        why: say!(
            "序时账中有{count}笔付款(共{sum}元)在付款台账所登记的月份内,付款台账却没有(凭证号和金额都对不上);有付款台账的按付款台账检查,这些付款没有按本规则检查,请补全付款台账{zh}",
            "{count} payments of the journal, {sum} in all, lie within the months of the register of payments, which lacks them by voucher and by amount; the register goes before the journal, so this rule did not look at them: complete the register{en}"
        ),
        evidence,
    })
}

/// The rows of a register, each of which stands for one payment of the journal.
struct Matching {
    /// The vouchers that it names, by number and month.
    vouchers: BTreeSet<(String, u32)>,
    /// By amount in fen, how many rows are left of each day.
    days: HashMap<i64, BTreeMap<i32, usize>, RandomState>,
    /// What it has on each day in all.
    of_day: BTreeMap<i32, i64>,
}

impl Matching {
    fn new(register: &Outlays, rows: &[Payment]) -> Self {
        let mut matching = Self { vouchers: BTreeSet::new(), days: HashMap::default(), of_day: BTreeMap::new() };
        for row in rows {
            let number = voucher_key(&register.voucher_no(row));
            if !number.is_empty() {
                matching.vouchers.insert((number, row.stamp.month()));
            }
            *matching.days.entry(row.fen).or_default().entry(row.day).or_default() += 1;
            let sum = matching.of_day.entry(row.day).or_default();
            *sum = sum.saturating_add(row.fen);
        }
        matching
    }

    /// The payments that stand on no voucher which the register names, and that it has neither by themselves nor by voucher nor by day.
    fn lacking(mut self, journal: &Outlays, paid: &[Payment]) -> Vec<Payment> {
        let mut of_voucher: BTreeMap<u32, Vec<Payment>> = BTreeMap::new();
        for payment in paid {
            of_voucher.entry(payment.voucher).or_default().push(*payment);
        }
        let mut left: Vec<Vec<Payment>> = Vec::new();
        for payments in of_voucher.into_values() {
            let Some(first) = payments.first() else { continue };
            if self.vouchers.contains(&(voucher_key(&journal.voucher_no(first)), first.stamp.month())) {
                // What the register has of the voucher is no other payment.
                for payment in payments {
                    self.take(payment.fen, payment.day, 0);
                }
            } else {
                left.push(payments);
            }
        }
        // By their own day first, so that a payment of another day does not take its row.
        for apart in [0, DAYS_APART_MAX] {
            left.retain_mut(|payments| {
                let (sum, day) =
                    (payments.iter().map(|payment| payment.fen).fold(0, i64::saturating_add), payments.first().map_or(0, |one| one.day));
                let whole = payments.len() > 1 && self.take(sum, day, apart);
                payments.retain(|payment| !whole && !self.take(payment.fen, payment.day, apart));
                !payments.is_empty()
            });
        }
        // A day's rows may be parts of what one voucher paid.
        let is_day = |payment: &Payment| self.of_day.get(&payment.day) == Some(&payment.fen);
        left.into_iter().flatten().filter(|payment| !is_day(payment)).collect()
    }

    /// Takes a row of that amount, the nearest within some days.
    fn take(&mut self, fen: i64, day: i32, apart: u32) -> bool {
        let Some(days) = self.days.get_mut(&fen) else { return false };
        let (before, behind) = (days.range(..=day).next_back(), days.range(day..).next());
        let nearest = before.into_iter().chain(behind).map(|(other, _)| *other).min_by_key(|other| other.abs_diff(day));
        let Some(near) = nearest.filter(|other| other.abs_diff(day) <= apart) else { return false };
        match days.get_mut(&near) {
            Some(rows) if *rows > 1 => *rows -= 1,
            _ => drop(days.remove(&near)),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{Row, SheetName, journal, payments};
    use crate::value::{Value, date};

    /// Day, voucher, payee, amount.
    type Paid<'a> = (&'a str, &'a str, &'a str, &'a str);

    fn told(of_journal: &[Paid], of_register: &[Paid]) -> Option<NotLookedAt> {
        let mut books = Books::new("某街道");
        let sheet = |name: &str| Arc::new(SheetName { file: name.into(), sheet: None });
        let (lines, rows) = (sheet("序时账.csv"), sheet("付款台账.csv"));
        let mut of_lines = Vec::new();
        for (day, number, payee, amount) in of_journal {
            for (account, debit, credit) in [("业务活动费用", *amount, "0"), ("银行存款", "0", *amount)] {
                let row = u32::try_from(of_lines.len()).unwrap() + 2;
                let mut line = Row::new(TableKind::Journal, Source { sheet: lines.clone(), row });
                line.set(journal::DATE, date::parse(day).map(Value::Date));
                line.set(journal::VOUCHER_NO, Some(Value::text(*number)));
                line.set(journal::ACCOUNT_NAME, Some(Value::text(account)));
                line.set(journal::COUNTERPARTY, Some(Value::text(*payee)));
                line.set(journal::DEBIT, debit.parse().ok().map(Value::Number));
                line.set(journal::CREDIT, credit.parse().ok().map(Value::Number));
                of_lines.push(line);
            }
        }
        books.add(TableKind::Journal, of_lines);
        let of_row = |(index, (day, number, payee, amount)): (usize, &Paid)| {
            let mut row = Row::new(TableKind::Payments, Source { sheet: rows.clone(), row: u32::try_from(index).unwrap() + 2 });
            row.set(payments::DATE, date::parse(day).map(Value::Date));
            row.set(payments::VOUCHER_NO, (!number.is_empty()).then(|| Value::text(*number)));
            row.set(payments::PAYEE, Some(Value::text(*payee)));
            row.set(payments::AMOUNT, amount.parse().ok().map(Value::Number));
            row
        };
        books.add(TableKind::Payments, of_register.iter().enumerate().map(of_row));
        lacking_payments(&books)
    }

    #[test]
    fn what_the_register_lacks_within_its_months_is_told_with_count_and_sum() {
        let journal = [
            ("2024-01-08", "记-1", "甲公司", "900"),
            ("2024-02-08", "记-1", "乙公司", "7420"),
            ("2024-03-08", "记-1", "丙公司", "600"),
            // Beyond the months of the register: told elsewhere.
            ("2024-04-08", "记-1", "丁公司", "500"),
        ];
        let found = told(&journal, &[("2024-01-08", "记-1", "甲公司", "900"), ("2024-03-08", "", "丙", "600")]).unwrap();
        assert!(found.why.zh.contains("有1笔付款(共7420.00元)"), "{found:?}");
        assert_eq!(found.evidence.iter().map(|source| source.row).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn nothing_is_lacking_where_numbers_days_or_sums_are_others() {
        let journal =
            [("2024-01-08", "付-1", "甲公司", "900"), ("2024-02-08", "付-3", "乙公司", "800"), ("2024-03-08", "付-1", "丙公司", "600")];
        // By the voucher in parts, by the amount a month later, by the sum of a day.
        let register = [
            ("2024-01-08", "付款凭证0001", "甲公司", "400"),
            ("2024-01-08", "付款凭证0001", "乙公司", "500"),
            ("2024-03-05", "12", "乙公司", "800"),
            ("2024-03-08", "", "丙公司", "250"),
            ("2024-03-08", "", "丙公司", "350"),
        ];
        assert_eq!(told(&journal, &register), None);
        // One row stands for one payment.
        let twice = [("2024-01-08", "付-1", "甲公司", "900"), ("2024-01-18", "付-3", "甲公司", "900")];
        assert!(told(&twice, &[("2024-01-08", "", "甲公司", "900")]).is_some());
    }
}
