//! Delimited text (.csv, .txt, .tsv) to a grid, with the rows numbered as Excel numbers them: blank lines count, a quoted line
//! break does not. An unclosed quote costs its own line, not the rest of the file. Knows no workbooks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memchr2, memmem};

use super::ReadFile;
use super::delimiter;
use super::excel::problem;
use super::fields::{FieldView, Records, Tools};
use super::grid::{Flow, GridBuilder};
use super::limits::Limit;
use super::pieces::Pieces;
use super::shared::Shared;
use super::text::{self, Found};
use crate::say;
use crate::value::Said;
use crate::value::text::unguarded;

/// After this many unclosed quotes, quotes mean nothing in this file.
const UNCLOSED_QUOTES: usize = 16;

/// So much of an encoded text is decoded at once.
const PIECE_BYTES: usize = 4 << 20;

/// Reads the one grid of a text file.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    let mut lines = Lines::new(GridBuilder::new(shared, None));
    match text::encoding_of(bytes) {
        Found::Utf8(text) => lines.piece(text, true, true),
        Found::Encoded(encoding, mut rest) => {
            let mut first = true;
            // A text without any byte is read all the same.
            while first || !rest.is_empty() {
                let (piece, after) = text::cut(encoding, rest, PIECE_BYTES);
                let decoded = text::decode_more(encoding, piece, lines.told.mixed);
                // All of a text that cannot be cut is in memory at once.
                if decoded.text.len() > 4 * PIECE_BYTES && !lines.grid.shared.charge(decoded.text.len()) {
                    return problem(file, lines.grid.shared.limits.exceeded(Limit::MemoryBytes));
                }
                lines.encoding = decoded.encoding;
                lines.tell_mixed(decoded.mixed);
                lines.piece(&decoded.text, !decoded.broken, first);
                (rest, first) = (if lines.stopped { &[] } else { after }, false);
            }
        }
    }
    file.grids.push(lines.grid.finish());
}

/// Reads the one grid of a text file whose encoding its head decided, piece by piece; false if it has to be read as a whole.
pub(super) fn read_pieces(
    pieces: &mut Pieces,
    (encoding, mark): (&'static Encoding, usize),
    shared: &mut Shared<'_>,
    file: &mut ReadFile,
) -> bool {
    let mut lines = Lines::new(GridBuilder::new(shared, None));
    let (mut first, mut decoder) = (true, text::Decoder::default());
    loop {
        let piece = match pieces.next() {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(_) => return false,
        };
        let piece = if first { piece.get(mark..).unwrap_or_default() } else { piece };
        if encoding == UTF_8 {
            let Ok(text) = simdutf8::basic::from_utf8(piece) else { return false };
            lines.piece(text, true, first);
        } else {
            let (text, broken, mixed) = decoder.decode(encoding, piece);
            lines.encoding = text::name_of(encoding);
            lines.tell_mixed(mixed);
            lines.piece(text, !broken, first);
        }
        first = false;
        if lines.stopped {
            break;
        }
    }
    file.grids.push(lines.grid.finish());
    pieces.drain().is_ok()
}

fn aligned() -> Said {
    Said::new(
        "这个文本像是用空格对齐各列的,没有分隔符,不能可靠地分列;请在 Excel 中打开,用“数据—分列—固定宽度”分好各列,另存为 xlsx 再检查,或从软件改导出 Excel、CSV",
        "the columns of this text seem to be made with spaces, without a separator, so they cannot be told apart safely; open it in Excel, part it with Data, Text to Columns, Fixed width, and save it as xlsx, or export it as Excel or CSV",
    )
}

/// What was told of once already.
#[derive(Default)]
struct Told {
    zeros: bool,
    broken: bool,
    mixed: bool,
}

/// What the piece of text that is being read looks like.
#[derive(Default)]
struct Looks {
    /// All its bytes stood for characters.
    sound: bool,
    /// No field needs to be looked at for broken characters, zero bytes or shortened codes.
    plain: bool,
}

struct Lines<'s, 'a> {
    grid: GridBuilder<'s, 'a>,
    delimiter: u8,
    /// The number of the last row.
    row: u32,
    unclosed: usize,
    told: Told,
    encoding: &'static str,
    looks: Looks,
    /// Whether it is a table drawn with lines.
    drawn: bool,
    /// Whether the rest of the text is not read.
    stopped: bool,
    /// Columns that were told of for numbers in scientific notation.
    scientific: BTreeSet<u32>,
    /// What fields are found with.
    tools: Tools,
}

impl<'s, 'a> Lines<'s, 'a> {
    fn new(grid: GridBuilder<'s, 'a>) -> Self {
        Self {
            grid,
            delimiter: b',',
            row: 0,
            unclosed: 0,
            told: Told::default(),
            encoding: "UTF-8",
            looks: Looks::default(),
            drawn: false,
            stopped: false,
            scientific: BTreeSet::new(),
            tools: Tools::default(),
        }
    }

    /// Reads a text, or a piece of one that ends behind a line; the first one says what parts its columns.
    fn piece(&mut self, text: &str, sound: bool, first: bool) {
        // Old programs end a text with this character.
        let mut text = text.trim_end_matches('\u{1a}');
        if first {
            if let Some((delimiter, rest)) = delimiter::declared(text) {
                self.delimiter = delimiter;
                self.row = 1;
                text = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
            } else {
                self.drawn = delimiter::is_drawn(text);
                self.delimiter = if self.drawn { b'\t' } else { delimiter::detect(text) };
                if !self.drawn && delimiter::is_aligned(text) {
                    self.grid.problem(None, None, aligned());
                }
            }
        }
        let undrawn;
        if self.drawn && self.grid.shared.charge(text.len()) {
            undrawn = delimiter::undrawn(text);
            text = &undrawn;
        }
        let bytes = text.as_bytes();
        // Few texts have a plus sign at all, and one search is less than two.
        let suspect = || {
            memchr2(0, b'+', bytes).is_some_and(|at| {
                let rest = bytes.get(at.saturating_sub(1)..).unwrap_or_default();
                memchr(0, rest).is_some() || memmem::find(rest, b"E+").is_some()
            })
        };
        let plain = sound && !suspect();
        self.looks = Looks { sound, plain };
        self.read(text);
    }

    fn tell_mixed(&mut self, mixed: bool) {
        if mixed && !self.told.mixed {
            self.told.mixed = true;
            self.grid.problem(None, None, text::joined());
        }
    }

    fn records<'t>(&mut self, text: &'t str, quoting: bool) -> Records<'t> {
        let tools = std::mem::take(&mut self.tools);
        Records::new(text, self.delimiter, quoting, self.grid.shared.limits.columns, tools)
    }

    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(after) = self.read_until_unclosed(rest).filter(|_| !self.stopped) {
            rest = after;
        }
    }

    /// Puts the records up to an unclosed quote and the line that it stands in; what follows that line, if there is one.
    fn read_until_unclosed<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let quoting = self.unclosed < UNCLOSED_QUOTES;
        let mut records = self.records(text, quoting);
        let rest = self.put_records(text, &mut records, quoting);
        self.tools = records.into_tools();
        rest
    }

    fn put_records<'t>(&mut self, text: &'t str, records: &mut Records<'t>, quoting: bool) -> Option<&'t str> {
        loop {
            let start = records.offset();
            let (blank, begin) = skip_line_ends(text, start);
            if quoting && records.next_plain(begin) {
                if let Some(lines) = records.ahead() {
                    self.grid.ahead(&lines);
                }
                self.row = self.row.saturating_add(blank).saturating_add(1);
                if self.put(records.plain_fields()) == Flow::Stop {
                    self.stopped = true;
                    return None;
                }
                continue;
            }
            if begin >= text.len() || !records.next() {
                return None;
            }
            let raw = text.get(begin..records.offset()).unwrap_or_default().trim_end_matches(['\r', '\n']);
            self.row = self.row.saturating_add(blank).saturating_add(1);
            if quoting && raw.contains(['\r', '\n']) && is_unclosed(raw, self.delimiter) {
                return self.put_unclosed(text, begin);
            }
            if self.put(records.fields()) == Flow::Stop {
                self.stopped = true;
                return None;
            }
        }
    }

    /// The line from `start` without regard to quotes; what follows it.
    fn put_unclosed<'t>(&mut self, text: &'t str, start: usize) -> Option<&'t str> {
        self.unclosed += 1;
        let why = if self.unclosed < UNCLOSED_QUOTES {
            say!(
                "这一行的引号没有成对,已不管引号按一行读取。请核对这一行,把多余的英文双引号去掉或成对书写",
                "a quotation mark in this row is not closed; the row was read as one line without regard to quotes. Check the row and remove or pair the mark"
            )
        } else {
            say!(
                "不成对的引号太多,从这一行起不再把英文双引号当作括住内容的符号。请核对这一行以后的各列是否对齐,或重新导出",
                "too many quotation marks are not closed: from this row on they are taken as plain characters. Check that the columns line up, or export the file again"
            )
        };
        self.grid.problem(Some(self.row), None, why);
        let rest = text.get(start..)?;
        let (line, after) = rest.split_at(rest.find(['\r', '\n']).unwrap_or(rest.len()));
        let mut records = self.records(line, false);
        if records.next() && self.put(records.fields()) == Flow::Stop {
            self.stopped = true;
            return None;
        }
        Some(after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\r', '\n'])).unwrap_or(after))
    }

    fn put(&mut self, fields: FieldView<'_>) -> Flow {
        if self.looks.plain {
            let (taken, flow) = self.grid.fields(self.row, &fields);
            if taken || flow == Flow::Stop {
                return flow;
            }
        }
        for (column, field) in (0_u32..).zip(fields.iter()) {
            if !self.looks.plain {
                self.check(column, field);
            }
            if self.grid.text(self.row, column, &cell_text(field)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::GoOn
    }

    fn check(&mut self, column: u32, field: &str) {
        if !self.looks.sound && !self.told.broken && field.contains('\u{fffd}') {
            self.told.broken = true;
            let encoding = self.encoding;
            self.grid.problem(
                Some(self.row),
                Some(column),
                say!(
                    "有字符无法识别(按 {encoding} 编码读取,本行是第一处)。请核对这一行,或重新导出为 UTF-8 编码的 CSV",
                    "some characters cannot be read (taken as {encoding}; this row is the first). Check the row, or export the file again as CSV in UTF-8"
                ),
            );
        }
        if !self.told.zeros && field.contains('\0') {
            self.told.zeros = true;
            self.grid.problem(
                Some(self.row),
                Some(column),
                say!(
                    "文件中有空字节(本行是第一处),已去掉。文件可能损坏过,请核对或重新导出",
                    "the file holds zero bytes (this row is the first); they were taken out. It may have been damaged: check it or export it again"
                ),
            );
        }
        if is_shortened_code(field) && self.scientific.insert(column) {
            self.grid.problem(
                Some(self.row),
                Some(column),
                say!(
                    "这一列有号码被 Excel 存成了科学计数法(第一处在本行),后面的数字已丢失。请先把该列设为文本或数值格式,再重新导出",
                    "Excel has stored codes of this column in scientific notation (the first in this row): their last digits are lost. Set the column to text or number and export it again"
                ),
            );
        }
    }
}

/// The csv reader passes over blank lines in silence, and over the `\n` of the `\r\n` before: how many blank lines stand at
/// `start`, and where the record itself begins.
fn skip_line_ends(text: &str, start: usize) -> (u32, usize) {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied();
    let mut begin = start;
    if at(begin) == Some(b'\n') && begin.checked_sub(1).and_then(at) == Some(b'\r') {
        begin += 1;
    }
    let mut blank = 0;
    loop {
        match (at(begin), at(begin + 1)) {
            (Some(b'\r'), Some(b'\n')) => begin += 2,
            (Some(b'\r' | b'\n'), _) => begin += 1,
            _ => return (blank, begin),
        }
        blank += 1;
    }
}

/// Whether a record over several lines has swallowed lines that are not its own: a quoted field with a line break in it ends
/// nowhere, or at a quote that is followed by text, so that it was meant to open the next field.
fn is_unclosed(raw: &str, delimiter: u8) -> bool {
    let (mut quoted, mut field_start, mut broken_line) = (false, true, false);
    let mut bytes = raw.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => match bytes.peek() {
                Some(b'"') => {
                    bytes.next();
                }
                Some(next) if *next != delimiter && !matches!(next, b'\r' | b'\n') && broken_line => return true,
                _ => quoted = false,
            },
            b'"' if field_start => (quoted, broken_line, field_start) = (true, false, false),
            b'\r' | b'\n' if quoted => broken_line = true,
            _ if quoted => {}
            _ => field_start = byte == delimiter,
        }
    }
    quoted && broken_line
}

/// The text that a person sees in Excel: `="00123"` is 00123, a guarding tab or apostrophe before a code is not seen.
fn cell_text(field: &str) -> Cow<'_, str> {
    let mut text = field.trim_matches('\t');
    if let Some(inner) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        text = inner;
    } else {
        text = unguarded(text);
    }
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}

/// `6.22202E+18`: fewer digits than the number has.
fn is_shortened_code(field: &str) -> bool {
    let Some((mantissa, exponent)) = field.trim().split_once("E+") else { return false };
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let plain = mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain && digits > 0 && exponent.parse().is_ok_and(|exponent: usize| (11..40).contains(&exponent) && digits <= exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::limits::Limits;
    use crate::read::{Cell, Grid};
    use proptest::prelude::*;

    fn grid(bytes: &[u8]) -> Grid {
        let limits = Limits::default();
        let mut file = ReadFile::default();
        read(bytes, &mut Shared::new(&limits), &mut file);
        file.grids.remove(0)
    }

    fn rows(text: &str) -> Vec<(u32, String)> {
        shown(&grid(text.as_bytes()))
    }

    fn shown(grid: &Grid) -> Vec<(u32, String)> {
        let cell = |(column, cell): &(u32, Cell)| match cell {
            Cell::Text(text) => format!("{column}={text}"),
            other => format!("{column}={other:?}"),
        };
        grid.rows.iter().map(|row| (row.number, row.cells.iter().map(cell).collect::<Vec<_>>().join(" "))).collect()
    }

    fn expect(text: &str, want: &[(u32, &str)]) {
        let want: Vec<(u32, String)> = want.iter().map(|(number, row)| (*number, (*row).to_owned())).collect();
        assert_eq!(rows(text), want, "{text:?}");
    }

    #[test]
    fn blank_lines_count_and_quoted_line_breaks_do_not() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a,b", "", "", "\"x", "y\",2", ",", "c,d", "", "e,f", "", ""].join(end);
            let broken = format!("0=x{end}y 1=2");
            expect(&text, &[(2, "0=a 1=b"), (5, &broken), (7, "0=c 1=d"), (9, "0=e 1=f")]);
        }
    }

    #[test]
    fn rows_of_other_widths_and_blank_cells_are_read() {
        expect("a,b,c\n1\n , \u{3000},\t\n1,,3,4\n", &[(1, "0=a 1=b 2=c"), (2, "0=1"), (4, "0=1 2=3 3=4")]);
    }

    #[test]
    fn quoted_amounts_keep_their_commas_and_text_its_spaces() {
        expect(
            "日期,金额\n2024-01-05,\"1,200.50\"\n 1001,\"他说\"\"好\"\"\"\n",
            &[(1, "0=日期 1=金额"), (2, "0=2024-01-05 1=1,200.50"), (3, "0= 1001 1=他说\"好\"")],
        );
    }

    #[test]
    fn an_unclosed_quote_at_the_end_loses_no_row() {
        let text = "a,b\n1,x\n2,\"y\n3,z\n4,w\n";
        expect(text, &[(1, "0=a 1=b"), (2, "0=1 1=x"), (3, "0=2 1=\"y"), (4, "0=3 1=z"), (5, "0=4 1=w")]);
        assert_eq!(grid(text.as_bytes()).problems[0].row, Some(3));
    }

    #[test]
    fn an_unclosed_quote_in_the_middle_costs_its_own_line_only() {
        let text = "a,b\r\n\"2,y\r\n\r\n3,\"1,000\"\r\n4,w\r\n";
        expect(text, &[(1, "0=a 1=b"), (2, "0=\"2 1=y"), (4, "0=3 1=1,000"), (5, "0=4 1=w")]);
        assert_eq!(grid(text.as_bytes()).problems.len(), 1);
    }

    #[test]
    fn rows_that_each_have_a_stray_quote_are_not_fused_in_pairs() {
        let text = "1,\"特价\n2,\"处理品,3\n4,\"x\ny\",5\n";
        expect(text, &[(1, "0=1 1=\"特价"), (2, "0=2 1=\"处理品 2=3"), (3, "0=4 1=x\ny 2=5")]);
    }

    #[test]
    fn many_unclosed_quotes_end_quoting() {
        let text = "7,\"x\n,\n".repeat(200);
        let grid = grid(text.as_bytes());
        assert_eq!(grid.rows.last().unwrap().number, 399);
        assert_eq!(grid.rows.len(), 200);
        assert!(grid.problems.len() <= UNCLOSED_QUOTES);
    }

    #[test]
    fn guards_against_formulas_are_not_part_of_a_code() {
        expect(
            "=\"00123\",\t6222020200112233445,'00456,\"=\"\"0007\"\"\",'tis\n",
            &[(1, "0=00123 1=6222020200112233445 2=00456 3=0007 4='tis")],
        );
    }

    #[test]
    fn zero_bytes_are_taken_out_and_told_of() {
        let grid = grid(b"a,b\n1,x\0y\n2,z\n\0\0\0\0");
        assert_eq!(shown(&grid), [(1, "0=a 1=b".into()), (2, "0=1 1=xy".into()), (3, "0=2 1=z".into())]);
        assert_eq!(grid.problems.len(), 1);
        assert_eq!((grid.problems[0].row, grid.problems[0].column.as_deref()), (Some(2), Some("B")));
    }

    #[test]
    fn a_broken_character_is_told_with_its_row() {
        let mut bytes = encoding_rs::GB18030.encode("摘要,金额\n付差旅费,1\n").0.into_owned();
        bytes.extend_from_slice(b"\xff,2\n");
        let grid = grid(&bytes);
        assert_eq!(grid.rows.len(), 3);
        assert_eq!((grid.problems[0].row, grid.problems[0].column.as_deref()), (Some(3), Some("A")));
    }

    #[test]
    fn a_code_in_scientific_notation_is_told_of_once() {
        let grid = grid("卡号,金额\n6.22202E+18,1.2E+5\n6.22203E+18,3\n".as_bytes());
        assert_eq!(grid.problems.len(), 1);
        assert_eq!((grid.problems[0].row, grid.problems[0].column.as_deref()), (Some(2), Some("A")));
    }

    #[test]
    fn a_declared_separator_is_a_row_of_its_own() {
        expect("sep=;\r\na;b\r\n1,5;2\r\n", &[(2, "0=a 1=b"), (3, "0=1,5 1=2")]);
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_writes_reads_back(table in prop::collection::vec(prop::collection::vec("[a-z\"\n,;]{1,6}", 2..5), 1..20)) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let limits = Limits::default();
            let mut shared = Shared::new(&limits);
            let mut lines = Lines::new(GridBuilder::new(&mut shared, None));
            lines.told.zeros = true;
            lines.looks.sound = true;
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            lines.read(&text);
            let grid = lines.grid.finish();
            prop_assert!(grid.problems.is_empty());
            for (number, row) in (1..).zip(&table) {
                for (column, field) in (0..).zip(row) {
                    let cell = grid.rows.iter().find(|row| row.number == number).and_then(|row| row.cells.iter().find(|cell| cell.0 == column));
                    match cell {
                        Some((_, Cell::Text(text))) => prop_assert_eq!(text.as_ref(), field.as_str()),
                        _ => prop_assert!(field.trim().is_empty()),
                    }
                }
            }
        }

        #[test]
        fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            grid(&bytes);
        }
    }
}
