//! Sums along a table, and what its total rows prove: a total that equals the sum of its rows is the cheapest proof that
//! the sheet was read right, and one that does not is told.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rust_decimal::Decimal;

use super::cells::column_letter;
use crate::say;
use crate::tables::{Problem, Row, TableKind, trial_balance};
use crate::value::Said;
use crate::value::amount::grouped;

/// How many earlier totals a total is held against.
const MARKS_MAX: usize = 40;

/// More totals that do not add up are counted only.
const TOLD_MAX: usize = 1_000;

/// A total row.
#[derive(Debug, Clone)]
pub struct TotalRow {
    /// From 1.
    pub row: u32,
    /// Its label.
    pub label: String,
    /// Whether it says that it adds up everything.
    pub whole: bool,
    /// Its amounts, by column.
    pub amounts: BTreeMap<u32, Decimal>,
    /// How many rows were kept before it.
    pub kept_before: usize,
}

/// Running sums of the money columns, and the total rows met.
#[derive(Debug)]
pub struct Sums {
    columns: Vec<u32>,
    /// Trial balances list parents and children; of these only the ones that come first add up.
    trial_balance: bool,
    journal: bool,
    codes: BTreeSet<String>,
    all: BTreeMap<u32, Decimal>,
    /// The same with the rows that were left out for what they lack: whoever wrote the total counted them.
    with_lacking: BTreeMap<u32, Decimal>,
    /// Both sums at the latest totals, the oldest first.
    marks: VecDeque<[BTreeMap<u32, Decimal>; 2]>,
    at_total: [BTreeMap<u32, Decimal>; 2],
    /// Both sums at the end of the part of the table above, if it is one of several.
    above: [BTreeMap<u32, Decimal>; 2],
    /// What void rows would add: some programs add them up.
    void: BTreeMap<u32, Decimal>,
    /// What the row added last has.
    last: BTreeMap<u32, Decimal>,
    rows: usize,
    met: Met,
}

/// What the totals met came to.
#[derive(Debug, Default)]
struct Met {
    /// Whether one had an amount.
    any: bool,
    /// How many equal the sum of their rows, of how many only with rows that were left out for what they lack, and in which columns.
    equal: usize,
    equal_with_lacking: usize,
    equal_columns: BTreeSet<u32>,
    /// How many that say they add up everything do not.
    unequal: usize,
    /// After how many kept rows the last one closes the table, if it does.
    closes_at: Option<usize>,
    /// Whether the last of everything had no label: what follows may show that it was of a part.
    without_label: bool,
    /// How many rows were kept before the last without a label.
    kept_at: usize,
    /// How many totals of parts followed it, and after how many kept rows the first closes the table unless they tell.
    parts: usize,
    part_closes_at: Option<usize>,
    /// Which do not add up, the first ones, and how many more.
    told: Vec<Problem>,
    untold: usize,
}

#[derive(Debug, Clone)]
struct Verdict {
    equal: bool,
    /// Whether it does with the rows that were left out for what they lack.
    with_lacking: bool,
    /// Whether it equals the sum of everything from the first row on.
    of_all: bool,
    /// Column, the total's amount and the nearest sum, where it differs.
    differs: Vec<(u32, Decimal, Decimal)>,
}

impl Sums {
    /// Sums of these columns.
    pub fn new(columns: Vec<u32>, table: TableKind) -> Self {
        Self {
            columns,
            trial_balance: table == TableKind::TrialBalance,
            journal: table == TableKind::Journal,
            codes: BTreeSet::new(),
            all: BTreeMap::new(),
            with_lacking: BTreeMap::new(),
            marks: VecDeque::new(),
            at_total: Default::default(),
            above: Default::default(),
            void: BTreeMap::new(),
            last: BTreeMap::new(),
            rows: 0,
            met: Met::default(),
        }
    }

    /// What the rows so far, and those of the parts above, add up to.
    pub fn so_far(&self) -> [BTreeMap<u32, Decimal>; 2] {
        [&self.all, &self.with_lacking].map(Clone::clone)
    }

    /// Goes on below another part of the table: a total may be of this part alone or of all.
    pub fn go_on(&mut self, above: [BTreeMap<u32, Decimal>; 2]) {
        self.marks.push_back(above.clone());
        self.at_total.clone_from(&above);
        let [all, with_lacking] = above.clone();
        (self.all, self.with_lacking, self.above) = (all, with_lacking, above);
    }

    /// Whether a column is added up.
    pub fn has(&self, column: u32) -> bool {
        self.columns.contains(&column)
    }

    /// Adds a data row.
    pub fn add(&mut self, amounts: &BTreeMap<u32, Decimal>, row: &Row) {
        self.rows += 1;
        self.last.clone_from(amounts);
        if self.trial_balance {
            let code = row.text(trial_balance::ACCOUNT_CODE).unwrap_or_default();
            let has_parent = (3..code.len()).any(|length| code.get(..length).is_some_and(|prefix| self.codes.contains(prefix)));
            // Parents may also stand below their children.
            let behind = self.codes.range(code.to_owned()..).next();
            let has_child = code.len() >= 3 && behind.is_some_and(|known| known.len() > code.len() && known.starts_with(code));
            if !has_child {
                self.codes.insert(code.to_owned());
            }
            if has_parent || has_child {
                return;
            }
        }
        for sums in [&mut self.all, &mut self.with_lacking] {
            add_to(sums, amounts);
        }
    }

    /// Adds what a row has that was left out for what it lacks. Of a trial balance nobody knows whose part it is.
    pub fn add_lacking(&mut self, amounts: &BTreeMap<u32, Decimal>) {
        if !self.trial_balance {
            add_to(&mut self.with_lacking, amounts);
        }
    }

    /// Adds what several rows have in a column, in fen.
    pub fn add_fen(&mut self, column: u32, fen: i128) {
        if let Ok(amount) = Decimal::try_from_i128_with_scale(fen, 2)
            && fen != 0
        {
            for sums in [&mut self.all, &mut self.with_lacking] {
                add_to(sums, &BTreeMap::from([(column, amount)]));
            }
        }
    }

    /// Adds what a row has that does not count.
    pub fn add_void(&mut self, amounts: &BTreeMap<u32, Decimal>) {
        add_to(&mut self.void, amounts);
    }

    /// What was added in a column turns out to be void.
    pub fn make_void(&mut self, column: u32, amount: Decimal) {
        for sums in [&mut self.all, &mut self.with_lacking] {
            add_to(sums, &BTreeMap::from([(column, -amount)]));
        }
        self.add_void(&BTreeMap::from([(column, amount)]));
    }

    /// Rows that were counted turn out to be void.
    pub fn take_rows(&mut self, rows: usize) {
        self.rows = self.rows.saturating_sub(rows);
    }

    /// Whether amounts are the sums of everything so far, void rows among it.
    fn is_sum_with_void(&self, amounts: &BTreeMap<u32, Decimal>) -> bool {
        let at = |sums: &BTreeMap<u32, Decimal>, column: u32| sums.get(&column).copied().unwrap_or_default();
        let both = |column: u32| at(&self.all, column).saturating_add(at(&self.void, column));
        !self.void.is_empty() && amounts.iter().all(|(column, amount)| both(*column) == *amount)
    }

    /// Counts rows whose amounts were added.
    pub fn add_rows(&mut self, rows: usize) {
        self.rows += rows;
    }

    /// Whether amounts are the sums of everything so far, over at least two rows.
    pub fn is_sum(&self, amounts: &BTreeMap<u32, Decimal>) -> bool {
        let at = |sums: &BTreeMap<u32, Decimal>, column: u32| sums.get(&column).copied().unwrap_or_default();
        let of_all = |(column, amount): (&u32, &Decimal)| at(&self.all, *column) == *amount;
        let of_part = |(column, amount): (&u32, &Decimal)| at(&self.all, *column).saturating_sub(at(&self.above[0], *column)) == *amount;
        self.rows >= 2 && (amounts.iter().all(of_all) || amounts.iter().all(of_part) || self.is_sum_with_void(amounts))
    }

    /// Whether the amounts of a row are the sums of several rows above it: all, or those since a total.
    pub fn adds_up(&self, total: &TotalRow) -> bool {
        let some = total.amounts.values().any(|amount| !amount.is_zero());
        some && total.amounts != self.last && self.rows >= 2 && self.judge(total).equal
    }

    /// The same of one row too, where more than its amounts says that it is no entry.
    pub fn is_sum_since_a_total(&self, total: &TotalRow) -> bool {
        self.judge(total).equal
    }

    /// Takes a total row and holds it against the sums.
    pub fn total(&mut self, total: &TotalRow) {
        let verdict = self.judge(total);
        let both = [&self.all, &self.with_lacking].map(Clone::clone);
        if total.whole {
            self.at_total.clone_from(&both);
        }
        if !total.amounts.is_empty() && self.marks.back() != Some(&both) {
            self.marks.push_back(both);
            if self.marks.len() > MARKS_MAX {
                self.marks.pop_front();
            }
        }
        self.note(total, &verdict);
    }

    /// Whether a row of nothing but amounts adds up the rows since such a row, which then was the total of a part as well.
    pub fn is_part_without_label(&self, total: &TotalRow) -> bool {
        let some = total.amounts.values().any(|amount| !amount.is_zero());
        self.met.without_label && some && self.met.kept_at < total.kept_before && self.judge(total).equal
    }

    /// The same as [`Self::total`] of a row without a label.
    pub fn total_without_label(&mut self, total: &TotalRow) {
        self.total(total);
        self.met.without_label = true;
        self.met.kept_at = total.kept_before;
        if total.whole {
            (self.met.parts, self.met.part_closes_at) = (0, self.met.closes_at);
        } else {
            self.met.parts += 1;
        }
    }

    fn note(&mut self, total: &TotalRow, verdict: &Verdict) {
        let shown = !total.amounts.is_empty() && total.kept_before > 0;
        self.met.any |= !total.amounts.is_empty();
        self.met.closes_at = (total.whole && verdict.of_all && shown).then_some(total.kept_before);
        self.met.without_label &= !total.whole;
        if !shown {
            return;
        }
        if verdict.equal || verdict.with_lacking {
            self.met.equal += 1;
            self.met.equal_with_lacking += usize::from(!verdict.equal);
            self.met.equal_columns.extend(total.amounts.keys().copied());
        }
        self.met.unequal += usize::from(total.whole && !verdict.equal && !verdict.with_lacking);
        // Balances carried over (期初余额, 承前页) are no sums of rows.
        let carried =
            !total.whole && ["期初", "期末", "年初", "承前", "结转", "过次", "累计", "结余"].iter().any(|word| total.label.contains(word));
        for (column, amount, sum) in verdict.differs.iter().filter(|(column, ..)| !carried && self.columns.contains(column)) {
            if self.met.told.len() < TOLD_MAX {
                self.met.told.push(differs(total, *column, *amount, *sum));
            } else {
                self.met.untold += 1;
            }
        }
    }

    fn judge(&self, total: &TotalRow) -> Verdict {
        let at = |sums: &BTreeMap<u32, Decimal>, column: u32| sums.get(&column).copied().unwrap_or_default();
        let since = |mark: Option<&[BTreeMap<u32, Decimal>; 2]>, column: u32| {
            at(&self.all, column).saturating_sub(mark.map(|[all, _]| at(all, column)).unwrap_or_default())
        };
        let lacking_since = |mark: Option<&[BTreeMap<u32, Decimal>; 2]>, column: u32| {
            at(&self.with_lacking, column).saturating_sub(mark.map(|[_, all]| at(all, column)).unwrap_or_default())
        };
        let agrees =
            |mark: Option<&[BTreeMap<u32, Decimal>; 2]>| total.amounts.iter().all(|(column, amount)| since(mark, *column) == *amount);
        let agrees_with_lacking = |mark: Option<&[BTreeMap<u32, Decimal>; 2]>| {
            total.amounts.iter().all(|(column, amount)| lacking_since(mark, *column) == *amount)
        };
        let of_all = agrees(None) || self.is_sum_with_void(&total.amounts);
        // A page's total, a month's and a section's may stand in any order: each adds up the rows since some total before it.
        let equal = of_all || agrees(Some(&self.at_total)) || self.marks.iter().any(|mark| agrees(Some(mark)));
        let with_lacking = !equal
            && self.with_lacking != self.all
            && (agrees_with_lacking(None)
                || agrees_with_lacking(Some(&self.at_total))
                || self.marks.iter().any(|mark| agrees_with_lacking(Some(mark))));
        let mut differs = Vec::new();
        if !equal && !with_lacking {
            for (column, amount) in &total.amounts {
                let sums: Vec<Decimal> =
                    [None, Some(&self.at_total), self.marks.back()].into_iter().map(|mark| since(mark, *column)).collect();
                if !sums.contains(amount) {
                    let nearest = sums.into_iter().min_by_key(|sum| (*sum - *amount).abs()).unwrap_or_default();
                    differs.push((*column, *amount, nearest));
                }
            }
        }
        Verdict { equal, with_lacking, of_all, differs }
    }

    /// After how many kept rows the table is closed: the last total of everything that equals the sum of all rows above it.
    pub fn closing_total(&self) -> Option<usize> {
        // One further total may be that of drafts: of vouchers, of several parts, and below all of them it is not.
        let of_drafts = self.met.parts == 1 && !self.journal;
        self.met.closes_at.or(self.met.part_closes_at.filter(|_| of_drafts))
    }

    /// How many totals equal the sum of their rows, and how many that should do not.
    pub fn counts(&self) -> (usize, usize) {
        (self.met.equal, self.met.unequal)
    }

    /// Whether a total with an amount was met.
    pub fn any_total(&self) -> bool {
        self.met.any
    }

    /// What the totals prove, and which do not add up: adds to both, and gives how many more do not.
    pub fn verdict(&mut self, proofs: &mut Vec<Said>, problems: &mut Vec<Problem>) -> usize {
        let equal = self.met.equal;
        if equal > 0 {
            let letters: Vec<String> = self.met.equal_columns.iter().copied().map(column_letter).collect();
            let (letters, lacking) = (letters.join(", "), self.met.equal_with_lacking);
            let (more_zh, more_en) = if lacking > 0 {
                (
                    format!(",其中{lacking}个算上因缺内容没有采用的行才相等"),
                    format!(", {lacking} of them only with rows that were left out for what they lack"),
                )
            } else {
                Default::default()
            };
            proofs.push(say!(
                "{equal}个合计行等于各行之和(列 {letters}){more_zh}",
                "{equal} total row(s) equal the sum of their rows (columns {letters}){more_en}"
            ));
        }
        problems.append(&mut self.met.told);
        self.met.untold
    }
}

fn add_to(sums: &mut BTreeMap<u32, Decimal>, amounts: &BTreeMap<u32, Decimal>) {
    for (column, amount) in amounts {
        let sum = sums.entry(*column).or_default();
        *sum = sum.saturating_add(*amount);
    }
}

fn differs(total: &TotalRow, column: u32, amount: Decimal, sum: Decimal) -> Problem {
    let (letter, label) = (column_letter(column), &total.label);
    let cell = format!("{letter}{}", total.row);
    let (amount, sum, difference) = (grouped(amount), grouped(sum), grouped(amount - sum));
    Problem {
        row: Some(total.row),
        column: Some(letter),
        why: say!(
            "{cell}: “{label}”为 {amount},而各行之和为 {sum},相差 {difference};请核对是否有行未读到或合计有误",
            "{cell}: “{label}” is {amount} but its rows add up to {sum}, a difference of {difference}; see whether a row was missed or the total is wrong"
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{SheetName, Source};
    use crate::value::Value;

    #[test]
    fn a_trial_balance_adds_up_with_its_parents_above_or_below() {
        for codes in [["1001", "100101", "100102", "1002"], ["100101", "1001", "100102", "1002"], ["100101", "100102", "1001", "1002"]] {
            let mut sums = Sums::new(vec![3], TableKind::TrialBalance);
            for (number, code) in (2..).zip(codes) {
                let source = Source { sheet: Arc::new(SheetName { file: "a.csv".into(), sheet: None }), row: number };
                let mut row = Row::new(TableKind::TrialBalance, source);
                row.set(trial_balance::ACCOUNT_CODE, Some(Value::text(code)));
                let amount = if code == "1001" {
                    30
                } else if code == "1002" {
                    5
                } else {
                    15
                };
                sums.add(&[(3, Decimal::from(amount))].into(), &row);
            }
            assert!(sums.is_sum(&[(3, Decimal::from(35))].into()), "{codes:?}");
        }
    }
}
