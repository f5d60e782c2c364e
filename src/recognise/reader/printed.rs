//! Printed vouchers among the rows: which voucher a row belongs to, and which vouchers their own rows prove. What neither balances nor equals its own
//! total may have been read wrong: it is left out and told.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Reader;
use super::problems::PROBLEMS_TOLD;
use crate::read::GridRow;
use crate::recognise::kind::Kind;
use crate::say;
use crate::tables::{Field, Problem, Stamp, TextId, journal};
use crate::value::Said;
use crate::value::text::printable;

/// A voucher: its date and its number.
pub type Voucher = (Stamp, TextId);

/// Debit and credit.
type Sides = [Decimal; 2];

fn added(one: Sides, other: Sides) -> Sides {
    [one[0].saturating_add(other[0]), one[1].saturating_add(other[1])]
}

/// What the totals of printed vouchers said so far.
#[derive(Debug, Default)]
pub struct Vouchers {
    /// How many lines were added up.
    lines: usize,
    /// The voucher of the last of them, what it adds up to, and what it does since its last total.
    voucher: Option<Voucher>,
    whole: Sides,
    page: Sides,
    /// What the totals say that were right.
    totalled: BTreeMap<Voucher, Sides>,
    /// The rows of totals that were none of their lines.
    mistotalled: BTreeMap<Voucher, u32>,
}

impl Reader<'_> {
    /// Notes what a row of a printed voucher is to the lines above it.
    pub(super) fn follow_form(&mut self, row: &GridRow, kind: &Kind) {
        let Some(head) = &mut self.titles.printed else { return };
        match kind {
            Kind::Data | Kind::Total(_) | Kind::Subtotal(_) => head.line(),
            Kind::HeaderAgain => head.header(),
            Kind::Banner | Kind::Label(_) => head.above(row, self.headers),
            Kind::Footer | Kind::Ruler | Kind::ColumnNumbers => {}
        }
    }

    fn voucher_of(&self, line: usize) -> Voucher {
        (self.kept.lines.stamp(line), self.kept.lines.id(journal::VOUCHER_NO, line))
    }

    /// Holds a total against the lines of the printed voucher above it, or those of its page.
    pub(super) fn prove_voucher(&mut self, row: u32, amounts: &BTreeMap<u32, Decimal>) {
        self.add_up();
        let total = |field: Field| {
            let column = self.layout.columns.iter().find(|column| column.field == Some(field))?;
            amounts.get(&column.index).copied()
        };
        let (debit, credit) = (total(journal::DEBIT), total(journal::CREDIT));
        let Some(voucher) = self.vouchers.voucher.filter(|_| debit.is_some() || credit.is_some()) else { return };
        let total = [debit.unwrap_or_default(), credit.unwrap_or_default()];
        let sums = self.vouchers.totalled.entry(voucher).or_default();
        if total == self.vouchers.whole {
            *sums = total;
        } else if total == self.vouchers.page {
            *sums = added(*sums, total);
        } else {
            self.vouchers.mistotalled.insert(voucher, row);
        }
        self.vouchers.page = Sides::default();
    }

    /// Adds up the lines kept since the last total.
    fn add_up(&mut self) {
        for line in self.vouchers.lines..self.kept.lines.len() {
            let voucher = Some(self.voucher_of(line));
            if self.vouchers.voucher != voucher {
                self.vouchers.voucher = voucher;
                (self.vouchers.whole, self.vouchers.page) = Default::default();
            }
            let sides = self.sides(line);
            self.vouchers.whole = added(self.vouchers.whole, sides);
            self.vouchers.page = added(self.vouchers.page, sides);
        }
        self.vouchers.lines = self.kept.lines.len();
    }

    fn sides(&self, line: usize) -> Sides {
        [self.kept.lines.debit(line), self.kept.lines.credit(line)]
    }

    /// Leaves out the printed vouchers that neither balance nor equal their total.
    pub(super) fn leave_out_unproven_vouchers(&mut self) {
        if self.layout.titles.printed.is_none() {
            return;
        }
        let mut sums: BTreeMap<Voucher, (Sides, usize)> = BTreeMap::new();
        for line in 0..self.kept.lines.len() {
            let (sum, _) = sums.entry(self.voucher_of(line)).or_insert((Sides::default(), line));
            *sum = added(*sum, self.sides(line));
        }
        let Vouchers { totalled, mistotalled, .. } = std::mem::take(&mut self.vouchers);
        let is_total = |voucher: &Voucher, sum: &Sides| totalled.get(voucher) == Some(sum);
        let balances = |voucher: &Voucher| sums.get(voucher).is_some_and(|(sum, _)| sum[0] == sum[1] && !is_total(voucher, sum));
        let mistotalled: Vec<u32> = mistotalled.iter().filter(|(voucher, _)| balances(voucher)).map(|(_, row)| *row).collect();
        for row in mistotalled {
            self.tell(
                Some(row),
                say!(
                    "打印凭证的合计与各行之和不符(各行借贷相等,已计入),请核对是否缺行",
                    "the total of a printed voucher is not the sum of its lines, which balance and were used; see whether one is missing"
                ),
            );
        }
        sums.retain(|voucher, (sum, _)| sum[0] != sum[1] && !is_total(voucher, sum));
        if sums.is_empty() {
            return;
        }
        for (_, first) in sums.values() {
            self.tell_unproven(*first);
        }
        let unproven = |line: usize| sums.contains_key(&self.voucher_of(line));
        let rows: Vec<u32> =
            self.kept.lines.rows_from(0).iter().enumerate().filter(|(line, _)| unproven(*line)).map(|(_, row)| *row).collect();
        let proven = self.kept.lines.parted(unproven).remove(&false).unwrap_or_default();
        for row in &rows {
            self.left_out.push(
                *row,
                Said::new("所在的打印凭证借贷不等,也不等于其合计", "its printed voucher neither balances nor equals its total"),
            );
        }
        self.unusable += rows.len();
        self.unread.extend(rows);
        self.unread.sort_unstable();
        self.unread.dedup();
        self.kept.lines = proven;
    }

    fn tell_unproven(&mut self, line: usize) {
        let lines = &self.kept.lines;
        let (row, number) = (lines.rows_from(line).first().copied(), printable(lines.text(journal::VOUCHER_NO, line)));
        let why = say!(
            "打印凭证“{number}”各行借贷不等,也没有与各行相符的合计,可能没有读对,没有计入;请对照原表,或从财务软件导出“序时账”再检查",
            "the lines of the printed voucher “{number}” do not balance and no total equals them: it may have been read wrong and was left out; compare it with the sheet, or export the journal from the accounting program"
        );
        self.tell(row, why);
    }

    fn tell(&mut self, row: Option<u32>, why: Said) {
        self.problems_met += 1;
        if self.problems.len() < PROBLEMS_TOLD {
            self.problems.push(Problem { row, column: None, why });
        }
    }
}
