//! Columns that name the unit whose books a row belongs to. One headed 单位 may as well name counterparties or pieces: in a journal the vouchers
//! decide. Knows no files.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::unit_values::{are_names, departments, is_firm, is_office, is_unit};
use crate::recognise::TableReading;
use crate::tables::{HashMap, Lines, Row, Stamp, TableKind, TextId, journal};
use crate::value::text::compact;

/// What the unit whose books a row belongs to is called, whatever stands in the column: 核算单位, 预算单位名称, 核算主体.
const KEPT_BY: [&str; 14] = [
    "核算单位",
    "会计核算单位",
    "核算主体",
    "会计主体",
    "核算组织",
    "核算账簿",
    "编制单位",
    "预算单位",
    "基层预算单位",
    "账套",
    "所属单位",
    "填报单位",
    "记账单位",
    "账务单位",
];
/// Kinds of units: a column headed by one names units only if its cells are called like offices, or in a journal if it parts the vouchers into books;
/// else these are counterparties or units of measure.
const KINDS: [&str; 2] = ["单位", "乡镇街道"];
/// Kinds that head the column of whom a list is for, unless another column has who was paid.
const KINDS_BESIDE: [&str; 4] = ["乡镇", "镇街", "乡镇(街道)", "学校"];
/// Kinds that head something else in any list but a journal.
const KINDS_OF_JOURNALS: [&str; 15] =
    ["村", "村组", "行政村", "村居", "村社区", "村(社区)", "村(居)", "社区", "账簿", "主体", "医院", "机构", "组织", "公司", "部门单位"];
/// What stands behind a kind where a column names the units of it.
const NAMES: [&str; 6] = ["名称", "全称", "简称", "全名", "名", "别"];

/// A column that tears more than one voucher in so many parts no books.
const TORN_MAX: usize = 10;

/// Which columns of a journal name units, and which texts in them do.
pub(super) struct UnitColumns {
    columns: Vec<Vec<TextId>>,
    names: BTreeMap<(usize, TextId), String>,
}

/// What the header of a column says of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It names the units that keep the books.
    Units,
    /// It names what may be units.
    Kind,
    /// It names what may be units beside whom they paid.
    KindBeside,
    /// It names what may be units in a journal only.
    KindInJournal,
}

/// What a header says of units, if anything: a word for one or for a kind of them, by itself or with 名称 and the like behind it.
fn says(header: &str) -> Option<Says> {
    let header = compact(header);
    let bare = NAMES.iter().find_map(|end| header.strip_suffix(end)).filter(|bare| !bare.is_empty());
    let is = |words: &[&str]| words.iter().any(|word| header == *word || bare == Some(*word));
    if is(&KEPT_BY) {
        Some(Says::Units)
    } else if is(&KINDS) {
        Some(Says::Kind)
    } else if is(&KINDS_BESIDE) {
        // 学校 alone may say for whom an office paid; 学校名称 names one of many.
        Some(if bare.is_some() { Says::KindBeside } else { Says::KindInJournal })
    } else {
        is(&KINDS_OF_JOURNALS).then_some(Says::KindInJournal)
    }
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
    says(header).is_some()
}

/// Whether a header is that of a kind of units, which may be parties.
pub(super) fn is_kind(header: &str) -> bool {
    says(header) == Some(Says::Kind)
}

/// Whether a column of a journal names units.
fn names_units(header: &str, ids: &[TextId], lines: &Lines) -> bool {
    let any = |holds: fn(&str) -> bool| ids.iter().collect::<BTreeSet<_>>().into_iter().any(|id| holds(lines.texts.get(*id).trim()));
    match says(header) {
        Some(Says::Units) => any(|text| !text.is_empty()),
        Some(Says::Kind) => parts_books(ids, lines, 1, || any(is_office)),
        // What is booked of villages and schools may be numbered on from one to the other; books of theirs are numbered each for itself.
        Some(Says::KindBeside | Says::KindInJournal) => parts_books(ids, lines, 1, || false),
        None => false,
    }
}

/// So many lines of a journal, and no more values than these, are looked at for a column that parts it without saying so.
const LOOKED_AT: usize = 200_000;
const VALUES_MAX: usize = 60;
/// Fewer numbers that are used again may be used twice in one book.
const AGAIN_MIN: usize = 3;

/// A column of a journal that says nothing of units and has a few values each of which numbers its vouchers for itself, and how many these are.
pub(super) fn parts_in_silence(lines: &Lines) -> Option<(String, usize)> {
    let few = |ids: &[TextId]| {
        let mut values: BTreeSet<TextId> = BTreeSet::new();
        let all = ids.iter().take(LOOKED_AT).filter(|id| !id.is_blank());
        let over = all.into_iter().any(|id| values.insert(*id) && values.len() > VALUES_MAX);
        (!over && values.len() > 1).then_some(values.len())
    };
    lines.extra().filter(|(header, _)| says(header).is_none()).find_map(|(header, ids)| {
        let count = few(ids)?;
        parts_books(ids.get(..LOOKED_AT).unwrap_or(ids), lines, AGAIN_MIN, || false).then(|| (header.to_string(), count))
    })
}

/// Whether a column parts a journal into books: hardly a voucher is torn, and the numbers of one book are used in another again, or every line
/// names one and some are called like offices. Counterparties stand on some lines of a voucher, and each on vouchers of its own.
fn parts_books(ids: &[TextId], lines: &Lines, again_min: usize, named_offices: impl Fn() -> bool) -> bool {
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
    torn * TORN_MAX <= parts.len() && (are_used_again(&users, again_min) || (is_full() && named_offices() && !runs_over(ids, lines)))
}

/// Whether vouchers are numbered on over all the values of a column, as they are over counterparties: a value comes back behind others, or nearly each
/// stands on a voucher by itself. Where most values are firms, only runs of their own show books. Books that are numbered on from each other follow one another.
fn runs_over(ids: &[TextId], lines: &Lines) -> bool {
    const VALUES_ALONE: usize = 3;
    let values: BTreeSet<TextId> = ids.iter().copied().collect();
    if values.len() < 2 {
        return false;
    }
    // By month and word: number and value of each voucher.
    let mut vouchers: BTreeMap<(u32, &str), BTreeSet<(u64, TextId)>> = BTreeMap::new();
    for (line, value) in ids.iter().enumerate() {
        let text = lines.text(journal::VOUCHER_NO, line).trim();
        let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let Some(number) = text.strip_prefix(word).and_then(|digits| digits.parse().ok()) else { continue };
        vouchers.entry((lines.stamp(line).month(), word)).or_default().insert((number, *value));
    }
    let firms = values.iter().filter(|id| is_firm(lines.texts.get(**id).trim())).count();
    if firms * 2 > values.len() {
        return !vouchers.values().all(is_own_run);
    }
    let (mut blocks, mut runs, mut alone) = (0, 0, 0);
    for month in vouchers.values() {
        let in_order: Vec<TextId> = month.iter().map(|(_, value)| *value).collect();
        let mut counts: BTreeMap<TextId, usize> = BTreeMap::new();
        for value in &in_order {
            *counts.entry(*value).or_default() += 1;
        }
        blocks += counts.len();
        alone += counts.values().filter(|count| **count == 1).count();
        runs += 1 + in_order.windows(2).filter(|pair| matches!(pair, [one, two] if one != two)).count();
    }
    runs > blocks || (values.len() >= VALUES_ALONE && alone * 2 > blocks)
}

/// Whether the vouchers of a month and word are a run of one value's own: several, and the first of them is 1.
fn is_own_run(vouchers: &BTreeSet<(u64, TextId)>) -> bool {
    let owners: BTreeSet<TextId> = vouchers.iter().map(|(_, value)| *value).collect();
    owners.len() == 1 && vouchers.len() > 1 && vouchers.first().is_some_and(|(number, _)| *number == 1)
}

/// The column of a journal that is headed by a kind of units and has its counterparties: several names, most called like firms or offices, that part
/// it into no books.
pub(super) fn party_column(lines: &Lines) -> Option<usize> {
    lines.extra().enumerate().find_map(|(place, (header, ids))| {
        let distinct: BTreeSet<TextId> = ids.iter().copied().filter(|id| !id.is_blank()).collect();
        let values: BTreeSet<&str> = distinct.into_iter().map(|id| lines.texts.get(id).trim()).filter(|value| !value.is_empty()).collect();
        let called = values.iter().filter(|value| is_firm(value) || is_unit(value)).count();
        let parties = says(header) == Some(Says::Kind) && values.len() > 1 && called * 2 >= values.len() && departments(&values).is_empty();
        (parties && !names_units(header, ids, lines)).then_some(place)
    })
}

/// Whether most numbers of all books but the largest, and so many at least, are used in another book too.
fn are_used_again<N: Ord, B: Ord + Copy>(users: &BTreeMap<(u32, N), BTreeSet<B>>, again_min: usize) -> bool {
    let mut of_book: BTreeMap<B, (usize, usize)> = BTreeMap::new();
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
    again >= again_min && again * 2 >= all
}

/// Which columns of a table of rows name the unit whose books each row belongs to.
#[derive(Debug, Default)]
pub(super) struct UnitHeaders {
    headers: BTreeMap<String, Names>,
}

/// Which cells of a column are units.
#[derive(Debug, Clone)]
enum Names {
    All,
    /// What is called like a unit, departments of the one office aside.
    Units {
        but: BTreeSet<String>,
    },
}

impl UnitHeaders {
    /// The columns of a table, beside journals whose vouchers proved the names of units.
    pub fn of(table: &TableReading, proven: &BTreeSet<String>) -> Self {
        let named = extra_values(table).into_iter().filter_map(|(header, values)| {
            let says = says(header)?;
            if are_proven(table, &values, proven) {
                return Some((header.to_owned(), Names::All));
            }
            let names = match says {
                Says::Units => Names::All,
                Says::Kind => of_kind(table, header, &values).or_else(|| {
                    let parties = of_offices(table.table, &values, has_party(table)).is_none();
                    (parties && numbers_books(table, header)).then_some(Names::All)
                })?,
                Says::KindBeside if has_party(table) => of_offices(table.table, &values, true)?,
                Says::KindBeside | Says::KindInJournal => return None,
            };
            Some((header.to_owned(), names))
        });
        Self { headers: named.collect() }
    }

    /// The unit that a column of a row names.
    pub fn unit(&self, row: &Row) -> Option<String> {
        row.extra.iter().find_map(|(header, value)| {
            let (names, value) = (self.headers.get(&**header)?, value.trim());
            let names_unit = match names {
                Names::All => !value.is_empty(),
                Names::Units { but } => is_unit(value) && !but.contains(value),
            };
            names_unit.then(|| value.to_owned())
        })
    }

    /// Whether one name in a column of a table is that of the whole table: it stands in each row.
    pub fn names_whole(&self, table: &TableReading) -> bool {
        self.headers.values().any(|names| matches!(names, Names::All)) || table.rows.iter().all(|row| self.unit(row).is_some())
    }
}

/// Whether the names in a column are those of units that journals beside the table proved: all of them where they may be whom the office paid, else most,
/// for a unit may have had nothing to book.
fn are_proven(table: &TableReading, values: &BTreeSet<&str>, proven: &BTreeSet<String>) -> bool {
    let known = values.iter().filter(|value| proven.contains(**value)).count();
    let others_may_be = has_party(table) || table.table == TableKind::TrialBalance;
    let no_firm = || values.iter().all(|value| proven.contains(*value) || !is_firm(value));
    proven.len() > 1 && known > 0 && (known == values.len() || (others_may_be && known * 2 > values.len() && no_firm()))
}

/// The different values of the columns that are no fields, by their headers; blank ones are none.
fn extra_values(table: &TableReading) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (header, value) in table.rows.iter().flat_map(|row| &row.extra).filter(|(header, _)| says(header).is_some()) {
        let own = values.entry(header).or_default();
        own.extend(Some(value.trim()).filter(|value| !value.is_empty()));
    }
    values
}

/// A column headed 单位 or 单位名称: the departments of one office are no units, and what the title says to be the unit is it, unless the column is
/// one of others. Beside a party that is paid, 单位名称 in every row names units whatever these are called.
fn of_kind(table: &TableReading, header: &str, values: &BTreeSet<&str>) -> Option<Names> {
    let party = has_party(table);
    let names = of_offices(table.table, values, party)?;
    let Names::Units { but } = &names else { return Some(names) };
    let units = values.iter().filter(|value| is_unit(value) && !but.contains(**value)).count();
    if table.titles.unit.is_some() && units * 2 < values.len() {
        return None;
    }
    let is_full = || {
        let cell = |row: &Row| row.extra.iter().any(|(own, value)| **own == *header && !value.trim().is_empty());
        table.rows.iter().all(cell) && table.rows.len() >= values.len() * 2
    };
    let whatever =
        party && units == 0 && names_not_measures(header) && is_full() && are_names(values) && !values.iter().any(|value| is_firm(value));
    Some(if whatever && departments(values).is_empty() { Names::All } else { names })
}

/// Whether a header says that names stand below it, and no pieces.
fn names_not_measures(header: &str) -> bool {
    NAMES.iter().any(|end| compact(header).ends_with(end))
}

/// The column headed by a kind of units that parts a table by nothing though it has several names, and how many.
pub(super) fn unused(table: &TableReading, proven: &BTreeSet<String>) -> Option<(String, usize)> {
    let used = UnitHeaders::of(table, proven);
    if !has_party(table) || table.titles.unit.is_some() || table.rows.iter().any(|row| used.unit(row).is_some()) {
        return None;
    }
    extra_values(table).into_iter().find_map(|(header, values)| {
        let names = values.len() > 1 && says(header) == Some(Says::Kind) && are_names(&values);
        let firms = values.iter().any(|value| is_firm(value));
        (names && !firms && departments(&values).is_empty()).then(|| (header.to_owned(), values.len()))
    })
}

/// Which cells of a column that is headed by a kind of units are units. Where no other column has the party that was paid, bought from or owes, a firm
/// among them shows that these are the parties, offices and all.
fn of_offices(table: TableKind, values: &BTreeSet<&str>, has_party: bool) -> Option<Names> {
    use TableKind::{Contracts, Expenses, OpenItems, Payments, Purchases};
    let has_other_side = matches!(table, Contracts | Expenses | OpenItems | Payments | Purchases);
    let firm = || values.iter().any(|value| is_firm(value));
    let but = departments(values).into_iter().map(str::to_owned).collect();
    (!has_other_side || has_party || !firm()).then_some(Names::Units { but })
}

/// The fewest numbers that are used on several days in several books.
const BOTH_MIN: usize = 2;

/// Whether each value of a column numbers its vouchers for itself, as units do, firms of the office among them, and no parties: most numbers stand again in
/// the same month behind another value and on another day, and every row has a value and a number.
fn numbers_books(table: &TableReading, header: &str) -> bool {
    let Some(number) = table.table.all_fields().find(|field| field.name() == "voucher_no") else { return false };
    let Some(date) = table.table.all_fields().find(|field| field.name() == "date") else { return false };
    let mut days: BTreeMap<(u32, String), BTreeMap<Stamp, BTreeSet<&str>>> = BTreeMap::new();
    for row in &table.rows {
        let value = row.extra.iter().find(|(own, _)| **own == *header).map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        let (Some(value), Some(number), Some(date)) = (value, row.text(number), row.date(date)) else { return false };
        let stamp = Stamp::of_date(date);
        days.entry((stamp.month(), compact(number))).or_default().entry(stamp).or_default().insert(value);
    }
    // One voucher has one day: what it paid several parties stands behind several values of that day.
    let torn = days.values().flat_map(BTreeMap::values).filter(|values| values.len() > 1).count();
    let users: BTreeMap<(u32, String), BTreeSet<&str>> =
        days.into_iter().map(|(number, days)| (number, days.into_values().flatten().collect())).collect();
    torn * TORN_MAX <= users.len() && are_used_again(&users, BOTH_MIN)
}

/// The values of a column of a table that is headed by a kind of units, where offices and firms stand in it and nothing tells whether they are units or
/// whom the office paid: the header, an office and a firm.
pub(super) fn units_or_parties(table: &TableReading, proven: &BTreeSet<String>) -> Option<(String, String, String)> {
    let columns = table.columns.iter().filter(|column| column.role.is_none() && says(&column.header) == Some(Says::Kind));
    columns.into_iter().find_map(|column| {
        let cells = table.rows.iter().flat_map(|row| &row.extra).filter(|(own, _)| **own == *column.header);
        let values: BTreeSet<&str> = cells.map(|(_, value)| value.trim()).collect();
        let is_used = of_offices(table.table, &values, has_party(table)).is_some() || are_proven(table, &values, proven);
        if is_used || numbers_books(table, &column.header) {
            return None;
        }
        let (offices, others): (Vec<&str>, Vec<&str>) =
            values.into_iter().filter(|value| !value.is_empty()).partition(|value| is_office(value) && !is_firm(value));
        let firm = others.iter().find(|value| is_firm(value))?;
        (offices.len() > others.len()).then(|| Some((column.header.clone(), (*offices.first()?).to_owned(), (*firm).to_owned())))?
    })
}

/// Whether a column of a table has the other party.
fn has_party(table: &TableReading) -> bool {
    const PARTIES: [&str; 7] = ["供应商", "供货", "销售方", "销货", "销方", "商家", "卖方"];
    let field = |name: &str| ["payee", "counterparty"].contains(&name);
    table.columns.iter().any(|column| {
        let header = compact(&column.header);
        column.field.is_some_and(|own| field(own.name())) || PARTIES.iter().any(|word| header.contains(word))
    })
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
    fn suppliers_that_stand_in_every_row_part_no_books() {
        let paid = |day: i8, number: &'static str, unit: &'static str| [(day, number, 5, unit), (day, number, -5, unit)];
        let of = |vouchers: &[[(i8, &'static str, i64, &'static str); 2]]| parts(&vouchers.concat());
        // Most are firms.
        assert!(!of(&[
            paid(1, "记-1", "大地维修有限公司"),
            paid(2, "记-2", "大地维修有限公司"),
            paid(3, "记-3", "临江县公安局"),
            paid(4, "记-4", "云帆有限公司")
        ]));
        // As many firms as offices, one behind the other; and firms each with a run of its own.
        assert!(of(&[paid(1, "记-1", "临江县公安局"), paid(2, "记-2", "临江县公安局"), paid(3, "记-3", "大地有限公司")]));
        assert!(of(&[
            paid(1, "A记-1", "大地有限公司"),
            paid(2, "A记-2", "大地有限公司"),
            paid(3, "B记-1", "云帆有限公司"),
            paid(4, "B记-2", "云帆有限公司")
        ]));
        // One comes back behind another.
        assert!(!of(&[paid(1, "记-1", "临江县公安局"), paid(2, "记-2", "临江县水利局"), paid(3, "记-3", "临江县公安局")]));
        // Each on a voucher by itself.
        assert!(!of(&[paid(1, "记-1", "甲村村委会"), paid(2, "记-2", "乙村村委会"), paid(3, "记-3", "丙村村委会")]));
        // One book behind the other, and books that number each for themselves.
        assert!(of(&[paid(1, "记-1", "临江县公安局"), paid(2, "记-2", "临江县公安局"), paid(3, "记-3", "临江县水利局")]));
        assert!(of(&[
            paid(1, "记-1", "大地有限公司"),
            paid(2, "记-2", "大地有限公司"),
            paid(3, "记-1", "临江有限公司"),
            paid(3, "记-2", "临江有限公司")
        ]));
    }

    #[test]
    fn a_header_is_a_word_for_a_unit_or_for_a_kind_of_them() {
        for (header, want) in [
            ("预算单位名称", Some(Says::Units)),
            ("核算主体", Some(Says::Units)),
            ("账套名称", Some(Says::Units)),
            ("核算账簿全称", Some(Says::Units)),
            ("单位全称", Some(Says::Kind)),
            ("学校名称", Some(Says::KindBeside)),
            ("村别", Some(Says::KindInJournal)),
            ("村（社区）", Some(Says::KindInJournal)),
            ("公司名称", Some(Says::KindInJournal)),
            ("收款单位", None),
            ("单位电话", None),
            ("名称", None),
        ] {
            assert_eq!(says(header), want, "{header}");
        }
    }

    #[test]
    fn a_firm_beside_what_was_spent_is_no_unit_unless_another_column_has_whom_it_was_paid_to() {
        use TableKind::{Benefits, Expenses};
        for (table, values, has_party, are) in [
            (Expenses, &["云帆咨询有限公司", "青石镇财政所"][..], false, false),
            (Expenses, &["青石镇财政所"], false, true),
            (Expenses, &["青石城投公司"], true, true),
            (Benefits, &["青石城投公司"], false, true),
        ] {
            let values = values.iter().copied().collect();
            assert_eq!(of_offices(table, &values, has_party).is_some(), are, "{values:?}");
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
