//! Instalments beside each other: 第一次付款 and 第二次付款, 首付 and 尾款, each with its date and amount in columns of its own. One of them is read;
//! the others are told.

use std::collections::BTreeSet;

use super::TableReading;
use super::columns::Column;
use super::headers::SOURCE_ROW;
use super::layout::Layout;
use super::reader::extras;
use crate::say;
use crate::tables::TableKind;
use crate::value::Said;
use crate::value::amount;
use crate::value::text::{compact, printable, shorten};

/// The tables whose rows have one amount each.
const TABLES: [TableKind; 4] = [TableKind::Benefits, TableKind::Expenses, TableKind::Payments, TableKind::Purchases];
/// What is numbered, the longer words first.
const NUMBERED: [&str; 8] = ["季度", "阶段", "次", "期", "笔", "批", "回", "月"];
/// Names of instalments, the longer words first.
const NAMED: [&str; 22] = [
    "首付款",
    "首期款",
    "首笔款",
    "预付款",
    "进度款",
    "中期款",
    "末期款",
    "上半年",
    "下半年",
    "首付",
    "首期",
    "首笔",
    "首次",
    "预付",
    "定金",
    "订金",
    "中期",
    "尾款",
    "尾付",
    "末期",
    "末笔",
    "末次",
];
/// Words for paying.
const DEEDS: [&str; 5] = ["付款", "支付", "拨付", "拨款", "发放"];
/// The most headers that a message quotes.
const HEADERS_QUOTED: usize = 8;

/// An instalment and what a header says of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Instalment {
    /// Which one: `第二次`, `尾款`.
    pub(super) which: String,
    /// `付款日期`.
    pub(super) what: String,
}

impl Instalment {
    pub(super) fn of(header: &str) -> Option<Self> {
        let full = compact(header);
        let (which, rest) = numbered(&full).or_else(|| named(&full)).or_else(|| counted(&full)).or_else(|| counted_within(&full))?;
        // 首付金额 and 第二次付款金额 are both the amount of an instalment.
        let what = without_deed(&rest.replace(['(', ')', '[', ']', '-', '_', '/', ':'], "")).to_owned();
        Some(Self { which, what })
    }

    /// Whether it is one behind the first.
    fn follows(&self) -> bool {
        let number = self.which.trim_start_matches('第');
        let is_digit = |c: char| c.is_ascii_digit() || "二三四五六七八九十".contains(c);
        let first = number.starts_with('1') && !number.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        number.starts_with(is_digit) && !first && !number.ends_with(['月', '度'])
    }
}

/// A header without the word for paying before it.
fn without_deed(text: &str) -> &str {
    DEEDS.iter().chain(&["款"]).find_map(|deed| text.strip_prefix(deed)).unwrap_or(text)
}

/// 第二次, 二期, 3月: and what stands around it.
pub(super) fn numbered(full: &str) -> Option<(String, String)> {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let start = full.find(is_digit)?;
    let behind = full.get(start..)?.trim_start_matches(is_digit);
    let word = NUMBERED.iter().find(|word| behind.starts_with(**word))?;
    let end = full.len() - behind.len() + word.len();
    let before = full.get(..start)?;
    let before = before.strip_suffix('第').unwrap_or(before);
    Some((full.get(start..end)?.to_owned(), format!("{before}{}", full.get(end..)?)))
}

/// 首付, 尾款: and what stands around it.
fn named(full: &str) -> Option<(String, String)> {
    let word = NAMED.iter().find(|word| full.contains(**word))?;
    Some(((*word).trim_end_matches('款').to_owned(), full.replacen(word, "", 1)))
}

/// The number behind a header: 付款金额2, 付款金额(2).
fn counted(full: &str) -> Option<(String, String)> {
    let bare = full.strip_suffix([')', ']']).unwrap_or(full);
    let rest = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = bare.get(rest.len()..).filter(|number| (1..=2).contains(&number.len()))?;
    Some((number.to_owned(), rest.to_owned()))
}

/// The number behind a word for paying, before what is said of the payment: 付款1日期, 支付二金额.
fn counted_within(full: &str) -> Option<(String, String)> {
    let is_digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let (before, behind) =
        DEEDS.iter().find_map(|deed| full.split_once(deed).map(|(before, behind)| (format!("{before}{deed}"), behind)))?;
    let rest = behind.trim_start_matches(is_digit);
    let number = behind.get(..behind.len() - rest.len()).filter(|number| !number.is_empty() && number.chars().count() <= 2)?;
    ["日期", "时间", "金额", "数额", "凭证"]
        .iter()
        .any(|what| rest.starts_with(what))
        .then(|| (number.to_owned(), format!("{before}{rest}")))
}

/// The instalments among the columns that play no role and are counted nowhere.
fn others(layout: &Layout) -> Vec<(&Column, Instalment)> {
    let counted = |column: &Column| layout.summed.as_ref().is_some_and(|summed| summed.parts.contains(&column.index));
    let unread = layout.columns.iter().filter(|column| column.role.is_none() && !counted(column));
    unread.filter_map(|column| Some((column, Instalment::of(&column.header)?))).collect()
}

/// Those of them that are amounts like the one that was read.
fn further<'o, 'c>(amount: &Column, layout: &Layout, others: &'o [(&'c Column, Instalment)]) -> Vec<&'o (&'c Column, Instalment)> {
    let plain = without_deed(&compact(&amount.header)).to_owned();
    let own = Instalment::of(&amount.header).or_else(|| {
        // 首付日期 says of which the 金额 beside it is.
        let read = layout.columns.iter().filter(|column| column.role.is_some());
        let date = read.filter_map(|column| Instalment::of(&column.header)).find(|of| ["日期", "时间"].contains(&of.what.as_str()))?;
        Some(Instalment { what: plain.clone(), ..date })
    });
    let Some(own) = own else {
        let same = || others.iter().filter(|(_, other)| other.what == plain);
        // Beside what is no instalment itself a series from the first one on is what it is made of.
        return if same().all(|(_, other)| other.follows()) { same().collect() } else { Vec::new() };
    };
    // 首付 and 尾款金额 are both amounts.
    let alike = |what: &str| what == own.what || [what, &own.what].iter().all(|what| ["", "金额"].contains(what));
    others.iter().filter(|(_, other)| alike(&other.what) && other.which != own.which).collect()
}

/// The columns of further instalments beside an amount.
pub fn unread<'c>(table: TableKind, layout: &'c Layout, amount: &Column) -> Vec<&'c Column> {
    if !TABLES.contains(&table) || layout.columns.iter().any(|column| column.header == SOURCE_ROW) {
        return Vec::new();
    }
    further(amount, layout, &others(layout)).into_iter().map(|(column, _)| *column).collect()
}

/// Headers of amounts of instalments beside each other: 首付, 尾款; none unless there are several.
pub fn amounts<'h>(headers: &[&'h str]) -> Vec<&'h str> {
    let of = |header: &&'h str| Instalment::of(header).filter(|own| ["", "金额", "数额", "额"].contains(&own.what.as_str()));
    let found: Vec<(&str, String)> = headers.iter().filter_map(|header| Some((*header, of(header)?.which))).collect();
    let which: BTreeSet<&str> = found.iter().map(|(_, which)| which.as_str()).collect();
    if which.len() > 1 { found.iter().map(|(header, _)| *header).collect() } else { Vec::new() }
}

/// What was paid on contracts beside them, in columns of their own, which no field holds.
fn beside_contracts(table: &TableReading) -> Option<(Said, usize)> {
    let others = others(&table.layout);
    let is_amount = |what: &str| ["", "金额", "数额", "额"].contains(&what);
    let rows_of = |(column, _): &&(&Column, Instalment)| rows_with(table, column);
    let rows = others.iter().filter(|(_, other)| is_amount(&other.what)).map(|one| rows_of(&one)).max().filter(|rows| *rows > 0)?;
    let headers: Vec<String> =
        others.iter().take(HEADERS_QUOTED).map(|(column, _)| shorten(&printable(&column.header), super::kind::LABEL_CHARS_MAX)).collect();
    let (zh, en) = (headers.join("、"), headers.join(", "));
    let said = say!(
        "合同旁边分次付款的列“{zh}”没有读入(约{rows}行有数),这些付款没有检查;请另列付款台账,每次付款一行,写明日期、金额和合同编号",
        "what was paid on contracts stands beside them in “{en}” and was not read (about {rows} row(s) have some), so it was not checked; give payments a register of their own, each in a row with date, amount and contract number"
    );
    Some((said, rows))
}

/// The instalments that were not read, and in how many rows they are.
pub fn told(table: &TableReading) -> Option<(Said, usize)> {
    if table.table == TableKind::Contracts && !table.columns.iter().any(|column| column.header == SOURCE_ROW) {
        return beside_contracts(table);
    }
    let amount = table.columns.iter().find(|column| column.role_name.as_deref() == Some("amount"))?;
    if !TABLES.contains(&table.table) || table.columns.iter().any(|column| column.header == SOURCE_ROW) {
        return None;
    }
    let others = others(&table.layout);
    // Rows that have no other amount were left out.
    let rows_of = |column: &Column| rows_with(table, column) + table.aside.get(&column.index).copied().unwrap_or_default();
    let further: Vec<_> = further(amount, &table.layout, &others).into_iter().filter(|(column, _)| rows_of(column) > 0).collect();
    let rows = further.iter().map(|(column, _)| rows_of(column)).max()?;
    let which: BTreeSet<&str> = further.iter().map(|(_, other)| other.which.as_str()).collect();
    let headers = others.iter().filter(|(_, other)| which.contains(other.which.as_str()));
    let headers: Vec<String> =
        headers.take(HEADERS_QUOTED).map(|(column, _)| shorten(&printable(&column.header), super::kind::LABEL_CHARS_MAX)).collect();
    let read = shorten(&printable(&amount.header), super::kind::LABEL_CHARS_MAX);
    let (zh, en) = (headers.join("、"), headers.join(", "));
    let said = say!(
        "分次的金额并排:只读了“{read}”,“{zh}”没有读入(约{rows}行有数);请把每一次单独列成一行",
        "instalments stand side by side: only “{read}” was read, “{en}” was not (about {rows} row(s) have one); give each instalment a row of its own"
    );
    Some((said, rows))
}

/// In how many rows a column that plays no role holds an amount.
fn rows_with(table: &TableReading, column: &Column) -> usize {
    let is_amount = |text: &str| amount::parse(text).is_ok_and(|read| read.is_some_and(|read| !read.number.is_zero()));
    table.rows.iter().filter(|row| extras::text_of(row, &table.columns, column).is_some_and(is_amount)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_which_instalment_it_is_of() {
        for (header, which, what) in [
            ("第一次付款 日期", "一次", "日期"),
            ("第2次支付金额", "2次", "金额"),
            ("付款金额(第三期)", "三期", "金额"),
            ("二期拨款金额", "二期", "金额"),
            ("首付金额", "首付", "金额"),
            ("尾款日期", "尾", "日期"),
            ("首付款", "首付", ""),
            ("第二季度奖金", "二季度", "奖金"),
            ("付款金额2", "2", "金额"),
            ("付款金额（1）", "1", "金额"),
            ("付款1 日期", "1", "日期"),
            ("支付二 金额", "二", "金额"),
        ] {
            assert_eq!(Instalment::of(header), Some(Instalment { which: which.into(), what: what.into() }), "{header}");
        }
        for header in ["发票金额", "金额", "合同金额(元)", "一般公共预算", "日期", "支付一般金额"] {
            assert_eq!(Instalment::of(header), None, "{header}");
        }
    }
}
