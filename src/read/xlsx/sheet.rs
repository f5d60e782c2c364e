//! The cells and merged ranges of one worksheet of an .xlsx. A cell that makes no sense costs itself.

use quick_xml::events::{BytesStart, Event};

use super::Book;
use super::plain::{self, Piece, piece};
use super::texts::unescape;
use crate::read::excel::{plain_number, put_number, unreadable_cell};
use crate::read::grid::{Flow, GridBuilder};
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
    let mut reader = SheetReader {
        xml,
        book,
        builder,
        row: 0,
        column: 0,
        in_row: false,
        unreadable: 0,
        value: String::new(),
        uncomputed: false,
        formula: false,
    };
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
    /// Whether the row has begun and not ended.
    in_row: bool,
    unreadable: usize,
    value: String,
    /// Whether the cell has a formula and no value, not even an empty one.
    uncomputed: bool,
    /// Whether it has a formula.
    formula: bool,
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
                        self.begin_row(number);
                        self.read_plain()?;
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
                Event::End(element) => {
                    self.in_row &= element.local_name().as_ref() != "row";
                    continue;
                }
                Event::Eof => return Ok(()),
                _ => continue,
            };
            self.read_value()?;
            self.put_cell(&head)?;
            if self.in_row {
                self.read_plain()?;
            }
        }
    }

    fn begin_row(&mut self, number: Option<u32>) {
        self.row = number.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        self.in_row = true;
    }

    fn put_cell(&mut self, head: &Head) -> Result<(), Stop> {
        self.column = head.place.map_or(self.column, |(_, column)| column).saturating_add(1);
        if self.put(head) == Flow::Stop { Err(Stop::Full) } else { Ok(()) }
    }

    /// Takes what is written plainly, as far as it goes. Right behind a tag: behind a text the reader of XML has a tag begun already.
    fn read_plain(&mut self) -> Result<(), Stop> {
        // A cell, what holds its text, and the text.
        if !self.xml.has_room(3) {
            return Ok(());
        }
        let mut passed = 0;
        while let Some((piece, bytes)) = self.xml.at_hand().get(passed..).and_then(piece) {
            passed += bytes;
            match piece {
                Piece::Row(number) => {
                    let number = number.and_then(|number| number.parse().ok());
                    self.begin_row(number);
                }
                Piece::Cell(attributes, value) => {
                    let head = plain_head(attributes, (self.row, self.column));
                    self.value.clear();
                    self.value.push_str(value);
                    (self.uncomputed, self.formula) = (false, false);
                    self.xml.pass(passed);
                    passed = 0;
                    self.put_cell(&head)?;
                }
            }
        }
        self.xml.pass(passed);
        Ok(())
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
                        (self.uncomputed, self.formula) = (formula && !valued, formula);
                        return Ok(());
                    }
                }
                event if wanted => push_text(&mut self.value, event, max),
                _ => {}
            }
        }
    }

    fn put(&mut self, head: &Head) -> Flow {
        // A number that is empty is none: a formula that comes to an empty text is one of text.
        if (self.uncomputed || (self.formula && head.kind == Kind::Number && self.value.trim().is_empty()))
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
        let shown = self.book.shown.get(style).copied();
        match plain_number(value).or_else(|| float().and_then(decimal_of_float)) {
            Some(number) => put_number(self.builder, (row, column), number, (shown, self.book.epoch_1904)),
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
            "t" => head.kind = kind(&attribute.value),
            _ => {}
        }
    }
    head.place = head.place.filter(|place| is_in_a_sheet(*place));
    head
}

/// The same of a cell that is written plainly.
fn plain_head(attributes: plain::Attributes<'_>, (row, column): (u32, u32)) -> Head {
    Head {
        place: attributes.place.map_or(Some((row.max(1), column)), place).filter(|place| is_in_a_sheet(*place)),
        kind: attributes.kind.map_or(Kind::Number, kind),
        style: attributes.style.and_then(|style| style.parse().ok()).unwrap_or(0),
    }
}

fn kind(name: &str) -> Kind {
    match name {
        "n" => Kind::Number,
        "s" => Kind::Shared,
        "str" | "inlineStr" => Kind::Text,
        "b" => Kind::Bool,
        "e" => Kind::Error,
        "d" => Kind::Date,
        _ => Kind::Unknown,
    }
}

fn is_in_a_sheet((row, column): (u32, u32)) -> bool {
    row <= ROW_MAX && column < COLUMN_MAX
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
    use crate::read::number_format::Shown;
    use std::io::{self, BufRead, BufReader, Read};

    use proptest::prelude::*;

    use super::*;
    use crate::read::Grid;
    use crate::read::limits::Limits;
    use crate::read::shared::Shared;

    /// Bytes of which so many are at hand at once, or none.
    struct Bytes<'t>(BufReader<&'t [u8]>, bool);

    impl Read for Bytes<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl BufRead for Bytes<'_> {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            self.0.fill_buf()
        }

        fn consume(&mut self, bytes: usize) {
            self.0.consume(bytes);
        }
    }

    impl Source for Bytes<'_> {
        fn at_hand(&self) -> &[u8] {
            if self.1 { self.0.buffer() } else { &[] }
        }
    }

    fn grid(text: &str, (bytes, at_hand): (usize, bool), limits: &Limits) -> Grid {
        let texts = ["", "甲", "乙"].map(Into::into).to_vec();
        let book = Book { texts, shown: vec![Shown::Number, Shown::Date], epoch_1904: false };
        let mut shared = Shared::new(limits);
        let mut builder = GridBuilder::new(&mut shared, None);
        let bytes = Bytes(BufReader::with_capacity(bytes, text.as_bytes()), at_hand);
        read(&mut Xml::new(bytes, limits), &book, &mut builder);
        builder.finish()
    }

    /// What stands in a sheet, well made or not.
    fn part() -> impl Strategy<Value = String> {
        let cell = ("(A|B|C|AA|ZZZ|x)[0-9]{1,2}", "( s=\"[0-9]\")?", "( t=\"(n|s|str|b|e|d|inlineStr|q)\")?", "[0-9甲 .&\r-]{0,4}")
            .prop_map(|(place, style, kind, value)| format!("<c r=\"{place}\"{style}{kind}><v>{value}</v></c>"));
        let number = (1_u32..30, 0_u32..4, "-?[0-9]{1,9}(\\.[0-9]{1,3})?")
            .prop_map(|(row, column, value)| format!("<c r=\"{}{row}\"><v>{value}</v></c>", ["A", "B", "C", "D"][column as usize]));
        let odd = prop::sample::select(vec![
            "<c><v>1</v></c>",
            "<c r=\"A1\"/>",
            "<c r=\"B2\" s=\"1\"/>",
            "<c r=\"B3\" t=\"s\"><v>1</v></c>",
            "<c r=\"B4\" s=\"1\"><v>44196</v></c>",
            "<c t=\"inlineStr\"><is><t>丙</t></is></c>",
            "<c r=\"C5\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 丁 </t></is></c>",
            "<c r=\"C5\"><f>A1</f></c>",
            "<c r=\"C6\"><f>A1</f><v>3</v></c>",
            "<c r=\"C7\" t=\"str\"><v>a&lt;b</v></c>",
            "<c  r=\"D1\"><v>5</v></c>",
            "</row><row>",
            "</row>\n<row r=\"7\" spans=\"1:2\">",
            "</row><row r=\"9\"/>",
            "<row r=\"12\"/>",
            "<row r=\"x\">",
            "</row>",
            "<row>",
            "</c>",
            "<c>",
            "<!-- -->",
            " ",
            "\n",
            "甲",
            "<x:c r=\"A9\"><v>9</v></x:c>",
            "</row></sheetData>",
            "<mergeCell ref=\"A1:B2\"/>",
            "<c r=\"A1\"><v>1</v>",
        ])
        .prop_map(str::to_owned);
        prop_oneof![3 => cell, 4 => number, 3 => odd]
    }

    proptest! {
        #[test]
        fn what_is_written_plainly_is_read_as_the_reader_of_xml_reads_it(parts in prop::collection::vec(part(), 0..24), at_hand in 1_usize..200, depth in 2_usize..9) {
            let text = format!("<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", parts.concat());
            let limits = Limits { xml_depth: depth, ..Limits::default() };
            let want = grid(&text, (1 << 16, false), &limits);
            for bytes in [at_hand, 1 << 16] {
                let got = grid(&text, (bytes, true), &limits);
                // Behind a row that has ended in its own tag there is neither cell nor end of a row, but in what is broken: where that is
                // noticed may differ.
                if broken_rows(&text) {
                    prop_assert_eq!(got.incomplete, want.incomplete, "{}", &text);
                } else {
                    prop_assert_eq!(&got, &want, "{}", &text);
                }
            }
        }
    }

    fn broken_rows(text: &str) -> bool {
        text.split("<row").skip(1).filter_map(|rest| rest.split_once('>')).any(|(tag, behind)| {
            let behind = behind.trim_start();
            tag.ends_with('/') && (behind.starts_with("</row>") || behind.starts_with("<c "))
        })
    }

    #[test]
    fn cells_that_are_all_at_hand_are_taken_without_the_reader_of_xml() {
        let row = |row| format!("</row><row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"s\"><v>1</v></c>");
        let cells = (1..=50).map(row).collect::<Vec<_>>().concat();
        let text = format!("<sheetData><row>{cells}</row></sheetData>");
        let limits = Limits::default();
        let mut xml = Xml::of_text(&text, &limits);
        assert!(xml.next().is_ok() && xml.next().is_ok());
        let mut passed = 0;
        while let Some((_, bytes)) = piece(&xml.at_hand()[passed..]) {
            passed += bytes;
        }
        assert_eq!(&xml.at_hand()[passed..], b"</row></sheetData>");
        assert_eq!(grid(&text, (1 << 16, true), &limits).rows.len(), 50);
    }

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
