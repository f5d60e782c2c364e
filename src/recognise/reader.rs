//! The rows below a header: which are data, which are totals, footers, labels or headers again. Every row that is not blank is
//! kept or left out with a reason, and every total is held against the sum of its rows.

mod above;
mod aside;
mod cleared;
mod data;
pub mod extras;
mod finish;
mod incomplete;
mod kept;
pub mod lane;
mod last_line;
mod memo;
mod money_units;
mod printed;
mod problems;
mod remarks;
mod returned;
mod running;
mod setup;
mod slipped;
mod unpaid;
mod values;
mod void;
mod vouchers;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::above::Above;
use self::incomplete::Incomplete;
use self::kept::Kept;
pub use self::problems::shrink_problems;
use self::running::Running;
use self::void::Marks;
use super::cells::{self, shown};
use super::dates::{Months, Tenths, months_of_dates, months_of_group};
use super::headers::{Headers, TableHeaders};
use super::kind::{Kind, Kinds, LABEL_CHARS_MAX, cell_at};
use super::layout::Layout;
use super::titles::{self, Page, Titles};
use super::totals::{Sums, TotalRow};
use super::units::UnitSaid;
use crate::read::{Cell, GridRow};
use crate::say;
use crate::tables::{FieldKind, LeftOuts, Problem, SheetName, TableKind, Why};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// How many values of a column are kept to be shown, and in how many rows they are looked for.
const SAMPLES: usize = 3;

const SAMPLED_ROWS: usize = 200;

/// What the last row of a table leaves for blank cells of a row below it.
#[derive(Debug, Clone)]
pub struct End {
    above: Vec<Option<Value>>,
    voucher: Option<Vec<Option<Value>>>,
    tenths: Tenths,
}

/// Reads rows one by one.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub struct Reader<'a> {
    sheet: Arc<SheetName>,
    layout: Arc<Layout>,
    table: &'a TableHeaders,
    headers: &'a Headers,
    /// What tells rows apart.
    pub kinds: Kinds<'a>,
    titles: Titles,
    /// The column of each role, by its place in the layout.
    columns: Vec<Option<usize>>,
    merged: BTreeMap<(u32, u32), Cell>,
    epoch_1904: bool,
    /// The roles whose cells are months.
    months: [Option<usize>; 2],
    /// The months that dates written without a year can be of.
    months_of_dates: Option<Months>,
    /// Whether rows above say them (`2022年`).
    grouped: bool,
    /// What 1.1 is as a date.
    tenths: Tenths,
    /// Whether 98.5 as a date is of 1998.
    old_years: bool,
    /// The columns of balances whose cells have their sides in them.
    sided: Vec<u32>,
    /// What numbers in a column of directions stand for.
    sides: Option<[&'static str; 2]>,
    /// Whether 借 in a list of payments is what came.
    debit_came: Option<bool>,
    /// The first and the last header row, from 1.
    header_rows: [u32; 2],
    samples: Vec<Vec<String>>,
    sampled: usize,
    above: Vec<Option<Value>>,
    /// What further rows of a voucher and ditto marks take from above.
    taken: Above,
    /// The voucher of the row above: date and number.
    voucher: Option<Vec<Option<Value>>>,
    section: Option<String>,
    marks: Marks,
    /// What a row below the header says of the unit of money, its number, and how many rows were kept above it.
    foot: Option<(UnitSaid, u32, usize)>,
    /// Whether the user says the unit of money.
    unit_given: bool,
    /// The columns whose headers name their own unit of money, where a column says that of each row.
    own_units: Vec<u32>,
    /// How many rows were left out by their remarks, by amount: a row that takes one back goes with it.
    struck: BTreeMap<Decimal, usize>,
    /// The rows in red that no row was left in for so far.
    reds: unpaid::Reds,
    /// The sums so far and the totals met.
    pub sums: Sums,
    kept: Kept,
    /// Rows of a register that were left out for what they lack.
    incomplete: Incomplete,
    /// Rows of what was received, until it is known which of them takes a payment back.
    received: Vec<returned::Received>,
    rows_in: usize,
    left_out: LeftOuts,
    problems: Vec<Problem>,
    /// How many problems there were; no more than [`PROBLEMS_TOLD`] are told.
    problems_met: usize,
    /// The rows with a cell that was not understood, and those without a field that is needed.
    unread: Vec<u32>,
    /// How many rows of data could not be used.
    pub unusable: usize,
    /// How many rows lack a cell that none can do without.
    lacking: usize,
    /// How many of these have an amount in a column that plays no role, by column.
    aside: BTreeMap<u32, usize>,
    /// Columns of one header that are told apart by their order.
    twins: Vec<u32>,
    /// The last column with a header, in a text whose rows end there as a rule.
    width: Option<u32>,
    /// The rows whose blank total was filled with the sum of its parts.
    filled: Vec<u32>,
    /// What the totals of printed vouchers said.
    vouchers: printed::Vouchers,
    /// The balance that a ledger shows behind its entries.
    running: Option<Running>,
}

impl Reader<'_> {
    /// Goes on where another sheet of the same table ended: a voucher may be cut between them.
    pub fn resume(&mut self, end: &End) {
        self.above.clone_from(&end.above);
        self.voucher.clone_from(&end.voucher);
        if self.tenths == Tenths::Unproven {
            self.tenths = end.tenths;
        }
    }

    /// The year or month that the dates below are of, until another one is said.
    fn begin_group(&mut self, months: Option<Months>) {
        if self.months_of_dates != months {
            // A blank date takes none of the group above.
            for role in ["date", "month", "period", "day"].iter().filter_map(|name| self.table.role(name)) {
                if let Some(above) = self.above.get_mut(role) {
                    *above = None;
                }
            }
        }
        self.grouped = true;
        self.months_of_dates = months;
        self.titles.months = months;
        self.titles.group = months;
        self.titles.header_year = None;
    }

    /// Behind the total of a group nobody says of which year the dates are.
    fn end_group(&mut self) {
        if self.grouped {
            let of_title = self.months_of_dates.and_then(|months| self.of_title(months));
            self.begin_group(Some(of_title.unwrap_or(Months::NONE)));
        }
    }

    /// Whether a subtotal is that of the group: `小计`, `2022年小计`. One of a month, a page or a person is not.
    fn ends_group(&self, label: &str) -> bool {
        let label = compact(label);
        let of_year = label.contains('年') && !label.contains("累计");
        let month = label.contains(['月', '季', '页', '日']) && !label.contains("12月");
        let other = || Titles::year_in(&label).zip(self.months_of_dates).is_some_and(|(date, months)| !months.hold_year(date.year()));
        let within = month && self.months_of_dates.is_some_and(|months| !months.is_one()) && !other();
        (of_year && !within) || matches!(label.as_str(), "小计" | "合计" | "汇总")
    }

    /// The months that the title says, if they are of the same year as those of a group.
    fn of_title(&self, group: Months) -> Option<Months> {
        months_of_dates(&self.layout.titles, &self.sheet).filter(|months| months.same_years(group))
    }

    /// Gives rows that were taken last to the table that follows.
    pub fn give_back(&mut self, rows: usize, first: Option<&GridRow>) {
        self.rows_in -= rows;
        if let Some(first) = first {
            self.left_out.give_back(first.number);
            self.foot.take_if(|(_, row, _)| *row >= first.number);
        }
    }

    fn leave_out(&mut self, row: &GridRow, why: impl Into<Why>) {
        self.left_out.push(row.number, why);
    }

    /// Keeps a row or leaves it out.
    pub fn take(&mut self, row: &GridRow, kind: Kind) {
        self.rows_in += 1;
        let kind = if kind == Kind::Data { self.proven_total(row).or_else(|| self.carried_row(row)).unwrap_or(kind) } else { kind };
        let kind = if matches!(kind, Kind::Label(_)) && self.is_further_matter(row) { Kind::Data } else { kind };
        let with_account = if kind == Kind::Data { self.with_account(row) } else { None };
        let row = with_account.as_ref().unwrap_or(row);
        let kind = if kind == Kind::Data && self.names_account_alone(row) { Kind::Banner } else { kind };
        self.follow_form(row, &kind);
        if kind != Kind::Data {
            self.taken.end_group();
        }
        if matches!(kind, Kind::Data | Kind::HeaderAgain | Kind::Total(_) | Kind::Subtotal(_)) {
            self.titles.page.begin_rows();
        }
        if matches!(kind, Kind::Footer | Kind::Banner | Kind::Label(_)) {
            self.note_unit(row);
        }
        match kind {
            Kind::HeaderAgain => self.leave_out(row, Said::new("重复的表头", "the header again")),
            Kind::Ruler => self.leave_out(row, Said::new("分隔线(只有横线,没有内容)", "a ruler (nothing but dashes)")),
            Kind::ColumnNumbers => {
                self.leave_out(row, Said::new("栏次行(表头下各栏的编号)", "the numbers of the columns, below the header"));
            }
            Kind::Footer => self.leave_out(row, Said::new("表尾(签字、说明)", "footer (signatures, remarks)")),
            Kind::Banner => {
                let why = Said::new("标题行(说明其下各行)", "a title line about the rows below it");
                self.left_out.push_title(row.number, why.into());
                let own = Titles::read(std::slice::from_ref(row), self.headers);
                self.titles.page.turn(&own.page);
                self.titles.labelled.extend(own.labelled);
            }
            Kind::Label(text) => {
                let quoted = shorten(&printable(&text), LABEL_CHARS_MAX);
                let own = say!("只有一格文字“{quoted}”,是标题或说明", "a label only, “{quoted}”");
                self.left_out.push_title(row.number, Why::new(own, Said::new("只有一格文字,是标题或说明", "a label only")));
                if let Some(account) = titles::account_of_ledger(&text).filter(|_| self.table.table == TableKind::Journal) {
                    let mut page = Page::default();
                    page.set_account(Some(account));
                    self.titles.page.turn(&page);
                }
                if let Some(months) = months_of_group(row, months_of_dates(&self.layout.titles, &self.sheet)) {
                    self.begin_group(Some(self.of_title(months).map_or(months, |of_title| of_title.in_month_of(months))));
                }
                self.section = Some(text);
            }
            Kind::Total(label) => {
                self.end_group();
                self.take_total(row, label, true);
            }
            Kind::Subtotal(label) => {
                if self.ends_group(&label) {
                    self.end_group();
                }
                self.take_total(row, label, false);
            }
            Kind::Data => {
                self.sample(row);
                self.take_data(row);
            }
        }
        self.note_balance(row);
    }

    fn take_total(&mut self, row: &GridRow, label: String, whole: bool) {
        let amounts = self.amounts_to_add(row);
        let own = say!("合计行“{label}”", "a total row, “{label}”");
        self.leave_out(row, Why::new(own, Said::new("合计行", "a total row")));
        if self.titles.printed.is_some() {
            return self.prove_voucher(row.number, &amounts);
        }
        self.sums.total(&TotalRow { row: row.number, label, whole, amounts, kept_before: self.kept.len() });
    }

    /// A row that is called like a total (`党政办小计`) and whose amounts prove it, whatever else it says.
    fn proven_total(&self, row: &GridRow) -> Option<Kind> {
        let label = self.kinds.label_to_prove(row)?;
        let amounts = self.amounts_to_add(row);
        let total = TotalRow { row: row.number, label, whole: false, amounts, kept_before: self.kept.len() };
        self.sums.adds_up(&total).then_some(Kind::Subtotal(total.label))
    }

    /// The amounts of a row that a total adds up.
    fn amounts_to_add(&self, row: &GridRow) -> BTreeMap<u32, Decimal> {
        let mut amounts = self.amounts_of(row);
        // Balances of both sides stand in one column without their signs: a total of them may be anything.
        let some = matches!(self.table.table, TableKind::TrialBalance | TableKind::Payments);
        amounts.retain(|column, _| !some || self.sums.has(*column));
        amounts
    }

    /// The amounts of a row, in yuan, by column.
    fn amounts_of(&self, row: &GridRow) -> BTreeMap<u32, Decimal> {
        let money = self.layout.columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money);
        money
            .filter_map(|column| {
                let cell = cell_at(row, column.index)?;
                cells::money(cell, self.unit_of(row, column)).ok().flatten().map(|amount| (column.index, amount))
            })
            .collect()
    }

    /// Keeps the first values of each column, to be shown.
    pub fn sample(&mut self, row: &GridRow) {
        if self.sampled >= SAMPLED_ROWS {
            return;
        }
        self.sampled += 1;
        for (column, samples) in self.layout.columns.iter().zip(&mut self.samples) {
            if let Some(cell) = cell_at(row, column.index).filter(|_| samples.len() < SAMPLES) {
                samples.push(shown(cell));
            }
        }
    }

    /// What the rows kept take in memory, in bytes.
    pub fn memory(&self) -> usize {
        let of_row = self.kept.rows.first().map_or(0, |row| size_of_val(row.values()) + 256);
        let told = (self.left_out.entries() + self.problems.len()) * 256 + self.unread.len() * size_of::<u32>();
        self.kept.lines.memory() + (self.kept.rows.len() + self.received.len()) * of_row + told
    }

    /// How many rows were kept.
    pub fn kept(&self) -> usize {
        self.kept.len()
    }
}
