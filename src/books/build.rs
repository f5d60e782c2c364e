//! Readings to books: the tables of all files of a unit together, and purchases for many people split into one row a person.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Books;
use super::accounts::Accounts;
use super::repeated::Repeated;
use super::voucher_types::VoucherTypes;
use super::{codes, overlap, voucher_lines};
use crate::recognise::TableReading;
use crate::say;
use crate::tables::{Problem, Row, SheetName, TableKind, benefits, open_items};
use crate::value::amount::{grouped, split};
use crate::value::names::{self, NameList};
use crate::value::text::printable;
use crate::value::{Said, Value};

/// A head-count above this is a typing error: nobody clothes so many from one voucher.
const HEADCOUNT_MAX: usize = 100_000;

/// Something that became apparent only when the books were put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetProblem {
    /// The sheet.
    pub sheet: Arc<SheetName>,
    /// The table on it.
    pub table: TableKind,
    /// What it is.
    pub problem: Problem,
}

/// Puts the readings of a unit together. Their rows go into the books; what they add up to stays with the readings.
pub fn build<'a>(unit: &str, readings: impl IntoIterator<Item = &'a mut TableReading>) -> (Books, Vec<SheetProblem>) {
    let mut books = Books::new(unit);
    let mut problems = Vec::new();
    let mut readings: Vec<&mut TableReading> = readings.into_iter().collect();
    let charts = Accounts::of(&readings);
    let voucher_types = VoucherTypes::of(&readings);
    for reading in &mut readings {
        voucher_types.complete(reading);
    }
    // A list of names is split where its codes are known.
    leave_off(&mut readings);
    // What is one in two tables has one name now.
    problems.extend(overlap::settle(&mut readings));
    for reading in &mut readings {
        let (sheet, table) = (reading.sheet.clone(), reading.table);
        let mut told = |problem| problems.push(SheetProblem { sheet: sheet.clone(), table, problem });
        note_gaps(reading, &mut told);
        note_columns(reading, &mut books);
        reading.count();
        if table == TableKind::Benefits {
            reading.rows = reading.rows.iter().flat_map(|row| shares(row, &mut told)).collect();
        }
    }
    for reading in readings {
        note_unread_cells(reading, &mut books);
        books.note_incomplete(reading.table, std::mem::take(&mut reading.incomplete));
        let rows = std::mem::take(&mut reading.rows);
        match reading.table {
            TableKind::Journal => {
                books.note_unread(&reading.sheet, reading.unread.iter().copied());
                books.note_voided(std::mem::take(&mut reading.voided));
                if reading.is_of_accounts() {
                    books.note_of_accounts(reading.lines.sheets().chain([&reading.sheet]));
                }
                let mut lines = std::mem::take(&mut reading.lines);
                charts.complete_lines(&mut lines);
                books.add_lines(lines);
            }
            TableKind::Benefits => books.add(TableKind::Benefits, rows),
            table => books.add(table, rows.into_iter().map(|row| charts.complete(row))),
        }
    }
    problems.extend(books.drop_repeated().iter().map(told_once));
    (books, problems)
}

/// Leaves off what stands beside names and numbers in the tables of a unit and is no part of them: codes, lines. What is one in two tables has to be
/// one in all, so that all rows of the unit decide.
pub fn leave_off(readings: &mut [&mut TableReading]) {
    voucher_lines::settle(readings);
    codes::settle(readings);
}

/// A file whose vouchers stand in another as well is told of.
fn told_once(repeated: &Repeated) -> SheetProblem {
    let Repeated { counted_in, vouchers, lines, row, .. } = repeated;
    let why = say!(
        "第{row}行起有{vouchers}张凭证({lines}行)与“{counted_in}”中的完全相同,是重叠的导出,只计一次",
        "from row {row} on, {vouchers} vouchers ({lines} rows) are the same as in “{counted_in}”: the exports overlap, and they count once"
    );
    SheetProblem { sheet: repeated.sheet.clone(), table: TableKind::Journal, problem: Problem { row: Some(*row), column: None, why } }
}

fn note_columns(reading: &TableReading, books: &mut Books) {
    let fields = || reading.columns.iter().filter_map(|column| column.field);
    books.note_columns(reading.table, reading.sheet.clone(), fields());
    // The rows of a converted table name sheets of their own.
    let sheets: BTreeSet<&Arc<SheetName>> = reading.rows.iter().map(|row| &row.source.sheet).chain(reading.lines.sheets()).collect();
    for sheet in sheets {
        books.note_columns(reading.table, sheet.clone(), fields());
    }
}

/// The cells of contracts that could not be read: what they say is not known to be missing.
fn note_unread_cells(reading: &TableReading, books: &mut Books) {
    if reading.table != TableKind::Contracts {
        return;
    }
    for (number, header) in reading.problems.iter().filter_map(|problem| problem.row.zip(problem.column.as_deref())) {
        let field = reading.columns.iter().find(|column| printable(&column.header) == header).and_then(|column| column.field);
        let row = reading.rows.iter().find(|row| row.source.row == number);
        if let Some((field, row)) = field.zip(row).filter(|(field, row)| row.get(*field).is_none()) {
            books.note_unreadable(field, row.source.clone());
        }
    }
}

/// What a table as a whole lacks although it was recognised, told once.
fn note_gaps(reading: &TableReading, told: &mut impl FnMut(Problem)) {
    let without = |field| reading.rows.iter().filter(|row| row.get(field).is_none()).count();
    let mut tell = |count: usize, why: Said| {
        if count > 0 {
            told(Problem { row: None, column: None, why });
        }
    };
    match reading.table {
        TableKind::Benefits => {
            let spans: Vec<[i16; 2]> = reading.rows.iter().filter_map(|row| row.years).collect();
            let (dates, categories) = (without(benefits::DATE) - spans.len(), without(benefits::CATEGORY));
            if let Some([first, last]) = spans.first() {
                let count = spans.len();
                tell(
                    count,
                    say!(
                        "标题写的是{first}–{last}年,{count}行看不出是哪一年的:各年标准相同的才检查;请分年列表或加“日期”列",
                        "the title names {first}–{last} and {count} row(s) do not say of which year they are: they are checked only where the standard is the same in all of them; list each year by itself or add a date column"
                    ),
                );
            }
            tell(
                dates,
                say!(
                    "{dates}行没有日期,按日期或年度的标准无法检查这些行;请加“日期”列或在表头上方写明日期",
                    "{dates} row(s) have no date, so standards by date or year cannot be checked; add a date column or a date above the header"
                ),
            );
            tell(
                categories,
                say!(
                    "{categories}行看不出是奖金、服装还是其他,这些行不参与按类别的检查;请加“类别”列或在标题中写明",
                    "{categories} row(s) do not say whether they are prizes, clothing or something else, so checks by kind leave them out; add a category column or name the kind in the title"
                ),
            );
        }
        TableKind::OpenItems => {
            let sides = without(open_items::SIDE);
            tell(
                sides,
                say!(
                    "{sides}行看不出是应收还是应付,未检查;请加“科目”列(如 其他应收款)或在标题中写明",
                    "{sides} row(s) do not say whether they are receivable or payable and were not checked; add an account column or name the side in the title"
                ),
            );
        }
        _ => {}
    }
}

/// One row a person. A row that names one person stays as it is.
fn shares(row: &Row, told: &mut impl FnMut(Problem)) -> Vec<Row> {
    // A code that was not left off is part of the name behind it.
    let one = |text: &str| NameList { names: vec![text.to_owned()], ..NameList::default() };
    let person =
        row.text(benefits::PERSON).map(|text| if codes::is_coded(text) { one(text) } else { names::split(text) }).unwrap_or_default();
    let listed = row.text(benefits::NAMES).map(names::split_list).unwrap_or_default();
    if person.names.len() == 1 && person.claimed.is_none() && listed.names.len() <= 1 {
        let mut row = row.clone();
        // A line break within a name is the width of its column.
        let broken = row.text(benefits::PERSON).filter(|text| text.contains(['\n', '\r']) && person.names.len() == 1);
        if let Some(whole) = broken.map(|text| text.replace(['\n', '\r'], "")) {
            row.set(benefits::PERSON, Some(Value::text(whole)));
        }
        return vec![row];
    }
    let list = if listed.names.len() > person.names.len() { listed } else { person };
    let Some(amount) = row.number(benefits::AMOUNT) else { return Vec::new() };
    split_row(row, amount, &list, told)
}

fn split_row(row: &Row, amount: Decimal, list: &NameList, told: &mut impl FnMut(Problem)) -> Vec<Row> {
    let mut tell = |why: Said| told(Problem { row: Some(row.source.row), column: None, why });
    let named = list.names.len();
    let stated =
        row.number(benefits::HEADCOUNT).and_then(|count| count.to_usize()).or(list.claimed.and_then(|count| usize::try_from(count).ok()));
    if named == 0 {
        let shown = grouped(amount);
        tell(say!(
            "没有可用的人员名单,{shown}元无法落到个人,未参与按人的检查",
            "no usable list of names: {shown} yuan cannot be laid on persons, so checks by person leave it out"
        ));
        // Heads without names still took part; no person is made of them.
        return if stated.is_some() { vec![unnamed(row, amount, row.number(benefits::HEADCOUNT))] } else { Vec::new() };
    }
    let parts = stated.unwrap_or(named).clamp(named, HEADCOUNT_MAX.max(named));
    let amounts = split(amount, parts);
    if let Some(stated) = stated.filter(|stated| *stated != named) {
        if stated > named {
            let rest = grouped(amounts.iter().skip(named).sum());
            let missing = parts - named;
            tell(say!(
                "人数为{stated},名单只有{named}人:按{parts}份平分,{missing}份共{rest}元未能落到个人",
                "the head-count is {stated} but only {named} are named: split into {parts} shares, {missing} of them, {rest} yuan, cannot be laid on a person"
            ));
        } else {
            tell(say!(
                "人数为{stated},名单却有{named}人:按名单人数平分",
                "the head-count is {stated} but {named} are named: split among those named"
            ));
        }
    }
    let one = |(name, share): (&String, Decimal)| {
        let mut part = row.clone();
        part.set(benefits::PERSON, Some(Value::text(name.as_str())));
        part.set(benefits::AMOUNT, Some(Value::Number(share)));
        part.set(benefits::NAMES, None);
        part.set(benefits::HEADCOUNT, Some(Value::Number(Decimal::from(parts))));
        part
    };
    let rest: Decimal = amounts.iter().skip(named).sum();
    let mut shares: Vec<Row> = list.names.iter().zip(amounts).map(one).collect();
    if parts > named {
        shares.push(unnamed(row, rest, Some(Decimal::from(parts))));
    }
    shares
}

/// What a purchase spent on people whom no list names.
fn unnamed(row: &Row, amount: Decimal, headcount: Option<Decimal>) -> Row {
    let mut rest = row.clone();
    rest.set(benefits::PERSON, None);
    rest.set(benefits::NAMES, None);
    rest.set(benefits::AMOUNT, Some(Value::Number(amount)));
    rest.set(benefits::HEADCOUNT, headcount.map(Value::Number));
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Source;

    fn purchase(amount: &str, headcount: Option<&str>, names: &str) -> (Vec<Row>, Vec<Problem>) {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut row = Row::new(TableKind::Benefits, Source { sheet, row: 2 });
        row.set(benefits::AMOUNT, Some(Value::Number(amount.parse().unwrap())));
        row.set(benefits::HEADCOUNT, headcount.map(|count| Value::Number(count.parse().unwrap())));
        row.set(benefits::NAMES, Some(Value::text(names)));
        let mut problems = Vec::new();
        let rows = shares(&row, &mut |problem| problems.push(problem));
        (rows, problems)
    }

    #[test]
    fn a_purchase_for_named_people_splits_to_the_fen() {
        let (rows, problems) = purchase("100", Some("3"), "职工01、职工02、职工03");
        let amounts: Vec<String> = rows.iter().map(|row| row.shown(benefits::AMOUNT)).collect();
        assert_eq!(amounts, ["33.34", "33.33", "33.33"]);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_list_that_names_fewer_people_than_its_head_count_says_so() {
        let (rows, problems) = purchase("100", Some("4"), "职工01、职工02、职工03");
        assert_eq!(rows.iter().filter(|row| row.text(benefits::PERSON).is_some()).count(), 3);
        assert_eq!(rows.iter().filter_map(|row| row.number(benefits::AMOUNT)).sum::<Decimal>().to_string(), "100.00");
        assert_eq!(rows.last().and_then(|row| row.number(benefits::AMOUNT)).map(|rest| rest.to_string()).as_deref(), Some("25.00"));
        assert!(problems[0].why.zh.contains("名单只有3人") && problems[0].why.zh.contains("25.00"), "{problems:?}");
    }

    #[test]
    fn a_list_elsewhere_is_told_and_split_among_nobody() {
        let (rows, problems) = purchase("100", Some("4"), "名单见附件");
        assert!(rows.iter().all(|row| row.text(benefits::PERSON).is_none()));
        assert!(problems[0].why.zh.contains("100.00"));
    }
}
