//! What is told of totals and their parts.

use rust_decimal::Decimal;

use super::{Proved, Tally};
use crate::recognise::TableReading;
use crate::recognise::columns::Column;
use crate::recognise::kind::LABEL_CHARS_MAX;
use crate::recognise::reader::extras;
use crate::say;
use crate::tables::{FieldKind, Row};
use crate::value::Said;
use crate::value::amount;
use crate::value::text::{printable, shorten};

/// How many rows a message names.
const ROWS_NAMED: usize = 5;

/// The parts as a sum: “餐费”+“住宿费”.
fn in_words<'a>(headers: impl Iterator<Item = &'a str>) -> (String, String) {
    let quoted: Vec<String> = headers.map(|header| format!("“{}”", shorten(&printable(header), LABEL_CHARS_MAX))).collect();
    (quoted.join("+"), quoted.join(" + "))
}

pub(super) fn told(columns: &[Column], proved: &Proved) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, rows) = (header(&proved.total), proved.tally.agree);
    let (zh, en) = in_words(proved.parts.iter().map(header));
    if proved.tally.wrong.is_empty() {
        return say!(
            "抽看的{rows}行中“{total}”都等于{zh},以“{total}”为金额",
            "“{total}” is {en} in the {rows} rows looked at, so “{total}” is the amount"
        );
    }
    let of = rows + proved.tally.wrong.len();
    say!(
        "抽看的{of}行中有{rows}行“{total}”等于{zh},以“{total}”为金额",
        "“{total}” is {en} in {rows} of the {of} rows looked at, so “{total}” is the amount"
    )
}

/// A total of which only some parts are the amount.
pub(super) fn in_part(columns: &[Column], proved: &Proved, counted: &[usize]) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, rows, of) = (header(&proved.total), proved.tally.agree, proved.tally.agree + proved.tally.wrong.len());
    let ((zh, en), (own_zh, own_en)) = (in_words(proved.parts.iter().map(header)), in_words(counted.iter().map(header)));
    say!(
        "抽看的{of}行中{rows}行“{total}”等于{zh},其中{own_zh}是金额",
        "“{total}” is {en} in {rows} of the {of} rows looked at, and {own_en} of it is the amount"
    )
}

/// What was allowed of a total.
pub(super) fn after_cut(columns: &[Column], total: usize, place: usize, cut: Option<usize>) -> Said {
    let header = |at: usize| shorten(&printable(columns.get(at).map_or("", |column| column.header.as_str())), LABEL_CHARS_MAX);
    let (total, allowed) = (header(total), header(place));
    match cut.map(header) {
        Some(cut) => say!(
            "“{total}”减去“{cut}”等于“{allowed}”,以“{allowed}”为金额",
            "“{total}” less “{cut}” is “{allowed}”, so “{allowed}” is the amount"
        ),
        None => say!(
            "“{allowed}”在“{total}”之后,都不超过“{total}”,以“{allowed}”为金额",
            "“{allowed}” stands behind “{total}” and is never more, so “{allowed}” is the amount"
        ),
    }
}

/// Rows whose blank total was filled with the sum of its parts.
pub fn filled(columns: &[Column], (total, parts): (u32, &[u32]), rows: &[u32]) -> Said {
    let header = |index: &u32| columns.iter().find(|column| column.index == *index).map_or("", |column| column.header.as_str());
    let (total, (sum_zh, sum_en)) = (shorten(&printable(header(&total)), LABEL_CHARS_MAX), in_words(parts.iter().map(header)));
    let numbers: Vec<String> = rows.iter().take(ROWS_NAMED).map(u32::to_string).collect();
    let (zh, en, count) = (numbers.join("、"), numbers.join(", "), rows.len());
    let (more_zh, more_en) = if count > ROWS_NAMED { (format!("等{count}行"), ", …") } else { ("行".to_owned(), "") };
    say!(
        "“{total}”在第{zh}{more_zh}为空,按{sum_zh}相加计入;请填上",
        "“{total}” is blank in {count} row(s) (row {en}{more_en}): {sum_en} was counted there; fill it in"
    )
}

/// A total that is mostly the sum and was not taken.
pub(super) fn not_used(columns: &[Column], chosen: usize, proved: &Proved) -> Said {
    let header = |at: &usize| columns.get(*at).map_or("", |column| column.header.as_str());
    let (total, taken, Tally { agree, wrong, open, .. }) = (header(&proved.total), header(&chosen), &proved.tally);
    let (zh, en) = in_words(proved.parts.iter().map(header));
    let (mut but_zh, mut but_en) = (Vec::new(), Vec::new());
    if !wrong.is_empty() {
        let rows: Vec<String> = wrong.iter().take(ROWS_NAMED).map(u32::to_string).collect();
        let (zh, en, more) = (rows.join("、"), rows.join(", "), wrong.len() > ROWS_NAMED);
        let count = wrong.len();
        but_zh.push(if more { format!("第{zh}行等{count}行不等") } else { format!("第{zh}行不等") });
        but_en.push(if more { format!("it is not in {count} rows (row {en}, …)") } else { format!("it is not in row(s) {en}") });
    }
    if *open > 0 {
        but_zh.push(format!("{open}行为空"));
        but_en.push(format!("it is blank in {open} row(s)"));
    }
    if let Some(part) = proved.unlisted {
        let part = shorten(&printable(header(&part)), LABEL_CHARS_MAX);
        but_zh.push(format!("看不出“{part}”是不是一种费用"));
        but_en.push(format!("“{part}” does not say that it is a kind of cost"));
    }
    let (but_zh, but_en) = (but_zh.join(","), but_en.join(" and "));
    say!(
        "“{total}”在抽看的{agree}行中等于{zh},但{but_zh},没有作为金额,只按“{taken}”计入;以“{total}”为准的请改正、填满“{total}”列,或在 mapping.toml 中写明",
        "“{total}” is {en} in {agree} of the rows looked at, but {but_en}, so only “{taken}” was counted as the amount; if “{total}” is what was paid, mend and fill that column or say so in mapping.toml"
    )
}

/// What is told of a total once all rows are there: where it is not the sum, or why it was not used.
pub fn differences(table: &TableReading) -> Vec<Said> {
    let Some(summed) = table.layout.summed.as_ref().filter(|_| !table.rows.is_empty()) else { return Vec::new() };
    let mut told: Vec<Said> = summed.unused.iter().cloned().collect();
    told.extend(summed.beside.as_ref().and_then(|(total, aside)| not_counted(table, *total, aside)));
    // Where each row says its own unit, the cells as they are written cannot be added.
    if table.layout.unit_column.is_none() {
        told.extend(summed.sums.iter().filter_map(|(total, parts)| differs(table, *total, parts)));
    }
    told
}

/// The parts of a total that are not the amount, each with the number of rows that have it.
fn not_counted(table: &TableReading, total: u32, aside: &[u32]) -> Option<Said> {
    let column = |index: u32| table.columns.iter().find(|column| column.index == index);
    let header = |column: &Column| shorten(&printable(&column.header), LABEL_CHARS_MAX);
    let rows =
        |column: &Column| table.rows.iter().filter(|row| written(table, row, column).is_some_and(|amount| !amount.is_zero())).count();
    let parts = aside.iter().filter_map(|index| column(*index)).map(|column| (header(column), rows(column)));
    let parts: Vec<(String, usize)> = parts.filter(|(_, rows)| *rows > 0).collect();
    let summed = table.layout.summed.as_ref()?;
    let own = table.columns.iter().filter(|column| column.index == summed.named || summed.added.contains(&column.index));
    let (own_zh, own_en) = in_words(own.map(|column| column.header.as_str()));
    let zh: Vec<String> = parts.iter().map(|(header, rows)| format!("“{header}”({rows}行有数)")).collect();
    let en: Vec<String> = parts.iter().map(|(header, rows)| format!("“{header}” ({rows} rows)")).collect();
    let (total, zh, en) = (header(column(total)?), zh.join("、"), en.join(", "));
    (!parts.is_empty()).then(|| {
        say!(
            "“{total}”中只有{own_zh}能确定是这张表的金额,已计入;{zh}是另外的款项或看不出是什么,没有计入;如应计入,请在 mapping.toml 中把“{total}”写成 amount",
            "of “{total}” only {own_en} is the amount of this table for sure and was counted; {en} is something else or does not say what it is and was not; if it belongs to it, call “{total}” the amount in mapping.toml"
        )
    })
}

/// In which rows a total is not the sum of its parts.
fn differs(table: &TableReading, total: u32, parts: &[u32]) -> Option<Said> {
    let column = |index: u32| table.columns.iter().find(|column| column.index == index);
    let total = column(total)?;
    let parts: Vec<&Column> = parts.iter().filter_map(|index| column(*index)).collect();
    let mut wrong = table.rows.iter().filter_map(|row| {
        let (total, parts) = (written(table, row, total)?, parts.iter().filter_map(|part| written(table, row, part)));
        let sum = parts.fold(Decimal::ZERO, Decimal::saturating_add);
        (!sum.is_zero() && total.abs() != sum.abs()).then_some((row.source.row, total, sum))
    });
    let named: Vec<(u32, Decimal, Decimal)> = wrong.by_ref().take(ROWS_NAMED).collect();
    let count = named.len() + wrong.count();
    if named.is_empty() {
        return None;
    }
    let (sum_zh, sum_en) = in_words(parts.iter().map(|part| part.header.as_str()));
    let rows_zh: Vec<String> = named.iter().map(|(row, total, sum)| format!("第{row}行为{total},相加为{sum}")).collect();
    let rows_en: Vec<String> = named.iter().map(|(row, total, sum)| format!("row {row} has {total} and its parts come to {sum}")).collect();
    let (more_zh, more_en) =
        if count > ROWS_NAMED { (format!("等{count}行"), format!(" and so on, {count} rows")) } else { <(String, String)>::default() };
    let (zh, en, header) = (rows_zh.join(";"), rows_en.join("; "), shorten(&printable(&total.header), LABEL_CHARS_MAX));
    Some(say!(
        "“{header}”不等于{sum_zh}: {zh}{more_zh},仍按“{header}”计入;请核对后改正",
        "“{header}” is not {sum_en}: {en}{more_en}; “{header}” was counted all the same, check and mend it"
    ))
}

/// What a row says in a column, in yuan.
fn written(table: &TableReading, row: &Row, column: &Column) -> Option<Decimal> {
    if column.kind == FieldKind::Money {
        return row.number(column.field?);
    }
    let text = match column.field {
        Some(field) => row.text(field),
        None => extras::text_of(row, &table.columns, column),
    };
    amount::parse(text?).ok()??.in_yuan(column.unit)
}
