//! Columns that name the unit whose books a row belongs to. One headed 单位 may as well name counterparties or pieces: in a journal the vouchers
//! decide. Knows no files.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::nest::OFFICE_ENDINGS;
use crate::tables::{HashMap, Lines, Row, Stamp, TableKind, TextId, journal};
use crate::value::text::compact;

/// Headers of columns that name the unit whose books a row belongs to.
const UNIT_HEADERS: [&str; 12] = [
    "核算单位",
    "会计核算单位",
    "核算账簿名称",
    "核算账簿",
    "编制单位",
    "预算单位",
    "账套名称",
    "账套",
    "会计主体",
    "所属单位",
    "填报单位",
    "记账单位",
];
/// Headers that name a unit only if their cells are called like offices; else they are counterparties or units of measure.
const UNIT_HEADERS_IF_OFFICES: [&str; 3] = ["单位名称", "单位", "乡镇街道"];

/// A column that tears more than one voucher in so many parts no books.
const TORN_MAX: usize = 10;

/// Which columns of a journal name units, and which texts in them do.
pub(super) struct UnitColumns {
    columns: Vec<Vec<TextId>>,
    names: BTreeMap<(usize, TextId), String>,
}

impl UnitColumns {
    pub fn of(lines: &Lines) -> Self {
        let (mut columns, mut names) = (Vec::new(), BTreeMap::new());
        for (_, ids) in lines.extra().filter(|(header, ids)| names_units(header, ids, lines)) {
            let texts: BTreeSet<TextId> = ids.iter().copied().collect();
            let name = |id: TextId| Some(lines.texts.get(id).trim()).filter(|name| !name.is_empty()).map(str::to_owned);
            names.extend(texts.into_iter().filter_map(|id| Some(((columns.len(), id), name(id)?))));
            columns.push(ids.to_vec());
        }
        Self { columns, names }
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn named(self) -> impl Iterator<Item = String> {
        self.names.into_values()
    }

    pub fn unit(&self, line: usize) -> Option<String> {
        self.columns.iter().enumerate().find_map(|(column, ids)| self.names.get(&(column, *ids.get(line)?)).cloned())
    }
}

/// Whether a column with this header may name units.
pub(super) fn may_name_units(header: &str) -> bool {
    let header = compact(header);
    UNIT_HEADERS.contains(&header.as_str()) || UNIT_HEADERS_IF_OFFICES.contains(&header.as_str())
}

/// Whether a column of a journal names units.
fn names_units(header: &str, ids: &[TextId], lines: &Lines) -> bool {
    let header = compact(header);
    let any = |holds: fn(&str) -> bool| ids.iter().collect::<BTreeSet<_>>().into_iter().any(|id| holds(lines.texts.get(*id).trim()));
    if UNIT_HEADERS.contains(&header.as_str()) {
        return any(|text| !text.is_empty());
    }
    UNIT_HEADERS_IF_OFFICES.contains(&header.as_str()) && parts_books(ids, lines, || any(is_office))
}

/// Whether a column parts a journal into books: hardly a voucher is torn, and the numbers of one book are used in another again, or every line
/// names one and some are called like offices. Counterparties stand on some lines of a voucher, and each on vouchers of its own.
fn parts_books(ids: &[TextId], lines: &Lines, named_offices: impl Fn() -> bool) -> bool {
    let mut whole: HashMap<(Stamp, TextId), Decimal> = HashMap::default();
    let mut parts: HashMap<(Stamp, TextId, TextId), Decimal> = HashMap::default();
    let mut users: BTreeMap<(u32, TextId), BTreeSet<TextId>> = BTreeMap::new();
    for (line, value) in ids.iter().enumerate() {
        let (stamp, number) = (lines.stamp(line), lines.id(journal::VOUCHER_NO, line));
        let moved = lines.debit(line) - lines.credit(line);
        *whole.entry((stamp, number)).or_default() += moved;
        *parts.entry((stamp, number, *value)).or_default() += moved;
        if !value.is_blank() {
            users.entry((stamp.month(), number)).or_default().insert(*value);
        }
    }
    let off = |sums: &mut dyn Iterator<Item = &Decimal>| sums.filter(|sum| !sum.is_zero()).count();
    let torn = off(&mut parts.values()).saturating_sub(off(&mut whole.values()));
    let is_full = || ids.len() == lines.len() && !ids.iter().any(|id| id.is_blank());
    torn * TORN_MAX <= parts.len() && (are_used_again(&users) || (is_full() && named_offices()))
}

/// Whether most numbers of all books but the largest are used in another book too.
fn are_used_again(users: &BTreeMap<(u32, TextId), BTreeSet<TextId>>) -> bool {
    let mut of_book: BTreeMap<TextId, (usize, usize)> = BTreeMap::new();
    for books in users.values() {
        for book in books {
            let (all, again) = of_book.entry(*book).or_default();
            *all += 1;
            *again += usize::from(books.len() > 1);
        }
    }
    let mut counts: Vec<(usize, usize)> = of_book.into_values().collect();
    counts.sort_unstable();
    counts.pop();
    let (all, again) = counts.iter().fold((0, 0), |(all, again), (own_all, own_again)| (all + own_all, again + own_again));
    all > 0 && again * 2 >= all
}

fn is_office(name: &str) -> bool {
    OFFICE_ENDINGS.iter().any(|ending| name.ends_with(ending)) && name.chars().count() >= 3
}

/// The unit that a column of its row names.
pub(super) fn unit_of(row: &Row) -> Option<String> {
    row.extra.iter().find_map(|(header, value)| unit_named(row.table(), header, value))
}

/// The unit that a cell names, by the header of its column. A firm beside what was paid, bought or owed is the other side.
fn unit_named(table: TableKind, header: &str, value: &str) -> Option<String> {
    use TableKind::{Contracts, Expenses, OpenItems, Payments, Purchases};
    const FIRMS: [&str; 4] = ["公司", "集团", "厂", "店"];
    let (header, value) = (compact(header), value.trim());
    let is_other_side =
        matches!(table, Contracts | Expenses | OpenItems | Payments | Purchases) && FIRMS.iter().any(|ending| value.ends_with(ending));
    let of_office = || UNIT_HEADERS_IF_OFFICES.contains(&header.as_str()) && is_office(value) && !is_other_side;
    let names = UNIT_HEADERS.contains(&header.as_str()) || of_office();
    (names && !value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{SheetName, Source};
    use crate::value::{Date, Day, Value};

    /// Lines of day, number, amount (debits positive) and the cell of a column headed 单位.
    fn parts(lines: &[(i8, &str, i64, &str)]) -> bool {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut journal = Lines::default();
        for (number, (day, voucher_no, amount, unit)) in (2..).zip(lines) {
            let mut row = Row::new(TableKind::Journal, Source { sheet: Arc::clone(&sheet), row: number });
            row.set(journal::DATE, Some(Value::Date(Date::Day(Day::constant(2023, 3, *day)))));
            row.set(journal::VOUCHER_NO, Some(Value::text(*voucher_no)));
            let (debit, credit) = if *amount > 0 { (*amount, 0) } else { (0, -amount) };
            row.set(journal::DEBIT, Some(Value::Number(debit.into())));
            row.set(journal::CREDIT, Some(Value::Number(credit.into())));
            row.extra.push(("单位".into(), (*unit).into()));
            journal.push_row(&row);
        }
        !UnitColumns::of(&journal).is_empty()
    }

    #[test]
    fn a_column_that_parts_books_names_units_whatever_they_are_called() {
        assert!(parts(&[(1, "记-1", 5, "一中"), (1, "记-1", -5, "一中"), (1, "记-1", 7, "城关"), (1, "记-1", -7, "城关")]));
        // Books numbered on from each other, each line with its unit.
        assert!(parts(&[(1, "记-1", 5, "甲镇财政所"), (1, "记-1", -5, "甲镇财政所"), (2, "记-2", 7, "城关"), (2, "记-2", -7, "城关")]));
    }

    #[test]
    fn a_firm_beside_what_was_spent_is_no_unit() {
        use TableKind::{Benefits, Expenses};
        for (table, header, value, is) in [
            (Expenses, "单位", "云帆咨询有限公司", false),
            (Expenses, "单位", "好再来餐饮", false),
            (Expenses, "单位", "青石镇财政所", true),
            (Expenses, "核算单位", "青石城投公司", true),
            (Benefits, "单位", "青石城投公司", true),
        ] {
            assert_eq!(unit_named(table, header, value).is_some(), is, "{header} {value}");
        }
    }

    #[test]
    fn a_column_of_counterparties_names_no_units() {
        let paid = [(1, "记-1", 5, "甲商贸有限公司"), (1, "记-1", -5, ""), (2, "记-2", 7, "县财政局"), (2, "记-2", -7, "")];
        assert!(!parts(&paid));
        let both = [(1, "记-1", 5, "甲商贸有限公司"), (1, "记-1", -5, "甲商贸有限公司"), (2, "记-2", 7, ""), (2, "记-2", -7, "")];
        assert!(!parts(&both));
        assert!(!parts(&[(1, "记-1", 5, "件"), (1, "记-1", -5, ""), (1, "记-2", 7, "台"), (1, "记-2", -7, "件")]));
        assert!(!parts(&[(1, "记-1", 5, "元"), (1, "记-1", -5, "元"), (1, "记-2", 7, "元"), (1, "记-2", -7, "元")]));
    }
}
