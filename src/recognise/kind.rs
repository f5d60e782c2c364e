//! What a row below a header is: data, a total, a footer, a label, a title line or the header again.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cells::{self, shown};
use super::columns::Column;
use super::form;
use super::headers::{Headers, TableHeaders, Words};
use super::layout::Layout;
use super::numbered;
use super::titles;
use super::total_label::{bare_label, ends_as_total, ends_period, labels_total, may_sum_up};
use crate::read::{Cell, Grid, GridRow};
use crate::tables::{FieldKind, TableKind};
use crate::value::amount;
use crate::value::text::{compact, is_han, printable, shorten};

/// A footer's text is short; longer text that begins like one is data.
pub const LABEL_CHARS_MAX: usize = 40;

/// What a row below the header is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The header once more, at the top of a printed page.
    HeaderAgain,
    /// A total of everything above.
    Total(String),
    /// A total of a part, or a row that carries a balance.
    Subtotal(String),
    /// Signatures and remarks.
    Footer,
    /// A title line: labels and their values, such as the account that follows.
    Banner,
    /// Nothing but dashes and the like.
    Ruler,
    /// The numbers of the columns, below the header of a form.
    ColumnNumbers,
    /// One label, such as the heading of a section.
    Label(String),
    /// Anything else.
    Data,
}

/// What rows are told apart by.
pub struct Kinds<'a> {
    layout: Arc<Layout>,
    table: &'a TableHeaders,
    headers: &'a Headers,
    words: &'a Words,
    /// The texts of the header with their columns, compacted; in order.
    pub header_texts: Vec<(u32, String)>,
    /// The title lines, without what numbers their page.
    title_lines: BTreeSet<String>,
    /// The number of the first row below the header.
    first_row: Option<u32>,
}

impl<'a> Kinds<'a> {
    /// For the rows below a layout's header.
    pub fn new(grid: &Grid, layout: &Arc<Layout>, table: &'a TableHeaders, headers: &'a Headers) -> Self {
        let header_rows = grid.rows.get(layout.header..layout.body).unwrap_or_default();
        let mut header_texts: Vec<(u32, String)> =
            header_rows.iter().flat_map(|row| row.cells.iter().map(|(index, cell)| (*index, compact(&shown(cell))))).collect();
        header_texts.sort_unstable();
        let title_lines = layout.titles.lines.iter().map(|line| without_page(line.split(' ').map(str::to_owned))).collect();
        let first_row = grid.rows.get(layout.body).map(|row| row.number);
        Self { layout: Arc::clone(layout), table, headers, words: &headers.words, header_texts, title_lines, first_row }
    }

    /// What a row is.
    pub fn of(&self, row: &GridRow) -> Kind {
        let texts: Vec<(u32, String)> = row
            .cells
            .iter()
            .filter_map(|(index, cell)| if let Cell::Text(text) = cell { Some((*index, compact(text))) } else { None })
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if is_ruler(row) {
            return Kind::Ruler;
        }
        if self.is_header_again(&texts) {
            return Kind::HeaderAgain;
        }
        if self.numbers_columns(row) {
            return Kind::ColumnNumbers;
        }
        if self.layout.titles.printed.is_some() && self.heads_voucher(row) {
            return Kind::Banner;
        }
        for (column, text) in texts.iter().take(4) {
            if let Some(kind) = self.total_label(*column, text, row) {
                return kind;
            }
        }
        let Some((_, first)) = texts.first() else { return Kind::Data };
        if self.has_amount(row) {
            return Kind::Data;
        }
        // 会计科目 begins as the signature of a 会计 does.
        if titles::names_ledger(row, self.headers) || titles::names_payee(row, self.headers) {
            return Kind::Banner;
        }
        // 个人：王建国 looks as if he signed.
        let is_journal = self.table.table == TableKind::Journal;
        if is_journal && self.lacks_needed(row) && titles::names_page(row, self.headers) {
            return Kind::Banner;
        }
        if self.is_footer(first, row) {
            return Kind::Footer;
        }
        if self.is_banner(row) {
            return Kind::Banner;
        }
        if row.cells.len() == 1 {
            return Kind::Label(shown_first(row));
        }
        Kind::Data
    }

    /// Whether a row numbers the columns: right below the header, or most of them, as on each printed page.
    fn numbers_columns(&self, row: &GridRow) -> bool {
        let first = self.first_row == Some(row.number);
        numbered::columns_numbered(row).is_some_and(|numbered| first || numbered * 2 > self.layout.columns.len())
    }

    /// Whether a row says the number or the date of the printed voucher below it.
    fn heads_voucher(&self, row: &GridRow) -> bool {
        let (lacks, amount) = (self.lacks_needed(row), self.has_amount(row));
        if (lacks && !amount && form::is_title(row)) || form::labels_number(row, self.headers) {
            return true;
        }
        let numbered = (lacks || !amount) && form::number_in(row, self.headers).is_some();
        numbered || (lacks && !amount && !self.is_signed(row) && form::date_in(row, self.headers).is_some())
    }

    /// Whether a row begins as a footer does.
    fn is_signed(&self, row: &GridRow) -> bool {
        row.cells.first().is_some_and(|(_, cell)| self.is_footer(&compact(&shown(cell)), row))
    }

    /// Most texts stand as in the header, and none stands otherwise where a column plays a role: `金额（万元）` below `金额（元）` heads
    /// another table.
    fn is_header_again(&self, texts: &[(u32, String)]) -> bool {
        let in_header = |cell: &(u32, String)| self.header_texts.binary_search(cell).is_ok();
        let same = texts.iter().filter(|cell| in_header(cell)).count();
        let otherwise = texts.iter().any(|cell| !in_header(cell) && self.layout.plays(cell.0) && self.headers.knows(&cell.1));
        same >= 2 && same * 3 >= texts.len() * 2 && !otherwise
    }

    /// `合计` itself anywhere among the first labels; a longer label that ends so (`职工小计`) only where the row names nothing else.
    fn total_label(&self, column: u32, text: &str, row: &GridRow) -> Option<Kind> {
        let label = || shorten(&printable(text), LABEL_CHARS_MAX);
        if labels_total(text, &self.words.subtotals) || (labels_total(text, &self.words.pages) && !self.is_complete(row)) {
            return Some(Kind::Subtotal(label()));
        }
        if labels_total(text, &self.words.totals) {
            return Some(Kind::Total(label()));
        }
        let (is_cash_book, of_period) = (self.layout.cash_book.is_some(), || ends_period(text, &self.words.period_sums));
        if is_cash_book && (self.words.cash_book.carries(bare_label(text)) || of_period()) {
            return Some(Kind::Subtotal(label()));
        }
        // A line of a journal that lacks something takes it from above.
        if self.table.table != TableKind::Journal && of_period() && !self.is_complete(row) {
            return Some(Kind::Subtotal(label()));
        }
        // In a book of income and spending; elsewhere accounts and budget lines are called so.
        if ["上年结余", "年初结余", "期初结余", "上月结余", "上期结余"].contains(&bare_label(text))
            && self.table.table == TableKind::Payments
            && row.cells.iter().filter(|(_, cell)| is_word(cell)).count() == 1
        {
            return Some(Kind::Subtotal(label()));
        }
        let sums_up = (ends_as_total(text, self.words) && self.lacks_needed(row))
            || (may_sum_up(text, self.words) && self.labels_amounts(column, row));
        sums_up.then(|| Kind::Subtotal(label()))
    }

    /// Whether a row says nothing but amounts beside its cell in a column. A budget may have lines that are called like totals, and accounts are.
    fn labels_amounts(&self, column: u32, row: &GridRow) -> bool {
        let counts =
            |(index, cell): &(u32, Cell)| match self.layout.columns.iter().find(|column| column.index == *index && column.role.is_some()) {
                Some(column) => matches!(column.kind, FieldKind::Money | FieldKind::Number),
                None => !is_word(cell),
            };
        let others = || row.cells.iter().filter(|(index, _)| *index != column);
        !matches!(self.table.table, TableKind::Journal | TableKind::Budget | TableKind::TrialBalance)
            && others().next().is_some()
            && others().all(counts)
    }

    /// The label in a row of data that its amounts would prove to be a total: it stands where a row says whom or what it is about.
    pub fn label_to_prove(&self, row: &GridRow) -> Option<String> {
        // A row with a voucher of its own is no total.
        let of_voucher = |column: &&Column| column.role.is_some() && column.role == self.table.role("voucher_no");
        let has_voucher = self.layout.columns.iter().filter(of_voucher).any(|column| cell_at(row, column.index).is_some());
        if self.table.table == TableKind::Journal || has_voucher {
            return None;
        }
        let about = |index: u32| {
            let column = self.layout.columns.iter().find(|column| column.index == index);
            let role = column.filter(|column| !matches!(column.kind, FieldKind::Money | FieldKind::Date)).and_then(|column| column.role);
            role.is_some_and(|role| self.table.needs.iter().any(|group| group.contains(&role)))
        };
        let texts = row.cells.iter().filter(|(index, _)| about(*index)).filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(compact(text)),
            _ => None,
        });
        let carries = |text: &str| self.words.cash_book.carries(bare_label(text)) || ends_period(text, &self.words.period_sums);
        let label = texts.into_iter().find(|text| ends_as_total(text, self.words) || may_sum_up(text, self.words) || carries(text))?;
        Some(shorten(&printable(&label), LABEL_CHARS_MAX))
    }

    /// Whether the row is blank in most of what a data row must have, amounts aside.
    fn lacks_needed(&self, row: &GridRow) -> bool {
        let (needed, filled) = self.needed_and_filled(row);
        filled <= 1 && needed > filled
    }

    /// Whether a row has all of these, and more than a label.
    fn is_complete(&self, row: &GridRow) -> bool {
        let (needed, filled) = self.needed_and_filled(row);
        filled > 1 && filled == needed
    }

    /// In how many columns a row needs something other than money, and how many of them it fills.
    fn needed_and_filled(&self, row: &GridRow) -> (usize, usize) {
        let is_needed = |column: &&Column| {
            let role = column.role.filter(|_| column.kind != FieldKind::Money);
            role.is_some_and(|role| self.table.needs.iter().any(|group| group.contains(&role)))
        };
        let needed = self.layout.columns.iter().filter(is_needed);
        (needed.clone().count(), needed.filter(|column| cell_at(row, column.index).is_some()).count())
    }

    fn has_amount(&self, row: &GridRow) -> bool {
        self.layout.columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money).any(|column| {
            cell_at(row, column.index).is_some_and(|cell| cells::money(cell, column.unit).is_ok_and(|amount| amount.is_some()))
        })
    }

    fn is_footer(&self, first: &str, row: &GridRow) -> bool {
        let signed = |text: &str| self.words.footers.iter().any(|word| text.starts_with(word.as_str())) && text.contains(':');
        let signatures = row.cells.iter().filter(|(_, cell)| matches!(cell, Cell::Text(text) if signed(&compact(text)))).count();
        // 附单据2张 may stand before 审核：王刚 and 制单：李萍.
        if signatures >= 2 && signatures * 2 >= row.cells.len() {
            return true;
        }
        // 校长： beside 会计：, whoever signs.
        if row
            .cells
            .iter()
            .all(|(_, cell)| matches!(cell, Cell::Text(text) if is_to_sign(&compact(text)) && !titles::is_title_line(text, self.headers)))
        {
            return true;
        }
        self.words.footers.iter().any(|word| {
            first.strip_prefix(word.as_str()).is_some_and(|rest| rest.contains(':') || row.cells.len() <= 2 || self.lacks_needed(row))
        })
    }

    /// Whether a row is a title line once more, at the top of a printed page: all but the number of the page is the same.
    fn repeats_title(&self, row: &GridRow) -> bool {
        row.cells.len() > 1 && self.title_lines.contains(&without_page(row.cells.iter().map(|(_, cell)| shown(cell))))
    }

    /// Whether a row holds a label with its value and little of what a data row must have.
    fn is_banner(&self, row: &GridRow) -> bool {
        let labelled = |cell: &Cell| matches!(cell, Cell::Text(text) if titles::is_title_line(text, self.headers));
        let count = row.cells.iter().filter(|(_, cell)| labelled(cell)).count();
        let label_first = || titles::labels_next(row, self.headers) && (self.lacks_needed(row) || row.cells.len() == 2);
        // Without an amount a row of a table of amounts that heads a page is none of data, whatever columns its cells stand in.
        let counts = || self.layout.columns.iter().any(|column| column.role.is_some() && column.kind == FieldKind::Money);
        let heads_page = || counts() && (titles::is_page_head(row, self.headers) || titles::names_unit(row, self.headers));
        count == row.cells.len() || (count > 0 && self.lacks_needed(row)) || label_first() || self.repeats_title(row) || heads_page()
    }
}

/// Whether a compacted text is the label of a signature, signed or not: `校长:`, `村支书(签字):何春桃`.
fn is_to_sign(text: &str) -> bool {
    const LABEL_MAX: usize = 10;
    const NAME_MAX: usize = 4;
    let Some((label, name)) = text.split_once(':') else { return false };
    let of_han = |text: &str, other: &[char]| text.chars().all(|c| is_han(c) || other.contains(&c));
    (2..=LABEL_MAX).contains(&label.chars().count())
        && of_han(label, &['(', ')', '、', '/'])
        && name.chars().count() <= NAME_MAX
        && of_han(name, &['·'])
}

/// The texts of a line, compacted, without the numbers in what numbers its page.
fn without_page(texts: impl Iterator<Item = String>) -> String {
    let line: String = texts.map(|text| compact(&text)).collect();
    match line.split_once('第').filter(|(_, behind)| behind.contains('页')) {
        Some((before, behind)) => before.chars().chain(behind.chars().filter(|c| !c.is_ascii_digit())).collect(),
        None => line,
    }
}

/// Whether a row holds dashes, or what else lines are drawn of, and nothing else.
fn is_ruler(row: &GridRow) -> bool {
    let draws = |c: char| matches!(c, '-' | '=' | '_' | '*' | '+' | '|' | '.' | ' ' | '—' | '–' | '─' | '━' | '═' | '┼' | '│' | '├' | '┤');
    let is_line = |cell: &Cell| matches!(cell, Cell::Text(text) if text.chars().all(draws) && text.contains(|c: char| !matches!(c, ' ' | '*' | '.' | '|')));
    !row.cells.is_empty() && row.cells.iter().all(|(_, cell)| is_line(cell))
}

/// Whether a cell is a text and no amount.
fn is_word(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if !amount::parse(&compact(text)).is_ok_and(|read| read.is_some()))
}

/// The text of a row's first cell.
fn shown_first(row: &GridRow) -> String {
    row.cells.first().map(|(_, cell)| shown(cell)).unwrap_or_default()
}

/// A row's cell in a column.
pub fn cell_at(row: &GridRow, column: u32) -> Option<&Cell> {
    let index = row.cells.binary_search_by_key(&column, |(index, _)| *index).ok()?;
    row.cells.get(index).map(|(_, cell)| cell)
}
