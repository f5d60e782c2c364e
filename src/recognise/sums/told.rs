//! What is told of totals and their parts.

use rust_decimal::Decimal;

use super::{Proved, Tally};
use crate::recognise::TableReading;
use crate::recognise::columns::Column;
use crate::recognise::kind::LABEL_CHARS_MAX;
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
    // Where each row says its own unit, the cells as they are written cannot be added.
    if table.layout.unit_column.is_none() {
        told.extend(summed.sums.iter().filter_map(|(total, parts)| differs(table, *total, parts)));
    }
    told
}

/// In which rows a total is not the sum of its parts.
fn differs(table: &TableReading, total: u32, parts: &[u32]) -> Option<Said> {
    let column = |index: u32| table.columns.iter().find(|column| column.index == index);
    let total = column(total)?;
    let parts: Vec<&Column> = parts.iter().filter_map(|index| column(*index)).collect();
    let mut wrong = table.rows.iter().filter_map(|row| {
        let (total, parts) = (written(row, total)?, parts.iter().filter_map(|part| written(row, part)));
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
fn written(row: &Row, column: &Column) -> Option<Decimal> {
    if column.kind == FieldKind::Money {
        return row.number(column.field?);
    }
    let text = match column.field {
        Some(field) => row.text(field),
        None => row.extra.iter().find(|(name, _)| **name == *column.header).map(|(_, text)| text.as_ref()),
    };
    amount::parse(text?).ok()??.in_yuan(column.unit)
}
