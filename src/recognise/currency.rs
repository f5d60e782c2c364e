//! Amounts in another currency: beside them the column in yuan is the amount; where there is none, they are told.

use std::sync::Arc;

use super::cells::{self, column_letter};
use super::columns::Column;
use super::headers::{Headers, RANK_DUE, Role, SOURCE_ROW, TableHeaders, bare_header};
use super::kind::cell_at;
use super::mapping::Entry;
use super::reader::extras;
use super::sums::{hand_over, is_total};
use super::{TableReading, kind};
use crate::read::GridRow;
use crate::say;
use crate::tables::{Caution, FieldKind, Row, TableKind};
use crate::value::Said;
use crate::value::text::{compact, printable, shorten};

/// The tables whose rows have one amount each.
const TABLES: [TableKind; 6] =
    [TableKind::Benefits, TableKind::Expenses, TableKind::Payments, TableKind::Purchases, TableKind::Contracts, TableKind::OpenItems];
/// What says yuan, the longer words first.
const YUAN: [&str; 5] = ["人民币", "本位币", "本币", "rmb", "cny"];
/// What stands beside that in the header of an amount.
const CONVERTED: [&str; 8] = ["记账", "折合成", "折合", "折算", "换算", "等值", "折", "为"];
/// What may be a currency other than the yuan, or be the yuan.
const ORIGINAL: [&str; 1] = ["原币"];
/// What is a currency other than the yuan.
const FOREIGN: [&str; 18] = [
    "外币", "美元", "美金", "港币", "港元", "欧元", "日元", "英镑", "澳元", "加元", "新元", "韩元", "usd", "hkd", "eur", "jpy", "gbp",
    "aud",
];
/// How many rows are named in a message.
const ROWS_NAMED: usize = 5;
/// A table with more rows than these is a long one.
const LONG_ROWS: usize = 40;
/// One row in so many of a long table may lack its amount in yuan: that row is left out and told.
const LACKING_ONE_IN: usize = 20;
/// The column by which a converted table says in which currency an amount is that was counted as yuan.
const COUNTED_AS_YUAN: &str = "counted_as_yuan";

/// Whether a table may have amounts in another currency: cheap to ask.
pub fn may_settle(columns: &[Column]) -> bool {
    columns.iter().any(tells_currency)
}

/// Makes the column in yuan the amount where another currency is, or may be, in the one that was taken for it.
pub fn settle(columns: &mut [Column], table: &TableHeaders, (sample, headers): (&[GridRow], &Headers), entry: Option<&Entry>) {
    let Some(amount) = table.role("amount").filter(|_| TABLES.contains(&table.table)) else { return };
    let Some(role) = table.roles.get(amount) else { return };
    let said = |column: &Column| entry.is_some_and(|entry| entry.role(&column.header, &column_letter(column.index)).is_some());
    let chosen = columns.iter().position(|column| column.role == Some(amount));
    if let Some(column) = chosen.and_then(|chosen| columns.get(chosen))
        && (said(column) || says_yuan(&column.header) || column.header == "amount")
    {
        return;
    }
    if columns.iter().any(|column| column.header == SOURCE_ROW) || !may_settle(columns) {
        return;
    }
    let rows: Vec<&GridRow> = sample.iter().filter(|row| !is_total(row, headers)).collect();
    let number = |row: &GridRow, column: &Column| {
        let cell = cell_at(row, column.index)?;
        cells::money(cell, column.unit).ok().flatten().filter(|amount| !amount.is_zero())
    };
    let own = chosen.and_then(|chosen| columns.get(chosen));
    // Where every row is in yuan, what was paid is exact and what was made of it may be rounded.
    let rounded =
        |column: &Column| own.is_some_and(|own| own.unit != column.unit && !names_foreign(&own.header) && all_in_yuan(columns, own, &rows));
    // What lacks the yuan of some rows would lose these.
    let fills = |column: &Column| {
        let needed = |row: &&&GridRow| own.is_some_and(|own| number(row, own).is_some());
        let lacks = |row: &&&GridRow| number(row, column).is_none();
        let all = rows.iter().filter(needed).all(|row| number(row, column).is_some());
        // Far down one that is not in yuan may lack it: it is left out and told.
        let in_yuan = |row: &GridRow| own.is_some_and(|own| says_yuan_of(row, columns, own, false));
        let few = || rows.iter().filter(needed).filter(lacks).filter(|row| !in_yuan(row)).count() * LACKING_ONE_IN <= rows.len();
        rows.iter().any(|row| number(row, column).is_some()) && (all || (rows.len() > LONG_ROWS && few()))
    };
    let fits = |column: &Column| column.role.is_none() && !said(column) && is_amount_in_yuan(&column.header, own, role);
    let Some(yuan) = columns.iter().position(|column| fits(column) && fills(column) && !rounded(column)) else { return };
    if let Some(chosen) = chosen {
        hand_over(columns, chosen, yuan);
    } else if let Some(column) = columns.get_mut(yuan) {
        (column.role, column.field, column.role_name, column.kind) = (Some(amount), role.field, Some(role.name.clone()), FieldKind::Money);
    }
}

/// Whether a column says the currency of each row, or holds amounts that its header calls those of another one.
fn tells_currency(column: &Column) -> bool {
    // Most headers do not: what is cheap to ask is asked first.
    if !column.header.contains(|c: char| "币元美镑".contains(c) || c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c)) {
        return false;
    }
    says_currency(&column.header) || names_foreign(&column.header) || names(&column.header, &ORIGINAL)
}

/// Whether a header heads the currencies of the rows.
fn says_currency(header: &str) -> bool {
    let (bare, _) = bare_header(header);
    let named =
        ["货币", "货币种类", "货币名称", "货币代码", "币种名称", "币种代码", "币别名称", "currency", "ccy"].contains(&bare.as_str());
    (named || bare.ends_with("币种") || bare.ends_with("币别")) && !bare.contains("本位币") && !bare.contains("本币")
}

fn names(header: &str, words: &[&str]) -> bool {
    let header = compact(header);
    words.iter().any(|word| header.contains(word))
}

/// Whether a text names a currency other than the yuan; 日元 in 节日元旦 and aud in audit are none.
fn names_foreign(text: &str) -> bool {
    let text = compact(text);
    let parts = |c: char| if c.is_ascii() { !c.is_ascii_alphabetic() } else { !c.is_alphanumeric() };
    FOREIGN.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
            let (last, next) = (before.chars().next_back(), behind.chars().next());
            if word.is_ascii() {
                return [last, next].into_iter().flatten().all(|c| !c.is_ascii_alphabetic());
            }
            next.is_none_or(|c| parts(c) || "金额数合现价付支存账折收汇".contains(c))
                || (last.is_none_or(parts) && !"旦宵素件器".contains(next.unwrap_or(' ')))
        })
    })
}

/// Whether a cell says that an amount is in yuan.
fn is_yuan(text: &str) -> bool {
    let text = compact(text);
    ["元", "圆", "¥", "人民元", "百元", "千元", "万元", "百万元", "亿元"].contains(&text.as_str())
        || says_yuan(&text)
        || text.starts_with("cnh")
}

fn says_yuan(header: &str) -> bool {
    names(header, &YUAN)
}

/// Whether a header is that of an amount in yuan: 折人民币, 本币金额, or that of the column taken, in yuan.
fn is_amount_in_yuan(header: &str, taken: Option<&Column>, role: &Role) -> bool {
    let full = compact(header);
    if !says_yuan(header) || role.excludes(&full) || role.is_never(&full) || role.rank(&full) == RANK_DUE {
        return false;
    }
    let rest = bare_of(header);
    let same = || taken.is_some_and(|taken| bare_of(&taken.header) == rest);
    rest.is_empty() || ["金额", "数额", "额", "数"].contains(&rest.as_str()) || role.headers().contains(&rest) || same()
}

/// A header without the words for currencies, for what was made of them, and without brackets and units.
fn bare_of(header: &str) -> String {
    let mut rest = compact(header);
    for word in YUAN.iter().chain(&CONVERTED).chain(&FOREIGN).chain(&ORIGINAL) {
        rest = rest.replace(word, "");
    }
    let rest = rest.replace(['(', ')', '[', ']', ':', '/', '-', '_'], "");
    ["万元", "千元", "元"].iter().find_map(|unit| rest.strip_suffix(unit)).unwrap_or(&rest).to_owned()
}

/// Whether a currency is another one than the yuan.
fn is_foreign(text: &str) -> bool {
    let text = compact(text);
    let code = text.chars().count() == 3 && text.chars().all(|c| c.is_ascii_lowercase());
    !is_yuan(&text) && (code || names(&text, &FOREIGN) || text.ends_with(['元', '币', '镑', '盾', '铢', '郎', '$', '€', '£']))
}

/// The column beside that of the amounts in yuan which says them in the currency that was paid.
pub fn original<'c>(columns: &'c [Column], table: &TableHeaders) -> Option<&'c Column> {
    let amount = table.role("amount").filter(|_| TABLES.contains(&table.table))?;
    let (role, taken) = (table.roles.get(amount)?, columns.iter().find(|column| column.role == Some(amount))?);
    if !says_yuan(&taken.header) {
        return None;
    }
    let is_amount = |header: &str| {
        let (full, rest) = (compact(header), bare_of(header));
        let named = rest == bare_of(&taken.header) || ["金额", "数额"].contains(&rest.as_str());
        let never = role.excludes(&full) || role.is_never(&full) || role.rank(&full) == RANK_DUE || says_yuan(header);
        !never && (named || role.headers().contains(&rest) || role.headers().contains(&bare_header(header).0))
    };
    let originals = columns.iter().filter(|column| column.role.is_none() && !says_currency(&column.header) && is_amount(&column.header));
    originals.min_by_key(|column| column.index.abs_diff(taken.index))
}

/// The same where a row says that it is in yuan already, or says no currency and stands below none in another one.
pub fn in_yuan<'c>(row: &GridRow, columns: &'c [Column], table: &TableHeaders, above: &[Row]) -> Option<&'c Column> {
    let column = original(columns, table).filter(|column| !names_foreign(&column.header))?;
    let below_foreign = currency_column(columns, column).is_some_and(|currency| {
        let said = |row: &Row| extras::text_of(row, columns, currency).map(str::to_owned).filter(|text| !compact(text).is_empty());
        above.iter().rev().find_map(said).is_some_and(|text| is_foreign(&text))
    });
    says_yuan_of(row, columns, column, below_foreign).then_some(column)
}

/// The column beside an amount that says the currency of each row.
fn currency_column<'c>(columns: &'c [Column], amount: &Column) -> Option<&'c Column> {
    let of_rows = columns.iter().filter(|column| column.role.is_none() && says_currency(&column.header));
    of_rows.min_by_key(|column| column.index.abs_diff(amount.index))
}

/// Whether a row says that its amount is in yuan, or says no currency: what is called 原币 is another one there, and so is what stands below one.
fn says_yuan_of(row: &GridRow, columns: &[Column], amount: &Column, below_foreign: bool) -> bool {
    let Some(column) = currency_column(columns, amount) else { return false };
    let currency = cell_at(row, column.index).map(cells::shown).filter(|text| !compact(text).is_empty());
    currency.map_or_else(|| !below_foreign && !names(&amount.header, &ORIGINAL), |text| is_yuan(&text))
}

/// Whether a column says of every row that it is in yuan.
fn all_in_yuan(columns: &[Column], amount: &Column, rows: &[&GridRow]) -> bool {
    let Some(currency) = currency_column(columns, amount) else { return false };
    !rows.is_empty() && rows.iter().all(|row| cell_at(row, currency.index).is_some_and(|cell| is_yuan(&cells::shown(cell))))
}

/// Amounts in another currency that were taken as yuan: the rows, by their places, and what is told.
struct Foreign {
    rows: Vec<usize>,
    /// Rows that say no currency, below one in another.
    unsaid: Vec<usize>,
    /// The currency, or what says that it is another one.
    currency: String,
    told: Vec<Said>,
}

/// Tells amounts in another currency that were taken as yuan, and notes them on their rows, for what is found there.
pub fn tell(table: &mut TableReading) -> Vec<Said> {
    if table.columns.iter().any(|column| column.header == SOURCE_ROW) {
        for row in &mut table.rows {
            let said = row.extra.iter().find(|(name, text)| **name == *COUNTED_AS_YUAN && !text.is_empty());
            row.caution = said.map(|(_, text)| caution(text));
        }
        return Vec::new();
    }
    let Some(foreign) = foreign(table) else { return Vec::new() };
    for place in foreign.rows.iter().chain(&foreign.unsaid) {
        if let Some(row) = table.rows.get_mut(*place) {
            row.caution = Some(caution(&foreign.currency));
            row.extra.push((COUNTED_AS_YUAN.into(), foreign.currency.as_str().into()));
        }
    }
    foreign.told
}

/// What is said of a finding on such an amount.
fn caution(currency: &str) -> Arc<Caution> {
    let why =
        say!("金额是外币(“{currency}”),按人民币计入,请先折算", "in another currency (“{currency}”) and counted as yuan: convert it first");
    Arc::new(Caution { why, unsure: false })
}

fn foreign(table: &TableReading) -> Option<Foreign> {
    let role = |column: &&Column| column.role_name.as_deref() == Some("amount");
    let amount = table.columns.iter().find(role).filter(|_| TABLES.contains(&table.table))?;
    // What a total adds up says what it is in.
    let summed = table.layout.summed.as_ref();
    let named = summed.and_then(|summed| table.columns.iter().find(|column| column.index == summed.named)).unwrap_or(amount);
    if [amount, named].into_iter().any(|column| says_yuan(&column.header)) {
        return None;
    }
    if let Some(column) = currency_column(&table.columns, amount) {
        return foreign_by_row(table, amount, column);
    }
    let header = shorten(&printable(&amount.header), kind::LABEL_CHARS_MAX);
    let (currency, place_zh, place_en) = if names_foreign(&named.header) {
        (header.clone(), format!("“{header}”列"), format!("the column “{header}”"))
    } else {
        let line = table.titles.lines.iter().find(|line| states_foreign(line))?;
        let line = shorten(&printable(line), kind::LABEL_CHARS_MAX);
        (line.clone(), format!("表头上方的“{line}”"), format!("“{line}” above the header"))
    };
    let rows: Vec<usize> = counting(table, amount).collect();
    let (zh, en) = rows.first().map(|_| rows_named(table, &rows))?;
    let told = say!(
        "{place_zh}写明是外币,{zh}却按人民币计入;请加一列折合人民币的金额(列名如“折合人民币”),每行都填",
        "{place_en} says another currency, but {en} were counted as yuan; add a column of the amounts in yuan (named 折合人民币, say), filled in every row"
    );
    Some(Foreign { rows, unsaid: Vec::new(), currency, told: vec![told] })
}

/// The places of the rows that state an amount.
fn counting(table: &TableReading, amount: &Column) -> impl Iterator<Item = usize> {
    let field = amount.field;
    let counts = move |row: &Row| field.and_then(|field| row.number(field)).is_some_and(|number| !number.is_zero());
    table.rows.iter().enumerate().filter(move |(_, row)| counts(row)).map(|(place, _)| place)
}

/// The same, where a column says the currency of each row.
fn foreign_by_row(table: &TableReading, amount: &Column, column: &Column) -> Option<Foreign> {
    let currency = |place: usize| {
        let text = extras::text_of(table.rows.get(place)?, &table.columns, column)?;
        Some(text.to_owned()).filter(|text| !compact(text).is_empty())
    };
    let (mut rows, mut unsaid, mut above, mut first) = (Vec::new(), Vec::new(), false, None);
    let counts: Vec<usize> = counting(table, amount).collect();
    for place in 0..table.rows.len() {
        let own = currency(place);
        above = own.as_ref().map_or(above, |text| is_foreign(text));
        if !above || counts.binary_search(&place).is_err() {
            continue;
        }
        if own.is_some() {
            first = first.or(own);
            rows.push(place);
        } else {
            unsaid.push(place);
        }
    }
    let first = shorten(&printable(&first?), kind::LABEL_CHARS_MAX);
    let (header, of) =
        (shorten(&printable(&amount.header), kind::LABEL_CHARS_MAX), shorten(&printable(&column.header), kind::LABEL_CHARS_MAX));
    let (zh, en) = rows_named(table, &rows);
    let mut told = vec![say!(
        "{zh}的“{of}”不是人民币(如“{first}”),“{header}”列却按人民币计入;请加一列折合人民币的金额(列名如“折合人民币”),每行都填",
        "“{of}” is not the yuan in {en} (such as “{first}”), but the column “{header}” was counted as yuan; add a column of the amounts in yuan (named 折合人民币, say), filled in every row"
    )];
    if !unsaid.is_empty() {
        let (zh, en) = rows_named(table, &unsaid);
        told.push(say!(
            "{zh}没有写“{of}”,上面的行是外币,看不出是不是同一币种,按人民币计入;请在“{of}”列写明",
            "{en} say nothing in “{of}” below a row in another currency: they were counted as yuan, and may be in that one; fill in “{of}”"
        ));
    }
    Some(Foreign { rows, unsaid, currency: first, told })
}

/// Whether a title line says that money is another currency: `币种：美元`.
fn states_foreign(line: &str) -> bool {
    let line = compact(line);
    let behind = ["币种:", "币别:", "货币:", "货币单位:", "金额单位:", "单位:"].iter().filter_map(|label| line.split_once(label));
    behind.into_iter().any(|(_, text)| FOREIGN.iter().any(|word| text.starts_with(word)))
}

/// The first rows by their numbers, and how many there are.
fn rows_named(table: &TableReading, rows: &[usize]) -> (String, String) {
    let rows: Vec<&Row> = rows.iter().filter_map(|place| table.rows.get(*place)).collect();
    let numbers: Vec<String> = rows.iter().take(ROWS_NAMED).map(|row| row.source.row.to_string()).collect();
    let (count, zh, en) = (rows.len(), numbers.join("、"), numbers.join(", "));
    if count > ROWS_NAMED {
        (format!("第{zh}行等{count}行"), format!("{count} rows (row {en}, …)"))
    } else {
        (format!("第{zh}行"), format!("row(s) {en}"))
    }
}
