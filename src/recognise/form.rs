//! Printed vouchers: 记账凭证 as a form, one voucher a block, its number and its date in lines above the header. What such lines say, which numbers
//! hold for the rows below, and why a form was not read. Knows nothing of how rows are kept.

use super::cells::shown;
use super::headers::{Headers, TableHeaders};
use super::titles::{before_printed, labelled_pairs, span_within};
use crate::read::{Cell, Grid, GridRow};
use crate::say;
use crate::tables::{Row, journal};
use crate::value::text::{compact, fold};
use crate::value::{Date, Said, Value};

/// The characters of the words that vouchers are numbered under: 记, 收, 付, 转, 现收, 银付.
const WORD: [char; 6] = ['记', '收', '付', '转', '现', '银'];
/// What a printed voucher is called.
const TITLES: [&str; 6] = ["记账凭证", "通用记账凭证", "收款凭证", "付款凭证", "转账凭证", "会计凭证"];
/// In how many rows the title is looked for.
const TITLE_ROWS: usize = 60;

/// The number and the date of the voucher that the rows below belong to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// As the form writes it.
    pub number: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Whether the lines above the header are not over.
    open: bool,
}

impl Head {
    /// What the lines above a header say.
    pub fn of(rows: &[GridRow], headers: &Headers) -> Self {
        let mut head = Self::default();
        for row in rows {
            head.above(row, headers);
        }
        head.open = false;
        head
    }

    /// Whether it shows what a role of a journal wants: the number, and the day where it has one.
    pub fn shows(&self, table: &TableHeaders, role: usize) -> bool {
        table.role("voucher_no") == Some(role) || (self.date.is_some() && table.role("date") == Some(role))
    }

    /// Takes a line that is no row of a voucher. The first one behind such rows begins another voucher.
    pub fn above(&mut self, row: &GridRow, headers: &Headers) {
        let (number, date) = (number_in(row, headers), date_in(row, headers));
        if !self.open && (number.is_some() || date.is_some()) {
            *self = Self { open: true, ..Self::default() };
        }
        self.number = number.or_else(|| self.number.take());
        self.date = date.or(self.date);
    }

    /// Takes a header: without lines of its own above it nobody knows which voucher follows.
    pub fn header(&mut self) {
        if !self.open {
            *self = Self::default();
        }
        self.open = false;
    }

    /// Takes a row of the voucher.
    pub fn line(&mut self) {
        self.open = false;
    }

    /// Gives a row the number and, where it has none of its own, the date.
    pub fn fill(&self, row: &mut Row, has_dates: bool) {
        row.set(journal::VOUCHER_NO, self.number.as_deref().map(Value::text));
        if !has_dates {
            row.set(journal::DATE, self.date.map(Value::Date));
        }
    }
}

/// The voucher number that a line says: behind a label, or in the form `记字第1号` or `记-1`.
pub fn number_in(row: &GridRow, headers: &Headers) -> Option<String> {
    number_and_label(row, headers).map(|(number, _)| number)
}

/// Whether a line has a cell that is no more than the label of a voucher number, whose value stands in the next one, be that below an amount's header.
pub fn labels_number(row: &GridRow, headers: &Headers) -> bool {
    number_and_label(row, headers).is_some_and(|(_, label)| label)
}

/// The number, and whether a cell of its own labels it.
fn number_and_label(row: &GridRow, headers: &Headers) -> Option<(String, bool)> {
    let mut labelled = false;
    for (_, cell) in &row.cells {
        let text = fold(&shown(cell));
        if labelled {
            return without_page(&text).map(|number| (number, true));
        }
        let of_label = labelled_pairs(&text, headers).into_iter().find(|(label, _)| label == "voucher_no");
        match of_label {
            Some((_, value)) if !value.is_empty() => return without_page(&value).map(|number| (number, false)),
            Some(_) => labelled = compact(&text).starts_with("凭证") || compact(&text).starts_with("记账凭证"),
            None => {
                if let Some(number) = matches!(cell, Cell::Text(_)).then(|| worded(&compact(&text))).flatten() {
                    return Some((number, false));
                }
            }
        }
    }
    None
}

/// `记字第0001号`, anywhere in a text; `记-1` alone.
fn worded(text: &str) -> Option<String> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    for (at, _) in text.match_indices('字') {
        let (before, behind) = (text.get(..at)?, text.get(at..)?.trim_start_matches('字'));
        let bare = before.trim_end_matches(WORD);
        let word = before.strip_prefix(bare)?;
        let number = digits(behind.trim_start_matches(['第', '-', ':']));
        if (1..=2).contains(&word.chars().count()) && !number.is_empty() {
            return Some(format!("{word}字{number}号"));
        }
    }
    let rest = text.trim_start_matches(WORD);
    let word = text.strip_suffix(rest).filter(|word| (1..=2).contains(&word.chars().count()))?;
    let number = rest.trim_start_matches('-').trim_end_matches('号');
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{word}-{number}"))
}

/// A number without the page behind it: `记-1(1/2)`, `记-0001-0001/0002`.
fn without_page(text: &str) -> Option<String> {
    let text = compact(text);
    let bare = text.split('(').next().unwrap_or_default();
    let bare = match bare.split_once('/') {
        Some((before, _)) => before.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-'),
        None => bare,
    };
    // `记-1至记-9` names several.
    let one = bare.ends_with(|c: char| c.is_ascii_digit() || c == '号') && !bare.contains(['至', '~', '到', ',', '、']);
    (one && bare.chars().any(|c| c.is_ascii_digit())).then(|| bare.to_owned())
}

/// The one day that a line says; the day of printing is none.
pub fn date_in(row: &GridRow, headers: &Headers) -> Option<Date> {
    let mut days = row.cells.iter().filter_map(|(_, cell)| match cell {
        Cell::Date(day) => Some(Date::Day(*day)),
        Cell::Text(text) => {
            let folded = fold(text);
            let text = before_printed(&folded, headers);
            let day =
                |text: &str| span_within(text).filter(|(first, last)| first == last && matches!(last, Date::Day(_))).map(|(_, day)| day);
            day(text).or_else(|| day(&compact(text)))
        }
        _ => None,
    });
    days.next().filter(|day| days.all(|other| other == *day))
}

/// Whether a row holds the title of a printed voucher.
pub fn is_title(row: &GridRow) -> bool {
    row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if TITLES.contains(&compact(text).trim_matches(['(', ')']))))
}

/// Why a sheet that is called a voucher gave none.
pub fn refused(grid: &Grid, headers: &Headers) -> Option<Said> {
    let rows = grid.rows.get(..grid.rows.len().min(TITLE_ROWS)).unwrap_or_default();
    let title = rows.iter().find(|row| is_title(row))?.number;
    let lacks = [
        (rows.iter().all(|row| number_in(row, headers).is_none()), ("凭证号(如 记字第1号)", "a voucher number (like 记字第1号)")),
        (rows.iter().all(|row| date_in(row, headers).is_none()), ("日期", "a date")),
    ];
    let lacking: Vec<(&str, &str)> = lacks.into_iter().filter_map(|(lacks, what)| lacks.then_some(what)).collect();
    let (zh, en) = if lacking.is_empty() {
        (
            "没有认出各占一列的摘要、科目、借方金额、贷方金额".to_owned(),
            "no columns of summary, account, debit and credit were found".to_owned(),
        )
    } else {
        let zh: Vec<&str> = lacking.iter().map(|(zh, _)| *zh).collect();
        let en: Vec<&str> = lacking.iter().map(|(_, en)| *en).collect();
        (format!("表头上方没有认出{}", zh.join("和")), format!("{} was not found above the header", en.join(" and ")))
    };
    Some(say!(
        "第{title}行起是打印格式的凭证,{zh},没有读入;请从财务软件导出“序时账”或“凭证明细”(一行一条分录,有日期、凭证号、摘要、科目、借方、贷方各列)再检查",
        "a printed voucher stands from row {title} on; {en}, so it was not read: export the journal from the accounting program instead (a line an entry, with date, voucher number, summary, account, debit and credit)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> GridRow {
        GridRow { number: 1, cells: (0..).zip(texts).map(|(column, text)| (column, Cell::Text((*text).into()))).collect() }
    }

    #[test]
    fn a_line_says_the_number_in_the_ways_of_printed_vouchers() {
        let headers = Headers::load(&[]).unwrap();
        for (texts, number) in [
            (&["2023年1月5日", "记字第0001号"][..], Some("记字0001号")),
            (&["日期：2023 年 01 月 05 日   记 字 第 1 号  附件 3 张"], Some("记字1号")),
            (&["核算单位：某办事处", "凭证号：记-1(1/2)"], Some("记-1")),
            (&["凭证字号：", "银付-12"], Some("银付-12")),
            (&["记-12"], Some("记-12")),
            (&["凭证号：记-1 至 记-9"], None),
            (&["青财字第12号"], None),
            (&["附件 3 张"], None),
            (&["付1月电费"], None),
            (&["现金收付日记账"], None),
        ] {
            assert_eq!(number_in(&row(texts), &headers).as_deref(), number, "{texts:?}");
        }
    }

    #[test]
    fn a_line_says_one_day_and_not_that_of_printing() {
        let headers = Headers::load(&[]).unwrap();
        let day = |texts: &[&str]| date_in(&row(texts), &headers).map(|date| date.to_string());
        assert_eq!(day(&["日期：2023 年 01 月 05 日   记 字 第 1 号"]).as_deref(), Some("2023-01-05"));
        assert_eq!(day(&["2023-01-05", "记-1"]).as_deref(), Some("2023-01-05"));
        assert_eq!((day(&["打印日期：2023-02-01"]), day(&["2023-01-05", "2023-01-06"]), day(&["2023年1月"])), (None, None, None));
    }
}
