//! The cells and merged ranges of one worksheet of an .xlsx. A cell that makes no sense costs itself.

use quick_xml::events::{BytesStart, Event};

use super::Book;
use super::texts::unescape;
use crate::read::excel::{plain_number, put_serial, unreadable_cell};
use crate::read::grid::{Flow, GridBuilder};
use crate::read::number_format::Shown;
use crate::read::xml::{Source, Stop, Xml, attribute, push_text};
use crate::read::{Cell, Merge};
use crate::value::amount::decimal_of_float;
use crate::value::{Date, date};

/// After this many cells that make no sense a sheet says no more about them.
const UNREADABLE_TOLD: usize = 50;

/// The furthest cell that Excel has.
const ROW_MAX: u32 = 1_048_576;
const COLUMN_MAX: u32 = 16_384;

/// Reads a sheet as far as it goes; where it breaks off is told in it.
pub(super) fn read<R: Source>(xml: &mut Xml<R>, book: &Book, builder: &mut GridBuilder<'_, '_>) {
    let mut reader = SheetReader { xml, book, builder, row: 0, column: 0, unreadable: 0, value: String::new(), uncomputed: false };
    if let Err(stop) = reader.read() {
        builder.stopped(&stop);
    }
}

struct SheetReader<'r, 's, 'a, R> {
    xml: &'r mut Xml<R>,
    book: &'r Book,
    builder: &'r mut GridBuilder<'s, 'a>,
    /// From 1; 0 before the first row.
    row: u32,
    /// Where the next cell stands unless it says otherwise, from 0.
    column: u32,
    unreadable: usize,
    value: String,
    /// Whether the cell has a formula and no value, not even an empty one.
    uncomputed: bool,
}

/// What a cell says of itself before its value comes.
struct Head {
    /// Row from 1, column from 0; `None` if it lies outside of any sheet.
    place: Option<(u32, u32)>,
    kind: Kind,
    style: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
    Unknown,
}

impl<R: Source> SheetReader<'_, '_, '_, R> {
    fn read(&mut self) -> Result<(), Stop> {
        loop {
            let head = match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        let number = attribute(&element, "r").and_then(|number| number.parse().ok());
                        self.row = number.unwrap_or(self.row.saturating_add(1));
                        self.column = 0;
                        continue;
                    }
                    "c" => head(&element, (self.row, self.column)),
                    "mergeCell" => {
                        if let Some(merge) = attribute(&element, "ref").and_then(|range| merge(&range)) {
                            self.builder.merge(merge);
                        }
                        continue;
                    }
                    _ => continue,
                },
                Event::Eof => return Ok(()),
                _ => continue,
            };
            self.read_value()?;
            self.column = head.place.map_or(self.column, |(_, column)| column).saturating_add(1);
            if self.put(&head) == Flow::Stop {
                return Err(Stop::Full);
            }
        }
    }

    /// The text of the cell's value, up to the end of the cell.
    fn read_value(&mut self) -> Result<(), Stop> {
        self.value.clear();
        let max = self.builder.shared.limits.cell_bytes;
        let outside = self.xml.depth();
        let (mut wanted, mut formula, mut valued) = (false, false, false);
        loop {
            let event = self.xml.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" | "t" => (wanted, valued) = (true, true),
                    "f" => formula = true,
                    "rPh" => self.xml.skip()?,
                    _ => {}
                },
                Event::End(_) => {
                    wanted = false;
                    if self.xml.depth() < outside {
                        self.uncomputed = formula && !valued;
                        return Ok(());
                    }
                }
                event if wanted => push_text(&mut self.value, event, max),
                _ => {}
            }
        }
    }

    fn put(&mut self, head: &Head) -> Flow {
        if self.uncomputed
            && let Some((row, column)) = head.place
        {
            return self.builder.uncomputed(row, column);
        }
        if self.value.is_empty() {
            return Flow::GoOn;
        }
        let Some((row, column)) = head.place else { return self.unreadable(None) };
        let value = self.value.as_str();
        match head.kind {
            Kind::Shared => match value.trim().parse().ok().and_then(|index: usize| self.book.texts.get(index)) {
                Some(text) => self.builder.known_text(row, column, text),
                None => self.unreadable(head.place),
            },
            Kind::Text => self.builder.text(row, column, &unescape(value)),
            Kind::Bool => match value.trim() {
                "1" | "true" => self.builder.cell(row, column, Cell::Bool(true)),
                "0" | "false" => self.builder.cell(row, column, Cell::Bool(false)),
                _ => self.unreadable(head.place),
            },
            Kind::Error => self.builder.error(row, column, value.trim()),
            Kind::Date => match date::parse(value) {
                Some(Date::Day(day)) => self.builder.cell(row, column, Cell::Date(day)),
                _ => self.builder.text(row, column, value),
            },
            Kind::Number => self.put_number((row, column), head.style),
            Kind::Unknown => self.unreadable(head.place),
        }
    }

    fn put_number(&mut self, (row, column): (u32, u32), style: usize) -> Flow {
        let value = self.value.trim();
        let float = || value.parse::<f64>().ok();
        let is_date = self.book.shown.get(style) == Some(&Shown::Date);
        match plain_number(value).or_else(|| float().and_then(decimal_of_float)) {
            Some(serial) if is_date => put_serial(self.builder, (row, column), serial, self.book.epoch_1904),
            Some(number) => self.builder.number(row, column, number),
            None if value.is_empty() => Flow::GoOn,
            None => match float() {
                Some(float) => self.builder.float(row, column, float),
                None => self.unreadable(Some((row, column))),
            },
        }
    }

    fn unreadable(&mut self, place: Option<(u32, u32)>) -> Flow {
        self.unreadable += 1;
        if self.unreadable <= UNREADABLE_TOLD {
            let row = place.map(|(row, _)| row).or_else(|| self.builder.last_row());
            self.builder.problem(row, None, unreadable_cell());
        }
        place.map_or(Flow::GoOn, |(row, column)| self.builder.unreadable(row, column))
    }
}

fn head(element: &BytesStart<'_>, (row, column): (u32, u32)) -> Head {
    let mut head = Head { place: Some((row.max(1), column)), kind: Kind::Number, style: 0 };
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "r" => head.place = place(&attribute.value),
            "s" => head.style = attribute.value.parse().unwrap_or(0),
            "t" => {
                head.kind = match attribute.value.as_ref() {
                    "n" => Kind::Number,
                    "s" => Kind::Shared,
                    "str" | "inlineStr" => Kind::Text,
                    "b" => Kind::Bool,
                    "e" => Kind::Error,
                    "d" => Kind::Date,
                    _ => Kind::Unknown,
                }
            }
            _ => {}
        }
    }
    head.place = head.place.filter(|(row, column)| *row <= ROW_MAX && *column < COLUMN_MAX);
    head
}

/// `B12` as row 12, column 1.
fn place(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?);
        column = column.checked_mul(26)?.checked_add(value + 1)?;
    }
    let row: u32 = digits.parse().ok()?;
    (row > 0).then_some((row, column.checked_sub(1)?))
}

fn merge(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((row_first, column_first), (row_last, column_last)) = (place(first)?, place(last)?);
    Some(Merge { row_first, row_last, column_first, column_last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_excel_letters_them() {
        for (text, want) in [
            ("A1", Some((1, 0))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("$B$2", None),
            ("aa10", Some((10, 26))),
            ("A0", None),
            ("12", None),
            ("ZZZZZZZZZZ9", None),
            ("中1", None),
        ] {
            assert_eq!(place(text), want, "{text}");
        }
    }
}
