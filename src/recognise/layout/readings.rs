//! The readings of one header: every table that its columns can be, with its score.

use std::collections::{BTreeMap, BTreeSet};

use super::edges::{bottom_row_counts, closes_header, opens_header};
use super::named::Named;
use super::other::{Refused, Signs};
use super::titled::TitledMiss;
use super::{Layout, ROWS_ABOVE_MAX, SAMPLE_ROWS, Search, looks_like_header, mostly_headers};
use crate::read::{Cell, Grid, GridRow};
use crate::recognise::cash_book::CashBook;
use crate::recognise::cells::shown;
use crate::recognise::columns::{self, Column};
use crate::recognise::currency;
use crate::recognise::dates::{Months, months_of_dates, months_of_group};
use crate::recognise::form::Head;
use crate::recognise::headers::{Headers, TableHeaders};
use crate::recognise::kind::cell_at;
use crate::recognise::moved::{self, Moved};
use crate::recognise::numbered::columns_numbered;
use crate::recognise::placed::{self, Placed};
use crate::recognise::sums::{self, Summed};
use crate::recognise::titles::{self, MEETING, Titles};
use crate::recognise::units::{self, UnitColumn, UnitSaid};
use crate::tables::{SheetName, TableKind};
use crate::value::Said;
use crate::value::date::{self, Date};
use crate::value::text::compact;

/// In how many rows currencies are looked for: as many as decide between readings.
const CURRENCY_ROWS: usize = 1000;

/// In how many rows the balances of a book are held against what moved.
const BOOK_ROWS: usize = 1000;

/// Every table that a header of `span` rows from row `first` can stand for.
pub(super) fn readings(search: Search, start: usize, first: usize, span: usize) -> Vec<Layout> {
    let Search { sheet, grid, headers, entry } = search;
    let body = first + span;
    let (Some(header_rows), Some(above)) = (grid.rows.get(first..body), grid.rows.get(start..first)) else { return Vec::new() };
    let texts = columns::header_texts(grid, header_rows);
    let mut titles = titles_above(search, above, &texts);
    let months = months_of_dates(&titles, sheet);
    if !header_rows.iter().skip(1).all(|row| goes_on_header(row, months)) {
        return Vec::new();
    }
    let sample = sample_below(search, body);
    let (units, unit_column) = units_said(&mut titles, sheet, &texts, grid.rows.get(body..).unwrap_or_default());
    let units = if entry.is_some_and(|entry| entry.money_unit.is_some()) { Vec::new() } else { units };
    let named = Named { sheet, titles: &titles };
    let Some(closed) = closed(search, header_rows, body) else { return Vec::new() };
    let (wanted, said) = (entry.and_then(|entry| entry.table).flatten(), entry.is_some_and(|entry| entry.header_rows.is_some()));
    let disproved = std::cell::Cell::new(false);
    let labels = labels_of(&titles, sample, headers);
    // What a voucher printed as a form says above its header.
    let printed = Some(Head::of(above, headers)).filter(|head| head.number.is_some());
    let mut headings = headings_of(&texts, unit_column, sample, headers, &named);
    // What says why an account was used is no chart of accounts.
    let explained = explains(&headings, headers);
    let unpaid = names_unpaid(&named, &headings, headers);
    let book = cash_book(search, &titles, body, &mut headings);
    let signs = Signs::of(&headings).in_book(book.is_some());
    let reading = |table_index: usize, table: &TableHeaders, assigned: Assigned| {
        let Assigned { columns, summed, moved, fitting } = assigned;
        let ruled_out = (unpaid || named.rules_out(table)) && !named.names(table);
        // A day and a matter have many lists.
        let ruled_out = ruled_out
            || (table.table == TableKind::Minutes && !has_column(table, &columns, "date") && titles.met().is_none() && !named.names(table));
        if wanted.is_none() && (ruled_out || signs.exclude(table, (&columns, sample), &named, headers)) {
            return None;
        }
        // What a banner says (`科目：1002 银行存款`) needs no column, nor does what the title of a ledger or the name of its sheet says.
        let of_account = table.table == TableKind::Journal && !has_account(table, &columns);
        let named_so = || ledger_account(&titles, sheet).or_else(|| book.as_ref().map(|book| book.account.clone()));
        let account = (of_account && titles.account().is_none()).then(named_so).flatten();
        // Without a title of payments a list with its party above the rows is one of expenses as well.
        let in_line = |name: &str| labels.contains(name) && (name != titles::PAYEE || named.names(table));
        let of_ledger = |name: &str| account.is_some() && name == "account_name";
        let labelled = |role: usize| table.roles.get(role).is_some_and(|role| in_line(&role.name) || of_ledger(&role.name));
        // Nor does the month of a register that says what it is, `2024年1月付款台账`, and the day of a meeting above what it decided.
        let head = printed.as_ref().filter(|_| table.table == TableKind::Journal && !has_column(table, &columns, "voucher_no"));
        // 收款凭证 and 付款凭证 show one side in the lines above: their other side would be guessed.
        if head.is_some() && !has_both_sides(table, &columns) {
            return None;
        }
        let of_head = |role: usize| head.is_some_and(|head| head.shows(table, role));
        let of_group = || sample.first().and_then(|row| months_of_group(row, months)).is_some_and(Months::is_one);
        let dated = dated_above(table, &columns, &titles, &named, of_group);
        let spared = spared(table, &columns, &named, sample);
        let there = |role: usize| {
            columns.iter().any(|column| column.role == Some(role))
                || labelled(role)
                || (dated && table.role("date") == Some(role))
                || of_head(role)
                || spared == Some(role)
        };
        let satisfied = table.needs.iter().all(|group| group.iter().any(|role| there(*role)));
        if !satisfied || !(said || bottom_row_counts(grid, &columns, header_rows, span, headers)) {
            return None;
        }
        let lists_codes = matches!(table.table, TableKind::Accounts | TableKind::VoucherTypes);
        let is_no_list = || lists_codes && (explained || repeats_codes(table, &columns, sample));
        if wanted.is_none() && (says_too_little(&columns, sample, headers) || is_no_list()) {
            return None;
        }
        let agrees = columns::sample_agrees(&columns, sample, grid.epoch_1904, months_of_dates(&titles, sheet));
        disproved.set(disproved.get() || agrees.is_none());
        let score = (fitting * agrees? / 100 * closed / 100 + named.bonus(table)) / if named.speaks_against(table) { 3 } else { 1 };
        let mut titles = Titles { printed: head.cloned(), ..titles.clone() };
        titles.page.set_account(account);
        let mut layout = Layout {
            table: table_index,
            header: first,
            body,
            columns,
            titles,
            signed: false,
            from: None,
            units: units.clone(),
            unit_column,
            summed,
            moved,
            cash_book: book.clone().filter(|_| of_account),
            score,
            refused: None,
        };
        if wanted.is_none() {
            layout.refused = signs.refuse(&layout, table_index, search, &named, &headings);
        }
        Some(layout)
    };
    let mut found = Vec::new();
    for (index, table) in headers.tables.iter().enumerate().filter(|(_, table)| wanted.is_none_or(|wanted| wanted == table.table)) {
        let layouts = assigned(search, &headings, (index, table), &titles, sample).into_iter();
        for layout in layouts.filter_map(|assigned| reading(index, table, assigned)) {
            found.extend(layout.with_signed_balances(table, sample));
            found.push(layout);
        }
    }
    give_way(&mut found, search, &named, &headings, (sample, header_rows));
    // A journal whose dates cannot be read has codes and names, and is no chart of accounts.
    if disproved.get() && wanted.is_none() {
        found.retain(|layout| headers.tables.get(layout.table).is_none_or(|table| table.table != TableKind::Accounts));
    }
    found
}

/// Refuses what a header happens to fit where title or names say another table, which it is not for a column that nobody knows.
fn give_way(
    found: &mut [Layout],
    search: Search,
    named: &Named,
    headings: &[columns::Heading],
    (sample, header_rows): (&[GridRow], &[GridRow]),
) {
    // What the user says of the sheet holds.
    if search.entry.is_some_and(|entry| entry.table.flatten().is_some()) {
        return;
    }
    let row = header_rows.last().map_or(0, |row| row.number);
    let Some(miss) = TitledMiss::of(search, headings, named.titles, sample, row) else { return };
    if found.iter().any(|layout| layout.table == miss.table) {
        return;
    }
    for layout in found.iter_mut().filter(|layout| layout.refused.is_none()) {
        let table = search.headers.tables.get(layout.table);
        if table.is_some_and(|table| miss.rules_out(table, &layout.columns, named, search.headers)) {
            layout.refused = Some(Refused { why: miss.why.clone(), little: false });
        }
    }
}

/// A way of giving roles to columns.
struct Assigned {
    columns: Vec<Column>,
    summed: Option<Summed>,
    moved: Option<Moved>,
    /// How well the headers fit.
    fitting: u32,
}

/// The ways of giving roles to columns, once the rows below have told a total from its parts and yuan from another currency.
fn assigned(
    search: Search,
    headings: &[columns::Heading],
    table: (usize, &TableHeaders),
    titles: &Titles,
    sample: &[GridRow],
) -> Vec<Assigned> {
    // What a currency makes of a long table its first rows need not tell.
    let body = search.grid.rows.partition_point(|row| sample.first().is_none_or(|first| row.number < first.number));
    let of_sheet = || search.sheet.sheet.as_deref().and_then(|name| titles::category_of(name, table.1));
    let wanted = titles.category(table.1).or_else(of_sheet).and_then(|category| sums::Payout::of(&category));
    let settled = |(mut columns, fitting): (Vec<Column>, u32)| {
        if currency::may_settle(&columns) {
            currency::settle(&mut columns, table.1, (rows_below(search, body, CURRENCY_ROWS), search.headers), search.entry);
        }
        let summed = sums::settle(&mut columns, table.1, (sample, search.headers), search.entry, wanted);
        let moved = moved::settle(&mut columns, table.1, sample);
        Assigned { columns, summed, moved, fitting }
    };
    columns::assign(headings, table, titles, search.entry).into_iter().map(settled).collect()
}

/// What the lines above a header say, with what its own texts, names and the user add.
fn titles_above(search: Search, above: &[GridRow], texts: &BTreeMap<u32, Vec<String>>) -> Titles {
    let Search { sheet, grid, headers, entry } = search;
    let mut titles = Titles::read(above, headers);
    titles.date = titles.date.or_else(|| titles::lone_serial(above, grid.epoch_1904));
    titles.header_year = texts.values().flatten().find_map(|text| match date::parse(&in_digits(text)) {
        Some(Date::Year(year)) => Some(year),
        _ => None,
    });
    // Further down a block may say its month alone: the year stands above the first.
    let unsaid = titles.date.is_none() && titles.months.is_none() && titles.header_year.is_none();
    if unsaid && is_below_others(above, grid) {
        titles.date = year_of_sheet(search);
    }
    titles.unit = entry.and_then(|entry| entry.unit.clone()).or(titles.unit);
    titles.placed = Placed::of(&titles, sheet);
    if titles.met().is_some() && meets_again(&grid.rows, headers) {
        titles.forget_meeting();
    }
    titles
}

/// How likely a header is these rows and no more, of 100; `None` if it is more.
fn closed(search: Search, header_rows: &[GridRow], body: usize) -> Option<u32> {
    let Search { grid, headers, entry, .. } = search;
    let below = grid.rows.get(body);
    // What stands below says in which unit the header's columns count.
    if below.is_some_and(units::is_row_of_units) && entry.is_none_or(|entry| entry.header_rows.is_none()) {
        return None;
    }
    let closed = closes_header(grid, header_rows, below, headers) * opens_header(grid, header_rows) / 100;
    (closed > 0).then_some(closed)
}

/// Whether a row may be a further one of a header: it is text as well, numbers no columns, and says no month of the rows below it.
fn goes_on_header(row: &GridRow, months: Option<Months>) -> bool {
    is_of_texts(row) && columns_numbered(row).is_none() && months_of_group(row, months).is_none()
}

/// Whether rows stand below others of the sheet.
fn is_below_others(rows: &[GridRow], grid: &Grid) -> bool {
    rows.first().is_some_and(|row| grid.rows.first().is_some_and(|first| first.number < row.number))
}

/// The year that the lines above the first header of a sheet say.
fn year_of_sheet(search: Search) -> Option<Date> {
    let SheetName { file, sheet: name } = &**search.sheet;
    if name.as_deref().into_iter().chain(file.rsplit('/')).any(|name| Titles::year_in(name).is_some()) {
        return None;
    }
    let rows = &search.grid.rows;
    let end = rows.iter().take(ROWS_ABOVE_MAX).position(|row| looks_like_header(row, search.headers))?;
    let titles = Titles::read(rows.get(..end)?, search.headers);
    let is_day = titles.lines.iter().chain(&titles.title).any(|line| line.contains("截至") || line.contains("截止"));
    titles.date.filter(|_| titles.months.is_none() && !is_day).map(|date| Date::Year(date.year()))
}

/// The first rows of data below a header.
pub(super) fn sample_below<'g>(search: Search<'g, '_>, body: usize) -> &'g [GridRow] {
    rows_below(search, body, SAMPLE_ROWS)
}

/// So many rows of data below a header, if there are so many.
fn rows_below<'g>(search: Search<'g, '_>, body: usize, most: usize) -> &'g [GridRow] {
    let rows = &search.grid.rows;
    let body = body + usize::from(rows.get(body).is_some_and(|row| columns_numbered(row).is_some()));
    let sample = rows.get(body..rows.len().min(body + most)).unwrap_or_default();
    // What lies below a further header says nothing of this one.
    let until = sample.iter().skip(1).position(|row| mostly_headers(row, search.headers)).map_or(sample.len(), |index| index + 1);
    sample.get(..until).unwrap_or(sample)
}

/// The headers of the columns; one that says the unit of each row is nothing else, and what holds codes is the code.
fn headings_of(
    texts: &BTreeMap<u32, Vec<String>>,
    unit_column: Option<UnitColumn>,
    sample: &[GridRow],
    headers: &Headers,
    named: &Named,
) -> Vec<columns::Heading> {
    let mut headings = columns::headings(texts, headers);
    let of_units = headings.iter_mut().filter(|heading| unit_column.is_some_and(|column| column.index == heading.index()));
    of_units.for_each(columns::Heading::fit_nothing);
    columns::tell_codes(&mut headings, headers, sample);
    columns::tell_numbers(&mut headings, headers, sample);
    columns::tell_amounts(&mut headings, headers, sample);
    columns::tell_names(&mut headings, headers, sample);
    columns::tell_titled(&mut headings, headers, |table| named.names(table));
    if headers.tables.iter().any(|table| table.table == TableKind::Benefits && named.names(table)) {
        columns::tell_payout(&mut headings, headers, sample);
    }
    columns::tell_sums(&mut headings, headers, sample);
    headings
}

/// Whether the place of a table says its month, or the day of the meeting that its rows are of.
fn dated_above(table: &TableHeaders, columns: &[Column], titles: &Titles, named: &Named, of_group: impl Fn() -> bool) -> bool {
    let of_month = || placed::dates(table.table, columns) && (titles.placed.month().is_some() || of_group()) && named.names(table);
    of_month() || placed::met(table.table, columns, titles).is_some()
}

/// Whether rows name more than one meeting, each in a line of its own.
fn meets_again(rows: &[GridRow], headers: &Headers) -> bool {
    let labels = headers.words.labels.get(MEETING).map(Vec::as_slice).unwrap_or_default();
    let names = |text: &str| {
        labels.iter().any(|label| text.strip_prefix(label.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
    };
    let names_one = |row: &&GridRow| row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if names(&compact(text))));
    rows.iter().filter(names_one).nth(1).is_some()
}

/// Whether a column says what each entry is about.
fn explains(headings: &[columns::Heading], headers: &Headers) -> bool {
    let mut journals = headers.tables.iter().enumerate().filter(|(_, table)| table.table == TableKind::Journal);
    journals.any(|(index, table)| table.role("summary").is_some_and(|role| headings.iter().any(|heading| heading.names(index, role))))
}

/// What the lines above say by a label, and those that a block of rows may begin with: whom they were paid to, the account that they are of.
fn labels_of(titles: &Titles, sample: &[GridRow], headers: &Headers) -> BTreeSet<String> {
    let account = |titles: &Titles| {
        ["account_name", "account_code"].into_iter().filter(|role| titles.says(role)).map(str::to_owned).collect::<Vec<_>>()
    };
    let first = sample.first().map(std::slice::from_ref).unwrap_or_default();
    let payee = first.iter().any(|row| titles::names_payee(row, headers)).then(|| titles::PAYEE.to_owned());
    let ledger =
        if first.iter().any(|row| titles::names_ledger(row, headers)) { account(&Titles::read(first, headers)) } else { Vec::new() };
    titles.labelled.keys().cloned().chain(account(titles)).chain(ledger).chain(payee).collect()
}

/// The book of cash or of a bank account whose header these are, with its sides as those of a journal.
fn cash_book(search: Search, titles: &Titles, body: usize, headings: &mut [columns::Heading]) -> Option<CashBook> {
    let headers = search.headers;
    let book = CashBook::of(headings, (titles, search.sheet), || rows_below(search, body, BOOK_ROWS), headers);
    let book = book.filter(|_| names_voucher(headings, headers) && explains(headings, headers))?;
    columns::tell_sides(headings, headers, book.sides);
    Some(book)
}

/// Whether a column says which voucher a line is of.
fn names_voucher(headings: &[columns::Heading], headers: &Headers) -> bool {
    let mut journals = headers.tables.iter().enumerate().filter(|(_, table)| table.table == TableKind::Journal);
    journals.any(|(index, table)| table.role("voucher_no").is_some_and(|role| headings.iter().any(|heading| heading.fits(index, role))))
}

/// A year in Chinese digits in plain ones: 二〇二三年; anything else as it is.
fn in_digits(text: &str) -> String {
    let digit =
        |c: char| if c == '○' || c == '零' { Some(0) } else { "〇一二三四五六七八九".chars().position(|digit| digit == c) };
    let digits: Vec<usize> = text.trim_end_matches(['年', '度']).chars().map_while(digit).collect();
    let whole = digits.len() == 4 && text.trim_end_matches(['年', '度']).chars().count() == 4;
    if whole { digits.iter().map(usize::to_string).collect::<String>() + "年" } else { text.to_owned() }
}

/// Where title lines, names and a column say the unit of money, the one that counts first, and that column; the titles take the one that counts.
fn units_said(
    titles: &mut Titles,
    sheet: &SheetName,
    texts: &BTreeMap<u32, Vec<String>>,
    below: &[GridRow],
) -> (Vec<UnitSaid>, Option<UnitColumn>) {
    let column = units::column(texts, below);
    let of_column =
        column.and_then(|column| Some(UnitSaid { place: Said::new("“单位”列", "the column of units"), unit: column.unit? }));
    let of_title = titles.money_unit.map(|unit| UnitSaid { place: Said::new("标题", "the title"), unit });
    let said: Vec<UnitSaid> = of_column.into_iter().chain(of_title).chain(units::in_name(sheet)).collect();
    titles.money_unit = said.first().map(|said| said.unit);
    (said, column)
}

/// Whether all cells of a row are texts.
fn is_of_texts(row: &GridRow) -> bool {
    row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)))
}

/// The role that a table needs and that its own name spares it: minutes that say what was decided need no topics, and what is called a register of
/// contracts and names them numbers them by its rows.
fn spared(table: &TableHeaders, columns: &[Column], named: &Named, sample: &[GridRow]) -> Option<usize> {
    match table.table {
        TableKind::Minutes if named.names(table) && says_matter(table, columns, sample) => table.role("topic"),
        TableKind::Contracts if named.called(table) && has_column(table, columns, "name") => {
            let paid_on = columns.iter().any(|column| ["付款日期", "付款时间", "支付日期", "支付时间"].contains(&column.header.trim()));
            table.role("contract_no").filter(|_| !paid_on && !named.pays_or_buys())
        }
        _ => None,
    }
}

/// Whether minutes without a column of topics say what was decided on: in a column of matters, or in what was decided, where that is more than yes or no.
fn says_matter(table: &TableHeaders, columns: &[Column], sample: &[GridRow]) -> bool {
    /// 同意, 原则通过, 暂缓研究 are no longer.
    const VERDICT_CHARS: usize = 5;
    let column = |role: &str| table.role(role).and_then(|role| columns.iter().find(|column| column.role == Some(role)));
    let Some(decision) = column("decision") else { return column("matter").is_some() };
    let texts: Vec<String> = sample.iter().filter_map(|row| cell_at(row, decision.index)).map(|cell| compact(&shown(cell))).collect();
    let long = texts.iter().filter(|text| text.chars().count() > VERDICT_CHARS).count();
    column("matter").is_some() || long * 2 > texts.len()
}

/// Whether the columns of a journal hold debits and credits, in columns of their own or by a direction.
fn has_both_sides(table: &TableHeaders, columns: &[Column]) -> bool {
    [["debit", "credit"], ["amount", "direction"]].iter().any(|pair| pair.iter().all(|role| has_column(table, columns, role)))
}

/// Whether one column alone is known, which heads a table on its side, or by a field's own name: that heads the columns of converted tables, and is
/// a word like any other in any XML.
fn says_too_little(columns: &[Column], sample: &[GridRow], headers: &Headers) -> bool {
    let mut playing = columns.iter().filter(|column| column.role.is_some());
    let Some(only) = playing.next().filter(|_| playing.next().is_none()) else { return false };
    only.header.is_ascii() || (columns.len() > 2 && lies_on_its_side(sample, headers))
}

/// Whether title or names say which table it is, and its header has the standard of an amount but not the amount: it is no other table.
pub(super) fn names_unpaid(named: &Named, headings: &[columns::Heading], headers: &Headers) -> bool {
    let lacks = |table: usize, group: &[usize]| !group.iter().any(|role| headings.iter().any(|heading| heading.fits(table, *role)));
    let never = |table: &TableHeaders, group: &[usize]| {
        let mut roles = group.iter().filter_map(|role| table.roles.get(*role));
        roles.any(|role| headings.iter().any(|heading| heading.is_never(role)))
    };
    let named = headers.tables.iter().enumerate().filter(|(_, table)| named.names(table));
    named.into_iter().any(|(index, table)| table.needs.iter().any(|group| lacks(index, group) && never(table, group)))
}

/// Whether the rows below begin with headers themselves.
pub(super) fn lies_on_its_side(sample: &[GridRow], headers: &Headers) -> bool {
    const ROWS: usize = 3;
    let heads = |row: &GridRow| matches!(row.cells.first(), Some((_, Cell::Text(text))) if headers.heads(text));
    !sample.is_empty() && sample.iter().take(ROWS).all(heads)
}

/// The account whose ledger it is, by its title or the name of its sheet or file.
pub(super) fn ledger_account(titles: &Titles, sheet: &SheetName) -> Option<String> {
    let file = || sheet.file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    let lines = || titles.title.iter().chain(&titles.lines).find_map(|line| titles::account_of_ledger(line));
    lines().or_else(|| sheet.sheet.as_deref().and_then(titles::account_in_name)).or_else(|| file().and_then(titles::account_in_name))
}

pub(super) fn has_account(table: &TableHeaders, columns: &[Column]) -> bool {
    ["account_name", "account_code"].iter().any(|role| has_column(table, columns, role))
}

pub(super) fn has_column(table: &TableHeaders, columns: &[Column], role: &str) -> bool {
    table.role(role).is_some_and(|role| columns.iter().any(|column| column.role == Some(role)))
}

/// Whether the codes below come again and again: a chart lists each account once, what names accounts line by line is none.
pub(super) fn repeats_codes(table: &TableHeaders, columns: &[Column], sample: &[GridRow]) -> bool {
    let code = table.role("account_code").or_else(|| table.role("code"));
    let Some(column) = columns.iter().find(|column| column.role.is_some() && column.role == code) else {
        return false;
    };
    let codes: Vec<String> = sample.iter().filter_map(|row| cell_at(row, column.index)).map(|cell| compact(&shown(cell))).collect();
    let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
    codes.len() >= 4 && distinct.len() * 3 < codes.len() * 2
}
