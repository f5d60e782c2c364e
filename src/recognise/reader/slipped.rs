//! Rows of a delimited text that slipped: a comma inside a text without quotation marks parts it into two cells, and what follows stands one column too
//! far. Such a row is put together where an amount or the code of an account did not fit and all cells fit in one way only, or where what stands beyond
//! goes on in the free text that stands last; it is told either way.

use super::Reader;
use super::problems::PROBLEMS_TOLD;
use crate::read::{Cell, GridRow};
use crate::recognise::cells::{self, column_letter, is_ditto, shown};
use crate::recognise::columns::Column;
use crate::recognise::kind::cell_at;
use crate::recognise::layout::Layout;
use crate::say;
use crate::tables::{FieldKind, Problem, SheetName};
use crate::value::names::names_nothing;
use crate::value::text::{is_han, printable, shorten};
use crate::value::{Said, date};

/// So many cells may belong together.
const PIECES_MAX: u32 = 4;
/// The most of a text that is quoted.
const QUOTED_CHARS: usize = 40;
/// The roles whose cells are free text, in which commas stand.
const FREE: [&str; 9] = ["summary", "purpose", "terms", "matter", "decision", "topic", "name", "item", "event"];

/// The cells of a row that cannot be what their columns hold.
#[derive(Default)]
struct Misfits {
    all: usize,
    /// Whether one stands where an amount or the code of an account should.
    hard: bool,
    /// Whether one stands where the code of an account should.
    code: bool,
}

/// What became of a row.
pub(super) enum Slip {
    /// It did not slip.
    No,
    /// Its cells stand in their columns again.
    Mended(GridRow),
    /// Nobody knows which cells belong together.
    Lost(Said),
}

/// The last column with a header, in a text whose rows hardly ever go beyond it. In a workbook anything may stand beside a table.
pub(super) fn width(sheet: &SheetName, layout: &Layout, below: &[GridRow]) -> Option<u32> {
    const ROWS_FOR_ONE: usize = 5;
    let name = sheet.file.to_lowercase();
    let is_text = sheet.sheet.is_none() && [".csv", ".txt", ".tsv"].iter().any(|end| name.ends_with(end));
    let last = layout.columns.iter().map(|column| column.index).max().filter(|_| is_text)?;
    let beyond = below.iter().filter(|row| row.cells.last().is_some_and(|(index, _)| *index > last)).count();
    (beyond == 1 || beyond * ROWS_FOR_ONE <= below.len()).then_some(last)
}

impl Reader<'_> {
    /// Looks whether a row slipped.
    pub(super) fn without_slip(&mut self, row: &GridRow) -> Slip {
        let (Some(width), Some((last, _))) = (self.width, row.cells.last()) else { return Slip::No };
        let beyond = last.saturating_sub(width);
        let misfits = self.misfits(row);
        // One cell that cannot be read may be nothing but that; and where nothing stands beyond the header only a code of an account tells.
        if beyond == 0 && (misfits.all < 2 || !misfits.code) {
            return Slip::No;
        }
        let counted = (beyond > 0).then(|| {
            let (cells, headers) = (last.saturating_add(1), width.saturating_add(1));
            say!(
                "比表头多{beyond}格({cells}格,表头{headers}格)",
                "has {beyond} cell(s) more than the header ({cells}, the header {headers})"
            )
        });
        let one = match (misfits.all, misfits.hard) {
            (0, _) => self.goes_on(row, width).or_else(|| self.thousands_of(row, width, beyond)),
            (_, true) => self.one_way(row, width, beyond),
            _ => None,
        };
        let Some((index, mended)) = one else { return self.unmended(row, counted, !misfits.hard) };
        let is_money = self.layout.columns.iter().any(|column| column.index == index && column.kind == FieldKind::Money);
        let Said { zh: where_zh, en: where_en } = if is_money {
            Said::new("金额里多半有没加引号的千分位逗号", "a comma probably parts the thousands of an amount without quotation marks")
        } else {
            Said::new("文字里多半有没加引号的逗号", "a comma probably stands in a text without quotation marks")
        };
        let text = shorten(&printable(&cell_at(&mended, index).map(shown).unwrap_or_default()), QUOTED_CHARS);
        let Said { zh, en } = counted.unwrap_or_else(|| Said::new("有的格与列对不上", "has cells that do not fit their columns"));
        let number = row.number;
        self.tell_slip(
            number,
            index,
            say!(
                "第{number}行{zh}:{where_zh},已把“{text}”当作一格读入,其后各格左移;请核对,并给这一格加上英文双引号",
                "row {number} {en}: {where_en}; “{text}” was read as one cell and those behind it moved left: check the row and put the cell in quotation marks"
            ),
        );
        Slip::Mended(mended)
    }

    /// The only way of putting a row together in which all its cells fit their columns.
    fn one_way(&self, row: &GridRow, width: u32, beyond: u32) -> Option<(u32, GridRow)> {
        let pieces = if beyond == 0 { 1..PIECES_MAX } else { beyond..beyond.saturating_add(1).min(PIECES_MAX) };
        let found = pieces.map(|more| self.joined(row, width, more)).find(|found| !found.is_empty()).unwrap_or_default();
        let is_money = |index: u32| self.layout.columns.iter().any(|column| column.index == index && column.kind == FieldKind::Money);
        let of_money: Vec<&(u32, GridRow)> = found.iter().filter(|(index, _)| is_money(*index) && beyond > 0).collect();
        let of_free: Vec<&(u32, GridRow)> = found.iter().filter(|(index, _)| self.is_free(*index)).collect();
        match (of_money.as_slice(), of_free.as_slice(), found.as_slice()) {
            ([one], ..) | ([], [one], _) => Some((*one).clone()),
            ([], [], [one]) if beyond > 0 => Some(one.clone()),
            _ => None,
        }
    }

    fn is_free(&self, index: u32) -> bool {
        let free = |column: &Column| column.role_name.as_deref().is_some_and(|name| FREE.contains(&name));
        self.layout.columns.iter().any(|column| column.index == index && free(column))
    }

    /// A row all of whose cells fit, whose last column is a free text or a remark: what stands beyond it goes on there, and nothing moves.
    fn goes_on(&self, row: &GridRow, width: u32) -> Option<(u32, GridRow)> {
        let is_remark = |column: &Column| column.index == width && column.role.is_none();
        if !self.is_free(width) && !self.layout.columns.iter().any(is_remark) {
            return None;
        }
        let (before, behind): (Vec<_>, Vec<_>) = row.cells.iter().cloned().partition(|(index, _)| *index < width);
        let filled = behind.first().is_some_and(|(index, _)| *index == width);
        let text = behind.iter().map(|(_, cell)| shown(cell)).collect::<Vec<_>>().join(",");
        let cells = before.into_iter().chain([(width, Cell::Text(text.as_str().into()))]).collect();
        filled.then_some((width, GridRow { number: row.number, cells }))
    }

    /// A row all of whose cells fit and that holds an amount parted at its thousands: what stands behind the comma is no amount of its own (`000.00`), or
    /// both sides of a line would be filled.
    fn thousands_of(&self, row: &GridRow, width: u32, beyond: u32) -> Option<(u32, GridRow)> {
        let column = |index: u32| self.layout.columns.iter().find(|column| column.index == index && column.kind == FieldKind::Money);
        let is_proved = |index: u32| {
            let behind = cell_at(row, index.saturating_add(1)).map(shown).unwrap_or_default();
            let sides = [index, index.saturating_add(1)].map(|index| column(index).and_then(|column| column.role_name.as_deref()));
            behind.starts_with("00") || matches!(sides, [Some("debit"), Some("credit")])
        };
        let found = self.joined(row, width, beyond).into_iter().filter(|(index, _)| column(*index).is_some());
        let mut proved = found.filter(|(index, _)| is_proved(*index));
        proved.next().filter(|_| proved.next().is_none())
    }

    /// Of a row that cannot be put together: with more cells than headers it is told, and left out where its cells do not fit.
    fn unmended(&mut self, row: &GridRow, counted: Option<Said>, fits: bool) -> Slip {
        let Some(Said { zh, en }) = counted else { return Slip::No };
        let number = row.number;
        if !fits {
            let why = say!(
                "{zh}:文字里多半有没加引号的逗号,各格与列对不上,没有读入;请给有逗号的文字加上英文双引号",
                "{en}: a comma probably stands in a text without quotation marks, and its cells do not fit their columns, so it was not read; put the text in quotation marks"
            );
            let (told_zh, told_en) = (&why.zh, &why.en);
            self.tell_slip(number, 0, say!("第{number}行{told_zh}", "row {number} {told_en}"));
            return Slip::Lost(why);
        }
        let Some((index, cell)) = row.cells.last() else { return Slip::No };
        let text = shorten(&printable(&shown(cell)), QUOTED_CHARS);
        self.tell_slip(
            number,
            *index,
            say!(
                "第{number}行{zh}:多出的“{text}”没有读入;文字里可能有没加引号的逗号,请核对,给有逗号的文字加上英文双引号",
                "row {number} {en}: “{text}” was not read; a comma may stand in a text without quotation marks: check the row and put the text in quotation marks"
            ),
        );
        Slip::No
    }

    fn tell_slip(&mut self, row: u32, column: u32, why: Said) {
        self.problems_met += 1;
        if self.problems.len() < PROBLEMS_TOLD {
            let header = self.layout.columns.iter().find(|known| known.index == column).map(|known| printable(&known.header));
            self.problems.push(Problem { row: Some(row), column: header.or_else(|| Some(column_letter(column))), why });
        }
    }

    /// Which cells of a row cannot be what their columns hold.
    fn misfits(&self, row: &GridRow) -> Misfits {
        let misfit = |column: &&Column| cell_at(row, column.index).is_some_and(|cell| !self.fits_column(row, column, cell));
        self.layout.columns.iter().filter(misfit).fold(Misfits::default(), |found, column| {
            let code = column.kind == FieldKind::Code;
            Misfits { all: found.all + 1, hard: found.hard || code || column.kind == FieldKind::Money, code: found.code || code }
        })
    }

    fn fits_column(&self, row: &GridRow, column: &Column, cell: &Cell) -> bool {
        let Cell::Text(text) = cell else { return true };
        if column.role.is_none() || self.sided.contains(&column.index) || column.field.is_some_and(crate::tables::Field::may_be_several) {
            return true;
        }
        // What stands for a blank, or for what stands above, may stand anywhere.
        if names_nothing(text) || is_ditto(text, &self.headers.words.dittos) {
            return true;
        }
        match column.kind {
            FieldKind::Money => cells::money(cell, self.unit_of(row, column)).is_ok(),
            FieldKind::Date => date::parse(text).is_some() || text.contains(|c: char| c.is_ascii_digit()),
            FieldKind::Code if column.role_name.as_deref() == Some("account_code") => !text.contains(is_han),
            _ => true,
        }
    }

    /// The rows that come of joining a cell with so many behind it, where all cells fit their columns and one of them is an amount; each with the column.
    fn joined(&self, row: &GridRow, width: u32, more: u32) -> Vec<(u32, GridRow)> {
        let is_amount = |row: &GridRow| {
            let money = self.layout.columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money);
            money
                .filter_map(|column| cell_at(row, column.index).map(|cell| (column, cell)))
                .any(|(column, cell)| cells::money(cell, self.unit_of(row, column)).is_ok_and(|amount| amount.is_some()))
        };
        let joined = |index: u32| {
            let column = self.layout.columns.iter().find(|column| column.index == index);
            let pieces: Option<Vec<String>> = (index..=index.saturating_add(more)).map(|at| cell_at(row, at).map(shown)).collect();
            let text = match column.map(|column| column.kind) {
                Some(FieldKind::Money) => thousands(&pieces?)?,
                None | Some(FieldKind::Text) => pieces?.join(","),
                _ => return None,
            };
            let mut cells: Vec<(u32, Cell)> = row.cells.iter().filter(|(at, _)| *at < index).cloned().collect();
            cells.push((index, Cell::Text(text.as_str().into())));
            let behind = row.cells.iter().filter(|(at, _)| *at > index.saturating_add(more));
            cells.extend(behind.map(|(at, cell)| (at.saturating_sub(more), cell.clone())));
            let mended = GridRow { number: row.number, cells };
            (self.misfits(&mended).all == 0 && is_amount(&mended)).then_some((index, mended))
        };
        (0..=width).filter_map(joined).collect()
    }
}

/// An amount whose thousands were taken for cells of their own: `1` and `200.00`.
fn thousands(pieces: &[String]) -> Option<String> {
    let (first, rest) = pieces.split_first()?;
    let digits = |text: &str, least: usize| (least..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let (last, between) = rest.split_last()?;
    let whole = last.split_once('.').map_or(last.as_str(), |(whole, _)| whole);
    let is_one = digits(first.trim_start_matches('-'), 1) && between.iter().all(|piece| digits(piece, 3)) && digits(whole, 3);
    is_one.then(|| pieces.concat())
}
