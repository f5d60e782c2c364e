//! The rows below a header: which are data, which are totals, footers, labels or headers again. Every row that is not blank is
//! kept or left out with a reason, and every total is held against the sum of its rows.

pub mod lane;
mod last_line;
mod memo;
mod printed;
mod void;
mod vouchers;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::void::Marks;
use super::TableReading;
use super::assemble::{self, RoleValues, Surroundings, is_credit, is_debit};
use super::cells::{self, Wanted, column_letter, shown};
use super::columns::Column;
use super::dates::{Tenths, period, year_of_dates};
use super::headers::{Headers, TableHeaders};
use super::kind::{Kind, Kinds, LABEL_CHARS_MAX, cell_at};
use super::layout::{self, Layout, Search};
use super::marks::{RECORD_STATUS, VOIDED};
use super::placed::{self, Placed};
use super::proofs::{self, Evidence};
use super::titles::{self, Titles};
use super::totals::{Sums, TotalRow};
use crate::read::{Cell, Grid, GridRow, Merge};
use crate::say;
use crate::tables::{Field, FieldKind, LeftOuts, Lines, Problem, Row, SheetName, Source, TableKind, Why};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// More problems are told of no table.
const PROBLEMS_TOLD: usize = 1000;
/// How many values of a column are kept to be shown, and in how many rows they are looked for.
const SAMPLES: usize = 3;
const SAMPLED_ROWS: usize = 200;
/// In how many rows is looked for what dates such as 1.1 mean.
const TENTHS_ROWS: usize = 1000;

/// What the last row of a table leaves for blank cells of a row below it.
#[derive(Debug, Clone)]
pub struct End {
    above: Vec<Option<Value>>,
    voucher: Option<Vec<Option<Value>>>,
    tenths: Tenths,
}

/// Reads rows one by one.
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
    /// The year of dates that are written without one.
    year: Option<(i16, i8)>,
    /// What 1.1 is as a date.
    tenths: Tenths,
    /// What numbers in a column of directions stand for.
    sides: Option<[&'static str; 2]>,
    /// The first and the last header row, from 1.
    header_rows: [u32; 2],
    samples: Vec<Vec<String>>,
    sampled: usize,
    above: Vec<Option<Value>>,
    /// The voucher of the row above: date and number.
    voucher: Option<Vec<Option<Value>>>,
    section: Option<String>,
    marks: Marks,
    /// The sums so far and the totals met.
    pub sums: Sums,
    kept: Kept,
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
    /// What the totals of printed vouchers said.
    vouchers: printed::Vouchers,
}

impl<'a> Reader<'a> {
    /// A reader below a layout's header.
    pub fn new(search: Search<'_, 'a>, layout: &Arc<Layout>, table: &'a TableHeaders) -> Self {
        let Search { sheet, grid, headers, .. } = search;
        let place = |role: usize| layout.columns.iter().position(|column| column.role == Some(role));
        let columns = (0..table.roles.len()).map(place).collect();
        let has_direction = table.table == TableKind::Journal && table.role("direction").is_some_and(|role| layout.column(role).is_some());
        let row_at = |index: usize| grid.rows.get(index).map_or(0, |row| row.number);
        let money: Vec<u32> = layout
            .columns
            .iter()
            .filter(|column| column.role.is_some() && column.kind == FieldKind::Money)
            // An amount with a direction beside it adds up to two totals, one a side.
            .filter(|column| !(has_direction && column.role == table.role("amount")))
            .filter(|column| !(table.table == TableKind::TrialBalance && turned_by_direction(layout, table, column)))
            .map(|column| column.index)
            .collect();
        Self {
            sheet: Arc::clone(sheet),
            layout: Arc::clone(layout),
            table,
            headers,
            kinds: Kinds::new(grid, layout, table, headers),
            titles: layout.titles.clone(),
            columns,
            merged: merged_cells(grid, layout),
            epoch_1904: grid.epoch_1904,
            months: ["month", "period"]
                .map(|name| table.role(name).filter(|role| table.roles.get(*role).is_some_and(|role| role.field.is_none()))),
            year: year_of_dates(&layout.titles, sheet),
            tenths: tenths_of(grid, layout),
            sides: sides_of(grid, layout, table),
            header_rows: layout.from.as_ref().map_or_else(|| [layout.header, layout.body.saturating_sub(1)].map(row_at), |from| from.rows),
            samples: vec![Vec::new(); layout.columns.len()],
            sampled: 0,
            above: vec![None; table.roles.len()],
            voucher: None,
            section: None,
            marks: Marks::default(),
            sums: Sums::new(money, table.table),
            kept: Kept::default(),
            rows_in: 0,
            left_out: LeftOuts::default(),
            problems: Vec::new(),
            problems_met: 0,
            unread: Vec::new(),
            unusable: 0,
            lacking: 0,
            vouchers: printed::Vouchers::default(),
        }
    }

    /// Goes on where another sheet of the same table ended: a voucher may be cut between them.
    pub fn resume(&mut self, end: &End) {
        self.above.clone_from(&end.above);
        self.voucher.clone_from(&end.voucher);
        if self.tenths == Tenths::Unproven {
            self.tenths = end.tenths;
        }
    }

    /// Gives rows that were taken last to the table that follows.
    pub fn give_back(&mut self, rows: usize, first: Option<&GridRow>) {
        self.rows_in -= rows;
        if let Some(first) = first {
            self.left_out.give_back(first.number);
        }
    }

    fn leave_out(&mut self, row: &GridRow, why: impl Into<Why>) {
        self.left_out.push(row.number, why);
    }

    /// Keeps a row or leaves it out.
    pub fn take(&mut self, row: &GridRow, kind: Kind) {
        self.rows_in += 1;
        self.follow_form(row, &kind);
        match kind {
            Kind::HeaderAgain => self.leave_out(row, Said::new("重复的表头", "the header again")),
            Kind::Footer => self.leave_out(row, Said::new("表尾(签字、说明)", "footer (signatures, remarks)")),
            Kind::Banner => {
                let why = Said::new("标题行(说明其下各行)", "a title line about the rows below it");
                self.left_out.push_title(row.number, why.into());
                self.titles.labelled.extend(Titles::read(std::slice::from_ref(row), self.headers).labelled);
            }
            Kind::Label(text) => {
                let quoted = shorten(&printable(&text), LABEL_CHARS_MAX);
                let own = say!("只有一格文字“{quoted}”,是标题或说明", "a label only, “{quoted}”");
                self.left_out.push_title(row.number, Why::new(own, Said::new("只有一格文字,是标题或说明", "a label only")));
                if let Some(account) = titles::account_of_ledger(&text).filter(|_| self.table.table == TableKind::Journal) {
                    self.titles.labelled.insert("account_name".to_owned(), account);
                }
                self.section = Some(text);
            }
            Kind::Total(label) => self.take_total(row, label, true),
            Kind::Subtotal(label) => self.take_total(row, label, false),
            Kind::Data => {
                self.sample(row);
                self.take_data(row);
            }
        }
    }

    fn take_total(&mut self, row: &GridRow, label: String, whole: bool) {
        let mut amounts = self.amounts_of(row);
        // Balances of both sides stand in one column without their signs: a total of them may be anything.
        amounts.retain(|column, _| self.table.table != TableKind::TrialBalance || self.sums.has(*column));
        let own = say!("合计行“{label}”", "a total row, “{label}”");
        self.leave_out(row, Why::new(own, Said::new("合计行", "a total row")));
        if self.titles.printed.is_some() {
            return self.prove_voucher(row.number, &amounts);
        }
        self.sums.total(&TotalRow { row: row.number, label, whole, amounts, kept_before: self.kept.len() });
    }

    /// The amounts of a row, in yuan, by column.
    fn amounts_of(&self, row: &GridRow) -> BTreeMap<u32, Decimal> {
        let money = self.layout.columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money);
        money
            .filter_map(|column| {
                let cell = cell_at(row, column.index)?;
                cells::money(cell, column.unit).ok().flatten().map(|amount| (column.index, amount))
            })
            .collect()
    }

    fn take_data(&mut self, row: &GridRow) {
        let amounts = self.amounts_of(row);
        let names_nothing = row.cells.iter().all(|(index, cell)| amounts.contains_key(index) || matches!(cell, Cell::Number(_)));
        if names_nothing && !amounts.is_empty() && self.sums.is_sum(&amounts) {
            let total = TotalRow { row: row.number, label: "合计".to_owned(), whole: true, amounts, kept_before: self.kept.len() };
            self.leave_out(row, Said::new("没有标签的合计行(等于以上各行之和)", "a total row without a label (the sum of the rows above)"));
            self.sums.total(&total);
            return;
        }
        let before = (self.problems.len(), self.problems_met, self.unread.len());
        let values = self.role_values(row);
        let void = self.is_void(row.number, &values);
        let unreadable = self.problems_met > before.1;
        let marked = [VOIDED, RECORD_STATUS].iter().any(|role| self.has_own(row, role));
        let around = Surroundings { layout: &self.layout, titles: &self.titles, sheet: &self.sheet, section: self.section.as_deref() };
        let roles = RoleValues { table: self.table, values };
        let own = || Source { sheet: self.sheet.clone(), row: row.number };
        let mut typed = Row::new(self.table.table, assemble::converted_source(&roles).unwrap_or_else(own));
        assemble::fill(&mut typed, &roles, &around);
        if void {
            // Nobody has to mend what does not count.
            self.problems.truncate(before.0);
            self.problems_met = before.1;
            self.unread.truncate(before.2);
            return self.leave_void(row, &typed, &amounts);
        }
        self.keep_extra(row, &mut typed);
        match missing(&typed) {
            None => {
                self.sums.add(&amounts, &typed);
                self.kept.push(typed);
                if marked {
                    self.marks.marked_until = self.kept.len();
                }
            }
            Some(fields) => {
                let (zh, en) = (fields.0, fields.1);
                self.note_unread(row.number);
                self.unusable += usize::from(unreadable);
                self.lacking += usize::from(!unreadable);
                let why = if unreadable {
                    say!("缺少可用的{zh}(见“问题”)", "no usable {en} (see the problems)")
                } else {
                    say!("缺少{zh}", "no {en}")
                };
                self.leave_out(row, why);
            }
        }
    }

    /// Whether a row has a cell of its own in the column of a role.
    fn has_own(&self, row: &GridRow, role: &str) -> bool {
        let column = self.table.role(role).and_then(|role| self.layout.column(role));
        column.is_some_and(|column| cell_at(row, column.index).is_some())
    }

    /// The typed cells of a row by role; what cannot be read becomes a problem.
    fn role_values(&mut self, row: &GridRow) -> Vec<Option<Value>> {
        let mut values = Vec::with_capacity(self.columns.len());
        let layout = Arc::clone(&self.layout);
        self.forget_smaller_parts(row);
        for role in 0..self.columns.len() {
            let column = self.columns.get(role).copied().flatten().and_then(|place| layout.columns.get(place));
            let Some(column) = column else {
                values.push(None);
                continue;
            };
            let wanted = Wanted { kind: column.kind, unit: column.unit, epoch_1904: self.epoch_1904, year: self.year, tenths: self.tenths };
            let cell = cell_at(row, column.index).or_else(|| self.merged.get(&(row.number, column.index)));
            let read = |cell| if self.months.contains(&Some(role)) { period(cell, self.tenths) } else { cells::typed(cell, wanted) };
            let is = |quality: fn(Field) -> bool| column.field.is_some_and(quality);
            let several = |cell: &Cell| if is(Field::may_be_several) { cells::several(cell) } else { None };
            let value = match cell.map(|cell| read(cell).or_else(|why| several(cell).map(Some).ok_or(why))) {
                None => None,
                Some(Ok(value)) => value,
                Some(Err(why)) => {
                    let kept = cell.filter(|_| is(Field::keeps_unreadable)).map(|cell| Value::text(shown(cell)));
                    self.problem(row.number, column, why);
                    // What cannot be read is not blank: nobody knows whether the value above holds, for this row or for those below.
                    if let Some(above) = self.above.get_mut(role) {
                        *above = None;
                    }
                    values.push(kept);
                    continue;
                }
            };
            if column.kind == FieldKind::Money {
                self.note_decimals(row.number, column, value.as_ref());
            }
            let value = if self.table.carry.contains(&role) { self.carried(role, value.as_ref()) } else { value };
            values.push(value);
        }
        self.carry_within_voucher(&mut values);
        self.check_direction(row.number, &mut values);
        values
    }

    /// The day above is of the month above: it does not hold where another month begins.
    fn forget_smaller_parts(&mut self, row: &GridRow) {
        for (larger, smaller) in [("year", &["month", "day"][..]), ("month", &["day"]), ("period", &["day"])] {
            let Some(role) = self.table.role(larger) else { continue };
            let cell = self.layout.column(role).and_then(|column| cell_at(row, column.index));
            let own = cell.and_then(|cell| match larger {
                "year" => cells::number(cell).ok().flatten().map(Value::Number),
                _ => period(cell, self.tenths).ok().flatten(),
            });
            if own.is_some() && self.above.get(role).is_some_and(|above| *above != own) {
                for role in smaller.iter().filter_map(|name| self.table.role(name)) {
                    if let Some(above) = self.above.get_mut(role) {
                        *above = None;
                    }
                }
            }
        }
    }

    /// An amount whose direction is neither side stands on none: it is told, and not taken for a debit.
    fn check_direction(&mut self, row: u32, values: &mut [Option<Value>]) {
        if self.table.table != TableKind::Journal {
            return;
        }
        let role = |name: &str| self.table.role(name);
        let value = |name: &str| role(name).and_then(|role| values.get(role)).and_then(Option::as_ref);
        let place = role("direction").and_then(|role| self.columns.get(role)).copied().flatten();
        let amount = value("amount").and_then(Value::as_number).filter(|amount| !amount.is_zero());
        let sided = value("debit").is_some() || value("credit").is_some();
        let text = value("direction").map(Value::shown).unwrap_or_default();
        let numbered = self.sides.and_then(|[debit, credit]| match compact(&text) {
            text if text == debit => Some("借"),
            text if text == credit => Some("贷"),
            _ => None,
        });
        if let (Some(side), Some(slot)) = (numbered, role("direction").and_then(|role| values.get_mut(role))) {
            *slot = Some(Value::text(side));
            return;
        }
        let (Some(place), Some(_), false) = (place, amount, sided || is_credit(&text) || is_debit(&text)) else { return };
        let layout = Arc::clone(&self.layout);
        if let Some(column) = layout.columns.get(place) {
            let text = shorten(&printable(&text), LABEL_CHARS_MAX);
            self.problem(
                row,
                column,
                say!(
                    "方向“{text}”不是“借”或“贷”,这一行的金额没有采用,请改正",
                    "the direction “{text}” is neither 借 nor 贷; the amount of this row was not used, please correct it"
                ),
            );
        }
        if let Some(slot) = role("amount").and_then(|role| values.get_mut(role)) {
            *slot = None;
        }
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

    /// Preparer and reviewer stand on a voucher's first line only; the next voucher has its own.
    fn carry_within_voucher(&mut self, values: &mut [Option<Value>]) {
        let voucher: Vec<Option<Value>> = self.table.carry.iter().map(|role| values.get(*role).cloned().flatten()).collect();
        let same = self.voucher.as_ref() == Some(&voucher);
        for role in &self.table.carry_within {
            let (Some(slot), Some(value)) = (self.above.get_mut(*role), values.get_mut(*role)) else { continue };
            if value.is_none() && same {
                value.clone_from(slot);
            }
            slot.clone_from(value);
        }
        self.voucher = Some(voucher);
    }

    fn carried(&mut self, role: usize, value: Option<&Value>) -> Option<Value> {
        let slot = self.above.get_mut(role)?;
        if value.is_some() {
            *slot = value.cloned();
        }
        slot.clone()
    }

    fn note_decimals(&mut self, row: u32, column: &Column, value: Option<&Value>) {
        let Some(amount) = value.and_then(Value::as_number) else { return };
        if amount.normalize().scale() > 2 {
            let amount = amount.normalize();
            self.problem(
                row,
                column,
                say!(
                    "金额 {amount} 元多于两位小数,已按原值计算,请核对",
                    "the amount {amount} has more than two decimals; it was used as it is, please check"
                ),
            );
        }
    }

    fn problem(&mut self, row: u32, column: &Column, why: Said) {
        self.note_unread(row);
        self.problems_met += 1;
        if self.problems.len() >= PROBLEMS_TOLD {
            return;
        }
        let cell = format!("{}{row}", column_letter(column.index));
        let header = printable(&column.header);
        let (why_zh, why_en) = (why.zh, why.en);
        self.problems.push(Problem { row: Some(row), column: Some(header), why: say!("{cell}: {why_zh}", "{cell}: {why_en}") });
    }

    fn note_unread(&mut self, row: u32) {
        if self.unread.last() != Some(&row) {
            self.unread.push(row);
        }
    }

    /// Columns that play no role stay with the row under their own header.
    fn keep_extra(&self, row: &GridRow, typed: &mut Row) {
        for column in self.layout.columns.iter().filter(|column| column.role.is_none()) {
            if let Some(cell) = cell_at(row, column.index) {
                typed.extra.push((Arc::from(column.header.as_str()), Arc::from(shown(cell).as_str())));
            }
        }
    }

    /// The table that the rows came to.
    pub fn finish(mut self) -> TableReading {
        let untold = self.problems_met - self.problems.len();
        self.leave_out_drafts();
        self.leave_out_unproven_vouchers();
        let (mut proofs, mut problems) = (Vec::new(), Vec::new());
        let mut untold = untold + self.sums.verdict(&mut proofs, &mut problems);
        problems.extend(self.marks.told(self.kept.len()));
        if let Placed::Contradiction(_, why) = &self.titles.placed
            && placed::dates(self.table.table, &self.layout.columns)
        {
            problems.push(Problem { row: None, column: None, why: why.clone() });
        }
        if self.kept.len() == 0 && self.lacking > 0 {
            problems.push(Problem { row: None, column: None, why: none_kept(self.table.table, self.lacking) });
        }
        let evidence = self.evidence();
        proofs.extend(evidence.proof);
        problems.extend(evidence.against.map(|why| Problem { row: None, column: None, why }));
        if proofs.is_empty() && self.kept.len() > 0 {
            proofs.push(proofs::unproven(self.table.table, &self.layout, self.sums.any_total()));
        }
        let room = (2 * PROBLEMS_TOLD).saturating_sub(self.problems.len());
        untold += problems.len().saturating_sub(room);
        problems.truncate(room);
        if untold > 0 {
            problems.push(Problem { row: None, column: None, why: untold_problems(untold) });
        }
        self.problems.extend(problems);
        self.problems.sort();
        TableReading {
            spoke: layout::spoke(&self.sheet, &self.layout, self.table),
            sheet: self.sheet,
            table: self.table.table,
            header_row: self.header_rows[1],
            header_rows: self.header_rows,
            samples: self.samples,
            titles: self.layout.titles.clone(),
            columns: self.layout.columns.clone(),
            rows: self.kept.rows,
            lines: self.kept.lines,
            rows_in: self.rows_in,
            left_out: self.left_out,
            problems: self.problems,
            unread: self.unread,
            proofs,
            unusable: self.unusable,
            voided: self.marks.take_voided(),
            counted: None,
            layout: self.layout,
            end: End { above: self.above, voucher: self.voucher, tenths: self.tenths },
        }
    }

    /// What the rows kept say for and against the reading.
    pub fn evidence(&self) -> Evidence {
        match self.table.table {
            TableKind::Journal => proofs::of_lines(&self.kept.lines, &self.layout),
            table => proofs::of_rows(table, &self.kept.rows),
        }
    }

    /// What the rows kept take in memory, in bytes.
    pub fn memory(&self) -> usize {
        let of_row = self.kept.rows.first().map_or(0, |row| size_of_val(row.values()) + 256);
        let told = (self.left_out.entries() + self.problems.len()) * 256 + self.unread.len() * size_of::<u32>();
        self.kept.lines.memory() + self.kept.rows.len() * of_row + told
    }

    /// How many rows were kept.
    pub fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Rows behind a total that already equals everything above it are drafts: they are left out, and the sheet says so.
    fn leave_out_drafts(&mut self) {
        let Some(kept_before) = self.sums.closing_total() else { return };
        if kept_before >= self.kept.len() {
            return;
        }
        let drafts = self.kept.split_off(kept_before);
        let count = drafts.len();
        for row in &drafts {
            self.left_out.push(*row, Said::new("在合计行之后,不属于本表", "behind the total row, so no part of the table"));
        }
        self.problems.push(Problem {
            row: drafts.first().copied(),
            column: None,
            why: say!(
                "合计行之后还有{count}行,未计入;如属有效数据,请移到合计行之前",
                "{count} row(s) stand behind the total row and were left out; if they are data, move them above it"
            ),
        });
    }
}

/// Leaves no more than so many problems; how many more there are is said.
pub fn shrink_problems(problems: &mut Vec<Problem>, told: usize) {
    let untold = problems.len().saturating_sub(told + 1);
    if untold > 0 {
        problems.truncate(told);
        problems.push(Problem { row: None, column: None, why: untold_problems(untold + 1) });
        problems.shrink_to_fit();
    }
}

/// What is said of a table of which no row could be taken.
fn none_kept(table: TableKind, rows: usize) -> Said {
    let Said { zh, en } = table.title();
    say!(
        "按“{zh}”读取,但{rows}行数据都缺少必要的内容,一行也没有采用:可能认错了表,或有的列名没有认出。请用 inspect 核对各列,改好列名,或在 mapping.toml 中写明;如果不是账表,不用管",
        "read as “{en}”, but all {rows} rows lack what it needs and none was taken: it may be another table, or the name of a column was not recognised. Look at the columns with inspect, mend their names, or say in mapping.toml what they are; if it is no table of the books, leave it"
    )
}

fn untold_problems(count: usize) -> Said {
    say!(
        "这张表还有{count}处问题,没有一一列出。请先处理已列出的,再检查一次",
        "this table has {count} more problem(s) that are not listed. Mend the ones listed and check again"
    )
}

/// The rows kept: lines of a journal, rows of any other table.
#[derive(Debug, Default)]
struct Kept {
    rows: Vec<Row>,
    lines: Lines,
}

impl Kept {
    fn push(&mut self, row: Row) {
        if row.table() == TableKind::Journal {
            self.lines.push_row(&row);
        } else {
            self.rows.push(row);
        }
    }

    fn len(&self) -> usize {
        self.rows.len() + self.lines.len()
    }

    /// Takes the rows from this one on out and gives their numbers.
    fn split_off(&mut self, from: usize) -> Vec<u32> {
        let lines = self.lines.rows_from(from).to_vec();
        self.lines.truncate(from);
        let rows = if from < self.rows.len() { self.rows.split_off(from) } else { Vec::new() };
        rows.iter().map(|row| row.source.row).chain(lines).collect()
    }
}

/// Whether a column of balances has its sides in a column beside it.
fn turned_by_direction(layout: &Layout, table: &TableHeaders, column: &Column) -> bool {
    let shown = |role: &str| table.role(role).is_some_and(|role| layout.column(role).is_some());
    let is_balance = ["opening", "closing"].iter().any(|role| column.role == table.role(role));
    is_balance && (shown("opening_direction") || shown("closing_direction"))
}

/// The numbers that stand for debit and credit in a column of directions: 1 and -1, 1 and 2. Nobody knows which side is which of 0 and 1.
fn sides_of(grid: &Grid, layout: &Layout, table: &TableHeaders) -> Option<[&'static str; 2]> {
    let column = table.role("direction").filter(|_| table.table == TableKind::Journal).and_then(|role| layout.column(role))?;
    let rows = grid.rows.get(layout.body..).unwrap_or_default().iter().take(TENTHS_ROWS);
    let texts: std::collections::BTreeSet<String> =
        rows.filter_map(|row| cell_at(row, column.index)).map(|cell| compact(&shown(cell))).collect();
    let is = |sides: &[&str; 2]| texts.len() == 2 && sides.iter().all(|side| texts.contains(*side));
    [["1", "-1"], ["1", "2"]].into_iter().find(is)
}

/// What the first column of dates proves of dates such as 1.1, or that of periods of 2024.1.
fn tenths_of(grid: &Grid, layout: &Layout) -> Tenths {
    let dates = || layout.columns.iter().find(|column| column.role.is_some() && column.kind == FieldKind::Date);
    let periods = || layout.columns.iter().find(|column| column.role_name.as_deref() == Some("period"));
    let column = dates().or_else(periods);
    // Of a long sheet no more is at hand when its first rows are read.
    let cells = |index: u32| grid.rows.iter().skip(layout.body).take(TENTHS_ROWS).filter_map(move |row| cell_at(row, index));
    column.map_or(Tenths::Unproven, |column| Tenths::of(cells(column.index)))
}

/// Cells that a vertical merge below the header covers, with the cell that fills them. Amounts are never spread: one amount for
/// several rows is one amount.
fn merged_cells(grid: &Grid, layout: &Layout) -> BTreeMap<(u32, u32), Cell> {
    let mut filled = BTreeMap::new();
    let body_row = grid.rows.get(layout.body).map_or(u32::MAX, |row| row.number);
    let spread = |merge: &&Merge| merge.row_last > merge.row_first && merge.row_first >= body_row;
    for merge in grid.merges.iter().filter(spread) {
        let money = layout
            .columns
            .iter()
            .any(|column| column.index == merge.column_first && matches!(column.kind, FieldKind::Money | FieldKind::Number));
        let first = grid.rows.binary_search_by_key(&merge.row_first, |row| row.number).ok().and_then(|index| grid.rows.get(index));
        let Some(cell) = first.and_then(|row| cell_at(row, merge.column_first)) else { continue };
        if !money {
            for row in merge.row_first + 1..=merge.row_last {
                filled.insert((row, merge.column_first), cell.clone());
            }
        }
    }
    filled
}

/// The names of the needed fields that a row lacks.
fn missing(row: &Row) -> Option<(String, String)> {
    use crate::tables::{benefits, journal, open_items};
    let lacks = |field: &crate::tables::Field| {
        let names_instead = *field == benefits::PERSON && (row.get(benefits::NAMES).is_some() || row.get(benefits::HEADCOUNT).is_some());
        // A payout sheet may leave the kind or the date to be asked for; the sheet says so once.
        let asked_for = *field == benefits::DATE || *field == benefits::CATEGORY || *field == open_items::SIDE;
        let code_instead = *field == journal::ACCOUNT_NAME && row.get(journal::ACCOUNT_CODE).is_some();
        field.schema().needed && row.get(*field).is_none() && !names_instead && !asked_for && !code_instead
    };
    let fields: Vec<_> = row.table().all_fields().filter(lacks).collect();
    if fields.is_empty() {
        return None;
    }
    let zh: Vec<&str> = fields.iter().map(|field| field.schema().zh).collect();
    let en: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    Some((zh.join("、"), en.join(", ")))
}
