//! What a row takes from the row above it: the further rows of a meeting or a voucher its day and number, a ditto mark what it stands for. Knows no
//! total and no title; the carrying of single blank cells is in `values.rs`.

use std::collections::BTreeMap;

use super::Reader;
use super::problems::named_rows;
use crate::read::{Cell, GridRow};
use crate::recognise::cells::{is_ditto, shown};
use crate::recognise::columns::Column;
use crate::recognise::headers::TableHeaders;
use crate::recognise::kind::{LABEL_CHARS_MAX, cell_at};
use crate::recognise::totals::TotalRow;
use crate::say;
use crate::tables::{Field, FieldKind, Problem, Row, TableKind, journal};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value, date};

/// What the rows read so far leave for the next.
#[derive(Debug, Default)]
pub(super) struct Above {
    /// The last row of a group, and the values of the roles that its rows share.
    group: Option<(u32, Vec<Option<Value>>)>,
    /// The rows that took them.
    shared: Vec<u32>,
    /// What stands in each column above; `None` before the first row.
    cells: Option<BTreeMap<u32, Cell>>,
    /// The fields of the journal line at hand that are those of the line above.
    dittos: Vec<(Field, String)>,
    /// The rows with ditto marks that were understood.
    repeated: Vec<u32>,
    /// Whether the line above was kept.
    kept: bool,
    /// The rows whose dates are spans.
    spans: Vec<u32>,
}

impl Above {
    /// What follows belongs to nothing above it.
    pub(super) fn end_group(&mut self) {
        self.group = None;
    }

    /// Begins a row of data; gives whether the one above it was kept.
    pub(super) fn begin_row(&mut self) -> bool {
        std::mem::take(&mut self.kept)
    }

    /// Notes that a date of the row at hand is a span.
    pub(super) fn note_span(&mut self, row: u32) {
        self.spans.push(row);
    }

    /// Notes that the row at hand is kept.
    pub(super) fn keep_row(&mut self) {
        self.kept = true;
    }
}

impl Reader<'_> {
    /// The further rows of a meeting or a voucher have its day and number in the first one only. A row with a number of its own, one that says
    /// nothing of its own or that adds others up, and one behind a title, a total, another page or a blank line is none of them.
    /// Whether a row of minutes has a day in a column that is none of the meeting's: of payments that are listed with the meetings that decided them, one
    /// without a meeting had none.
    fn has_day_of_its_own(&self, row: &GridRow) -> bool {
        let is_day =
            |cell: &Cell| matches!(cell, Cell::Date(_)) || date::parse(&compact(&shown(cell))).is_some_and(|date| date.day().is_some());
        let mut others = self.layout.columns.iter().filter(|column| column.role.is_none());
        self.table.table == TableKind::Minutes && others.any(|column| cell_at(row, column.index).is_some_and(is_day))
    }

    pub(super) fn carry_together(&mut self, row: &GridRow, values: &mut [Option<Value>]) {
        let roles = &self.table.carry_together;
        if roles.is_empty() {
            return;
        }
        let own = |role: &usize| {
            let column = self.layout.column(*role)?;
            cell_at(row, column.index).or_else(|| self.merged.get(&(row.number, column.index))).filter(|cell| !shown(cell).is_empty())
        };
        let stated: Vec<usize> = roles.iter().copied().filter(|role| own(role).is_some()).collect();
        let number = self.table.role("voucher_no");
        let above = self.taken.group.as_ref().filter(|(last, _)| last + 1 == row.number).map(|(_, above)| above);
        let value = |role: &usize| values.get(*role).cloned().flatten();
        let same_number = || {
            let place = roles.iter().position(|role| number == Some(*role));
            let above = place.zip(above).and_then(|(place, above)| above.get(place)).cloned().flatten();
            stated.iter().all(|role| number == Some(*role)) && above.is_some() && above == number.and_then(|role| value(&role))
        };
        let further = (stated.is_empty() && !self.has_day_of_its_own(row)) || same_number();
        match above.filter(|_| further && self.says_its_own(row, values)).cloned() {
            Some(above) => {
                let mut taken = false;
                for (role, above) in roles.iter().zip(&above) {
                    if let Some(slot) = values.get_mut(*role).filter(|slot| slot.is_none()) {
                        taken |= above.is_some();
                        slot.clone_from(above);
                    }
                }
                if taken {
                    self.taken.shared.push(row.number);
                }
                self.taken.group = Some((row.number, above));
            }
            None if stated.is_empty() => self.taken.group = None,
            None => {
                let shared: Vec<Option<Value>> = roles.iter().map(value).collect();
                let dated = ["date", "month", "day"].iter().filter_map(|name| self.table.role(name)).any(|role| value(&role).is_some());
                self.taken.group = Some((row.number, shared)).filter(|_| dated);
            }
        }
    }

    /// Whether a row that says one thing only is a further matter of the meeting above: it stands in the column of matters, behind that of days.
    pub(super) fn is_further_matter(&self, row: &GridRow) -> bool {
        let [(index, _)] = row.cells.as_slice() else { return false };
        let column = |name: &str| self.table.role(name).and_then(|role| self.layout.column(role)).map(|column| column.index);
        let matter = ["topic", "matter"].into_iter().find_map(column);
        let goes_on = self.taken.group.as_ref().is_some_and(|(last, _)| last + 1 == row.number);
        self.table.table == TableKind::Minutes && goes_on && matter == Some(*index) && column("date").is_some_and(|date| date < *index)
    }

    /// Whether a row says what it is about and, where its table is one of money, how much; and is no sum of others.
    fn says_its_own(&self, row: &GridRow, values: &[Option<Value>]) -> bool {
        let count = |kind: FieldKind| {
            let roles = self.table.roles.iter().zip(values);
            roles.filter(|(role, value)| role.kind == kind && value.is_some() && role.field.is_some()).count()
        };
        let costs = self.table.table.all_fields().any(|field| field.kind() == FieldKind::Money && field.schema().needed);
        let texts = count(FieldKind::Text);
        if texts == 0 || (costs && count(FieldKind::Money) == 0) {
            return false;
        }
        // A sum has one label.
        if texts > 1 {
            return true;
        }
        let amounts = self.amounts_to_add(row);
        let total = TotalRow { row: row.number, label: String::new(), whole: false, amounts, kept_before: self.kept.len() };
        !self.sums.adds_up(&total)
    }

    /// A row with what its ditto marks stand for; `None` if it has none. Of a journal see [`journal_ditto`](Self::journal_ditto).
    pub(super) fn without_dittos(&mut self, row: &GridRow) -> Option<GridRow> {
        if self.table.table == TableKind::Journal {
            return None;
        }
        let dittos = &self.headers.words.dittos;
        let is_mark = |cell: &Cell| matches!(cell, Cell::Text(text) if is_ditto(text, dittos));
        let marked: Vec<(u32, String)> = row
            .cells
            .iter()
            .filter(|(index, cell)| is_mark(cell) && self.layout.columns.iter().any(|column| column.index == *index && may_repeat(column)))
            .map(|(index, cell)| (*index, shown(cell)))
            .collect();
        let mut plain = (!marked.is_empty()).then(|| row.clone());
        for (index, mark) in &marked {
            let Some(plain) = &mut plain else { break };
            let Ok(place) = plain.cells.binary_search_by_key(index, |(index, _)| *index) else { continue };
            let above = self.taken.cells.as_ref().map(|cells| cells.get(index).cloned());
            match above {
                Some(Some(above)) => {
                    if let Some((_, cell)) = plain.cells.get_mut(place) {
                        *cell = above;
                    }
                }
                Some(None) => _ = plain.cells.remove(place),
                None => {
                    plain.cells.remove(place);
                    self.tell_nothing_above(row.number, *index, mark);
                }
            }
        }
        if !marked.is_empty() && self.taken.cells.is_some() {
            self.taken.repeated.push(row.number);
        }
        self.remember_cells(plain.as_ref().unwrap_or(row));
        plain
    }

    fn tell_nothing_above(&mut self, row: u32, index: u32, mark: &str) {
        let layout = std::sync::Arc::clone(&self.layout);
        let Some(column) = layout.columns.iter().find(|column| column.index == index) else { return };
        let why = say!("“{mark}”的上面没有可以照抄的内容,请填写完整", "there is nothing above that “{mark}” could stand for; write it out");
        self.problem(row, column, why);
    }

    /// Notes what the next row's ditto marks would stand for: of a column whose blank cells take the value above, that value.
    fn remember_cells(&mut self, row: &GridRow) {
        let mut cells = self.taken.cells.take().unwrap_or_default();
        let goes_on = |role: &usize| self.table.carry.contains(role) || self.table.carry_together.contains(role);
        for column in &self.layout.columns {
            match cell_at(row, column.index).or_else(|| self.merged.get(&(row.number, column.index))) {
                Some(cell) => _ = cells.insert(column.index, cell.clone()),
                None if column.role.as_ref().is_some_and(goes_on) => {}
                None => _ = cells.remove(&column.index),
            }
        }
        self.taken.cells = Some(cells);
    }

    /// The ditto mark that a cell of a journal holds.
    pub(super) fn journal_mark(&self, cell: &Cell) -> Option<String> {
        let Cell::Text(text) = cell else { return None };
        let marked = self.table.table == TableKind::Journal && is_ditto(text, &self.headers.words.dittos);
        marked.then(|| shorten(&printable(text.trim()), LABEL_CHARS_MAX))
    }

    /// What a ditto mark in a journal comes to for now: the value that blank cells would take, or nothing until the line above is asked
    /// ([`fill_dittos`](Self::fill_dittos)). `None` where it cannot be understood.
    #[expect(clippy::option_option, reason = "no mark, or a mark for a blank cell")]
    pub(super) fn journal_ditto(&mut self, row: u32, role: usize, column: &Column, mark: String) -> Option<Option<Value>> {
        if self.table.carry.contains(&role) || self.table.carry_within.contains(&role) {
            let above = self.above.get(role).cloned().flatten();
            if above.is_some() {
                self.taken.repeated.push(row);
            } else {
                self.tell_nothing_above(row, column.index, &mark);
            }
            return Some(above);
        }
        let field = repeated_field(self.table, role)?;
        self.taken.dittos.push((field, mark));
        Some(None)
    }

    /// Gives a journal line those fields of the line above that its ditto marks stand for.
    pub(super) fn fill_dittos(&mut self, row: u32, typed: &mut Row, above_kept: bool) {
        for (field, mark) in std::mem::take(&mut self.taken.dittos) {
            let lines = &self.kept.lines;
            let Some(last) = lines.len().checked_sub(1).filter(|_| above_kept) else {
                let column = self
                    .layout
                    .columns
                    .iter()
                    .find(|column| column.role.is_some_and(|role| repeated_field(self.table, role) == Some(field)));
                if let Some(index) = column.map(|column| column.index) {
                    self.tell_nothing_above(row, index, &mark);
                }
                continue;
            };
            let text = |field: Field| Some(lines.text(field, last)).filter(|text| !text.is_empty()).map(Value::text);
            if field == journal::ACCOUNT_NAME || field == journal::ACCOUNT_CODE {
                // Name and code are one: where a line repeats the one, it repeats the other, unless it says another one.
                let parts = [journal::ACCOUNT_CODE, journal::ACCOUNT_NAME];
                let differs = |part: &Field| typed.text(*part).is_some_and(|own| own != lines.text(*part, last));
                if !parts.iter().any(differs) {
                    for part in parts {
                        typed.set(part, text(part));
                    }
                }
            } else {
                typed.set(field, text(field));
            }
            self.taken.repeated.push(row);
        }
    }

    /// What is told of the rows that took something from above.
    pub(super) fn taken_from_above(&mut self) -> Vec<Problem> {
        let mut told = Vec::new();
        let (shared, repeated) = (&self.taken.shared, &mut self.taken.repeated);
        repeated.dedup();
        if let Some(Said { zh, en }) = named_rows(shared) {
            let count = shared.len();
            let why = say!(
                "{count}行没有写日期(第{zh}行),按与上一行同属一次会议或一张凭证读入,日期(和凭证号)取自上一行;如不是,请补填",
                "{count} row(s) have no date (row {en}); they were read as further rows of the meeting or voucher above, with its date (and number). If they are not, fill in their own"
            );
            told.push(Problem { row: shared.first().copied(), column: None, why });
        }
        if let Some(Said { zh, en }) = named_rows(repeated) {
            let count = repeated.len();
            let why = say!(
                "{count}行有“同上”“〃”之类的记号(第{zh}行),按上一行同一列的内容读入",
                "{count} row(s) have marks such as 同上 or 〃 (row {en}), which were read as what stands above them in their column"
            );
            told.push(Problem { row: repeated.first().copied(), column: None, why });
        }
        if let Some(Said { zh, en }) = named_rows(&self.taken.spans) {
            let count = self.taken.spans.len();
            let why = say!(
                "{count}行的日期是一段时间(第{zh}行),按其最后一天所在的月份读入,不知道是哪一天的,按天判断的规则不查",
                "the dates of {count} row(s) are spans of time (row {en}); they were read as the month of the last day, and rules that go by the day leave them out"
            );
            told.push(Problem { row: self.taken.spans.first().copied(), column: None, why });
        }
        told
    }
}

/// Whether what stands in a column can be what stood above: no amount and no count, unless it is a part of a date.
fn may_repeat(column: &Column) -> bool {
    let of_date = ["year", "month", "day", "period"].contains(&column.role_name.as_deref().unwrap_or_default());
    column.role.is_none() || of_date || matches!(column.kind, FieldKind::Text | FieldKind::Code | FieldKind::Date)
}

/// The field of a journal line that a ditto mark in the column of a role repeats.
fn repeated_field(table: &TableHeaders, role: usize) -> Option<Field> {
    let role = table.roles.get(role)?;
    if ["supplier", "customer", "employee", "payee"].contains(&role.name.as_str()) {
        return Some(journal::COUNTERPARTY);
    }
    let fields = [journal::COUNTERPARTY, journal::DEPARTMENT, journal::PROJECT, journal::ACCOUNT_CODE, journal::ACCOUNT_NAME];
    role.field.filter(|field| fields.contains(field))
}
