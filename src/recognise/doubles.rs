//! Columns that were not read although they look like those that were: the right half of a sheet printed in two halves, a second column of
//! amounts. Told, or money would be lost in silence.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::TableReading;
use super::cells::column_letter;
use super::columns::Column;
use super::headers::{Headers, RANK_PLAIN, SOURCE_ROW, bare_header};
use super::kind::LABEL_CHARS_MAX;
use super::moved;
use super::reader::extras;
use super::{currency, instalments, sums};
use crate::say;
use crate::tables::{FieldKind, Problem, Row, TableKind, benefits, trial_balance};
use crate::value::Said;
use crate::value::amount;
use crate::value::text::{compact, printable, shorten};

/// Adds a problem for each kind of unread double.
pub fn tell(table: &mut TableReading, headers: &Headers) {
    let read: BTreeSet<String> =
        table.columns.iter().filter(|column| column.role.is_some()).map(|column| compact(&column.header)).collect();
    let unread: Vec<&Column> = table.columns.iter().filter(|column| column.role.is_none()).collect();
    let halves: Vec<&&Column> = unread.iter().filter(|column| read.contains(&compact(&column.header))).collect();
    let mut problems = Vec::new();
    // A sheet may hold the same header thousands of times.
    let mut told = BTreeSet::new();
    let names: Vec<&str> = halves.iter().map(|column| column.header.as_str()).filter(|name| told.insert(*name)).collect();
    let filled = names.iter().map(|name| cells(table, name).count()).max().unwrap_or(0);
    let side_by_side = halves.len() >= 2 && filled > 0;
    if side_by_side {
        let (zh, en) = (names.join("、"), names.join(", "));
        problems.push(say!(
            "表头“{zh}”左右并排出现,只读了左边,右边约{filled}行没有读入;请把右边各行移到左边的下面",
            "the headers {en} stand side by side: only the left half was read, about {filled} rows on the right were not; move them below the left half"
        ));
        table.unusable += filled;
    } else if table.table == TableKind::Benefits {
        let items: Vec<&Column> = table.columns.iter().filter(|column| column.field == Some(benefits::ITEM)).collect();
        // What adds up to the amount was counted.
        let summed = |column: &Column| table.layout.summed.as_ref().is_some_and(|summed| summed.parts.contains(&column.index));
        // Of what was converted the parts are known by being no more than the whole.
        let converted = table.columns.iter().any(|column| column.header == SOURCE_ROW);
        let is_part = |row: &Row, number: Decimal| converted && row.number(benefits::AMOUNT).is_some_and(|amount| number <= amount);
        let adds = |row: &Row, text: &str| {
            amount::parse(text).is_ok_and(|read| read.is_some_and(|read| !read.number.is_zero() && !is_part(row, read.number)))
        };
        for column in unread.iter().chain(&items).filter(|column| is_payout(column, headers) && !summed(column)) {
            // A column 奖品 says what was handed out, or what it was worth.
            let of_item = column.field.is_some();
            let says = |row: &&Row| {
                let extra = || extras::text_of(row, &table.columns, column);
                let text = if of_item { row.text(benefits::ITEM) } else { extra() };
                text.is_some_and(|text| adds(row, text))
            };
            let count = table.rows.iter().filter(says).count();
            let header = &column.header;
            if count > 0 {
                problems.push(say!(
                    "“{header}”列也像发放金额({count}行有数),没有计入;如是另一种发放,请另列一张表或拆成单独的行",
                    "the column “{header}” looks like an amount paid out too ({count} rows have one) and was not counted; give that payout a table or rows of its own"
                ));
            }
        }
    }
    if !side_by_side {
        problems.extend(second_amount(table));
    }
    if !side_by_side && let Some((said, rows)) = instalments::told(table) {
        problems.push(said);
        table.unusable += rows;
    }
    problems.extend(currency::tell(table));
    problems.extend(sums::differences(table));
    problems.extend(filled_in_part(table, headers));
    problems.extend(months_beside(table));
    for why in problems.into_iter().rev() {
        table.problems.insert(0, Problem { row: None, column: None, why });
    }
}

/// A second column that is called as the amount is and says something else. Where the one behind was taken and totals prove it, that is settled.
fn second_amount(table: &TableReading) -> Option<Said> {
    let amount = table.columns.iter().find(|column| column.role_name.as_deref() == Some("amount"))?;
    let field = amount.field?;
    let summed = |column: &Column| table.layout.summed.as_ref().is_some_and(|summed| summed.parts.contains(&column.index));
    let called = compact(&amount.header);
    let same = |column: &&Column| column.role.is_none() && compact(&column.header) == called && !summed(column);
    let may_count = |column: &&Column| column.index > amount.index || table.is_unproven();
    table.columns.iter().filter(same).filter(may_count).find_map(|column| {
        let number = |row: &Row| Some(amount::parse(extras::text_of(row, &table.columns, column)?).ok()??.number);
        let mut rows = table.rows.iter().filter(|row| number(row).is_some_and(|number| row.number(field) != Some(number)));
        let first = rows.next()?.source.row;
        let count = 1 + rows.count();
        let (header, taken, left) =
            (shorten(&printable(&column.header), LABEL_CHARS_MAX), column_letter(amount.index), column_letter(column.index));
        Some(say!(
            "{taken}列和{left}列都叫“{header}”,按{taken}列计入,{left}列没有计入;有{count}行两列不同(如第{first}行),请核对以哪一列为准,给两列起不同的名称,或删去不用的一列",
            "columns {taken} and {left} are both called “{header}”; {taken} was counted and {left} was not, and {count} row(s) differ (such as row {first}): see which counts, and name the two differently or delete the one that is not meant"
        ))
    })
}

/// A trial balance of which the months stand beside each other has no column of what moved in all of them.
fn months_beside(table: &TableReading) -> Option<Said> {
    let moved =
        |column: &Column| matches!(column.role_name.as_deref(), Some("debit" | "credit")) || column.field == Some(trial_balance::DEBIT);
    if table.table != TableKind::TrialBalance || table.columns.iter().any(moved) {
        return None;
    }
    let of_month =
        |column: &&Column| column.role.is_none() && moved::period(&column.header).is_some_and(|(_, what)| what.contains(['借', '贷']));
    let headers: Vec<&str> = table.columns.iter().filter(of_month).map(|column| column.header.as_str()).collect();
    let (first, last) = (headers.first()?, headers.last().filter(|_| headers.len() > 2)?);
    Some(say!(
        "各期发生额并排(“{first}”至“{last}”),加起来与期初、期末余额对不上,都没有采用;请核对是否少了某一期,或加“本期借方”“本期贷方”两列合计,或分月导出余额表",
        "the months stand beside each other (“{first}” to “{last}”) and do not add up from opening to closing, so none was used; see whether one is missing, add columns 本期借方 and 本期贷方 with their sums, or export a balance for each month"
    ))
}

/// A column that its words would prefer (实际支付金额), which was not taken since few rows fill it, where it says something else than what was.
fn filled_in_part(table: &TableReading, headers: &Headers) -> Option<Said> {
    let amount = table.columns.iter().find(|column| column.role_name.as_deref() == Some("amount"))?;
    let field = amount.field?;
    let known = headers.tables.iter().find(|known| known.table == table.table)?;
    let role = known.roles.get(known.role("amount")?)?;
    let preferred = |column: &&Column| {
        column.role.is_none() && role.rank(&compact(&column.header)) < RANK_PLAIN && role.headers().contains(&bare_header(&column.header).0)
    };
    if role.rank(&compact(&amount.header)) != RANK_PLAIN {
        return None;
    }
    table.columns.iter().filter(preferred).find_map(|column| {
        let says = |row: &Row| {
            Some(amount::parse(extras::text_of(row, &table.columns, column)?).ok()??.number)
        };
        let filled = table.rows.iter().filter(|row| says(row).is_some()).count();
        let mut other = table.rows.iter().filter(|row| says(row).is_some_and(|number| row.number(field) != Some(number)));
        let row = other.next()?.source.row;
        let (header, taken) = (shorten(&printable(&column.header), LABEL_CHARS_MAX), shorten(&printable(&amount.header), LABEL_CHARS_MAX));
        Some(say!(
            "“{header}”列只有{filled}行有数,没有作为金额,仍按“{taken}”计入;第{row}行等两列不同,以“{header}”为准的请每行都填",
            "only {filled} row(s) have a “{header}”, so “{taken}” was counted as the amount; they differ in row {row} and perhaps others: fill in “{header}” in every row if it is what was paid"
        ))
    })
}

/// The cells of the columns of that header that play no role, as text.
fn cells<'a>(table: &'a TableReading, header: &'a str) -> impl Iterator<Item = &'a str> {
    let of_rows = table.rows.iter().flat_map(|row| &row.extra).filter(move |(name, _)| **name == *header).map(|(_, value)| value.as_ref());
    let of_header = table.lines.extra().filter(move |(name, _)| ***name == *header);
    let of_lines = of_header.flat_map(|(_, ids)| ids).map(|id| table.lines.texts.get(*id));
    of_rows.chain(of_lines).filter(|value| !value.is_empty())
}

/// Whether a header names a kind of payout, such as 服装 beside 奖金. Parts of a whole (基础绩效 beside 应发合计) stand under a header of their
/// own and are no payouts beside it.
fn is_payout(column: &Column, headers: &Headers) -> bool {
    let Some(table) = headers.tables.iter().find(|table| table.table == TableKind::Benefits) else { return false };
    let (bare, _) = bare_header(&column.header);
    column.kind == FieldKind::Text
        && !column.header.contains(' ')
        && table.title_categories.iter().any(|word| bare == *word || bare == format!("{word}费") || bare == format!("{word}金额"))
}
