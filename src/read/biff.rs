//! The records of an .xls stream and the strings in them, of Excel 5.0 (BIFF5) and 97 to 2003 (BIFF8). Knows no sheets.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};

use super::compound::{u16_at, u32_at};

/// What a record is. Names as in \[MS-XLS\].
pub(super) mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const EOF: u16 = 0x000a;
    pub const DATE_MODE: u16 = 0x0022;
    pub const FILE_PASS: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MUL_RK: u16 = 0x00bd;
    pub const RICH_STRING: u16 = 0x00d6;
    pub const XF: u16 = 0x00e0;
    pub const MERGE_CELLS: u16 = 0x00e5;
    pub const SST: u16 = 0x00fc;
    pub const LABEL_SST: u16 = 0x00fd;
    pub const BLANK: u16 = 0x0201;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_ERR: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027e;
    pub const FORMAT: u16 = 0x041e;
    pub const BOF: u16 = 0x0809;
}

/// A record with the records that continue it.
pub(super) struct Record<'a> {
    pub kind: u16,
    /// Its own data, then that of each continuation.
    pub parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// Its own data.
    pub fn data(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }

    /// Whether it is a cell, or several.
    pub fn has_cells(&self) -> bool {
        matches!(
            self.kind,
            kind::FORMULA
                | kind::MUL_RK
                | kind::RICH_STRING
                | kind::LABEL_SST
                | kind::BLANK
                | kind::NUMBER
                | kind::LABEL
                | kind::BOOL_ERR
                | kind::RK
        )
    }

    /// Whether it claims bytes that were records of their own, or stands in zeros that took the place of some: what a lost block leaves.
    pub fn is_damaged(&self) -> bool {
        // The head of the least record.
        const HEAD_BYTES: usize = 4;
        let data = self.data();
        let length = match self.kind {
            0 => return true,
            kind::ROW => 16,
            kind::NUMBER => 14,
            kind::RK | kind::LABEL_SST => 10,
            kind::BOOL_ERR => 8,
            kind::BLANK => 6,
            // With characters of two bytes, whatever it has.
            kind::LABEL => 9 + 2 * usize::from(u16_at(data, 6).unwrap_or(0)),
            kind::MUL_RK => return !is_whole_row_of_numbers(data),
            _ => return false,
        };
        data.len() >= length + HEAD_BYTES
    }
}

/// Whether the last column of several numbers beside each other is the one that their count makes it.
fn is_whole_row_of_numbers(data: &[u8]) -> bool {
    const NUMBER_BYTES: usize = 6;
    let numbers = data.len().saturating_sub(NUMBER_BYTES);
    let last = u16_at(data, 2).map(|first| usize::from(first) + numbers / NUMBER_BYTES);
    numbers.is_multiple_of(NUMBER_BYTES) && last == u16_at(data, data.len().saturating_sub(2)).map(|last| usize::from(last) + 1)
}

/// The records of a stream in order. It ends where the stream does, also in the middle of a record.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.rest, 0)?;
        let end = 4 + usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..end)?;
        self.rest = self.rest.get(end..)?;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut parts = vec![data];
        while u16_at(self.rest, 0) == Some(kind::CONTINUE) {
            match self.one() {
                Some((_, data)) => parts.push(data),
                None => break,
            }
        }
        Some(Record { kind, parts })
    }
}

/// How strings are written.
#[derive(Clone, Copy)]
pub(super) struct Strings {
    pub biff8: bool,
    /// Of BIFF5; BIFF8 has Unicode.
    pub encoding: &'static Encoding,
}

impl Strings {
    /// The encoding of a code page number. Chinese offices: what is unknown is GBK.
    pub fn encoding_of(code_page: u16) -> &'static Encoding {
        match code_page {
            932 => SHIFT_JIS,
            949 => EUC_KR,
            950 => BIG5,
            1252 | 0x8001 => WINDOWS_1252,
            65001 => UTF_8,
            _ => GBK,
        }
    }

    /// A string whose length of one or two bytes stands at `at`.
    pub fn read(self, parts: &[&[u8]], at: usize, wide_length: bool) -> Option<String> {
        let mut input = Parts::new(parts, at);
        let length = usize::from(if wide_length { input.u16()? } else { u16::from(input.u8()?) });
        if self.biff8 {
            let flags = input.u8()?;
            return Some(input.characters(length, flags & 1 != 0));
        }
        let bytes: Vec<u8> = (0..length).map_while(|_| input.u8()).collect();
        Some(self.encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }
}

/// The table of texts that cells share (BIFF8), each handed to `keep`; whether it is whole. Where zeros took the place of texts there are more of them, or
/// fewer, than the table says, and nobody knows which number one behind them has: none of these is kept.
pub(super) fn shared_texts(parts: &[&[u8]], mut keep: impl FnMut(String)) -> bool {
    const COUNT_AT: usize = 4;
    let lost_from = lost_from(parts);
    let stated = parts.first().and_then(|first| u32_at(first, COUNT_AT)).and_then(|count| usize::try_from(count).ok());
    let whole = lost_from.is_none() || Some(texts_of(parts).count()) == stated;
    texts_of(parts).take(if whole { usize::MAX } else { lost_from.unwrap_or(usize::MAX) }).for_each(&mut keep);
    whole
}

/// The texts of the table, one after the other.
fn texts_of<'a>(parts: &'a [&'a [u8]]) -> impl Iterator<Item = String> + 'a {
    const COUNTS_BYTES: usize = 8;
    let mut input = Parts::new(parts, COUNTS_BYTES);
    std::iter::from_fn(move || if input.at_end() { None } else { input.rich_text() })
}

/// The number of the first text from which on the table may be damaged: one with a zero within, or many empty ones beside each other.
fn lost_from(parts: &[&[u8]]) -> Option<usize> {
    /// So many empty texts beside each other are a lost block.
    const EMPTY_MAX: usize = 8;
    let mut empty = 0;
    texts_of(parts).enumerate().find_map(|(number, text)| {
        empty = if text.is_empty() { empty + 1 } else { 0 };
        let has_zero = text.trim_end_matches('\0').contains('\0');
        (has_zero || empty > EMPTY_MAX).then(|| number - empty.saturating_sub(1))
    })
}

/// Reads across the boundaries of continued records.
struct Parts<'p, 'a> {
    current: &'a [u8],
    further: &'p [&'a [u8]],
}

impl<'p, 'a> Parts<'p, 'a> {
    fn new(parts: &'p [&'a [u8]], at: usize) -> Self {
        let (first, further) = parts.split_first().map_or((&[][..], parts), |(first, further)| (*first, further));
        Self { current: first.get(at..).unwrap_or_default(), further }
    }

    fn at_end(&self) -> bool {
        self.current.is_empty() && self.further.iter().all(|part| part.is_empty())
    }

    /// Goes on to the next part; false if there is none.
    fn turn(&mut self) -> bool {
        let Some((next, further)) = self.further.split_first() else { return false };
        (self.current, self.further) = (next, further);
        true
    }

    fn u8(&mut self) -> Option<u8> {
        while self.current.is_empty() {
            if !self.turn() {
                return None;
            }
        }
        let (first, rest) = self.current.split_first()?;
        self.current = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, count: usize) {
        let mut left = count;
        while left > 0 {
            let step = left.min(self.current.len());
            self.current = self.current.get(step..).unwrap_or_default();
            left -= step;
            if left > 0 && !self.turn() {
                return;
            }
        }
    }

    /// Characters of one or two bytes. Where a continuation begins amid them, its first byte says anew how wide they are.
    fn characters(&mut self, count: usize, wide: bool) -> String {
        let mut units: Vec<u16> = Vec::with_capacity(count.min(self.current.len()));
        let mut wide = wide;
        while units.len() < count {
            if self.current.is_empty() {
                if !self.turn() {
                    break;
                }
                let Some((flags, rest)) = self.current.split_first() else { continue };
                wide = flags & 1 != 0;
                self.current = rest;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let (bytes, rest) = self.current.split_at((width * (count - units.len())).min(self.current.len()));
            self.current = rest;
            if wide {
                units.extend(bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
        }
        String::from_utf16_lossy(&units)
    }

    /// A text with runs of formatting and phonetic data, which are passed over.
    fn rich_text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 != 0 { usize::try_from(self.u32()?).ok()? } else { 0 };
        let text = self.characters(length, flags & 1 != 0);
        self.skip(runs * 4);
        self.skip(extra);
        Some(text)
    }
}

/// Where the substream of a sheet begins, its visibility and type, its name.
pub(super) struct BoundSheet {
    pub position: usize,
    pub hidden: bool,
    /// 0 is a worksheet.
    pub sheet_type: u8,
    pub name: String,
}

impl BoundSheet {
    pub fn read(record: &Record<'_>, strings: Strings) -> Option<Self> {
        let data = record.data();
        Some(Self {
            position: usize::try_from(u32_at(data, 0)?).ok()?,
            hidden: data.get(4)? & 3 != 0,
            sheet_type: *data.get(5)?,
            name: strings.read(&record.parts, 6, false)?.replace('\0', ""),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cut_by_a_continuation_is_whole_again() {
        // "ab中" begins with narrow characters and goes on with wide ones behind the boundary, then "z" follows.
        let first = [&[0; 8][..], &[3, 0, 0, b'a', b'b']].concat();
        let second = [1, 0x2d, 0x4e, 1, 0, 0, b'z'];
        let mut texts = Vec::new();
        shared_texts(&[&first, &second], |text| texts.push(text));
        assert_eq!(texts, ["ab中", "z"]);
    }

    #[test]
    fn runs_and_phonetics_are_passed_over_across_boundaries() {
        let first = [&[0; 8][..], &[1, 0, 8 | 4, 1, 0, 2, 0, 0, 0, b'a', 9, 9]].concat();
        let second = [9, 9, 7, 7, 1, 0, 0, b'b'];
        let mut texts = Vec::new();
        shared_texts(&[&first, &second], |text| texts.push(text));
        assert_eq!(texts, ["a", "b"]);
    }

    #[test]
    fn a_length_without_its_characters_ends() {
        let first = [&[0; 8][..], &[0xff, 0xff, 1, 0x2d]].concat();
        let mut count = 0;
        shared_texts(&[&first, &[], &[1]], |_| count += 1);
        assert_eq!(count, 1);
    }

    #[test]
    fn texts_behind_zeros_are_not_taken_for_others() {
        let text = |word: &str| [&[u8::try_from(word.len()).unwrap(), 0, 0], word.as_bytes()].concat();
        let read = |between: &[u8]| {
            let table = [vec![0; 8], text("a"), text(""), text("b"), between.to_vec(), text("c")].concat();
            let mut texts = Vec::new();
            let whole = shared_texts(&[&table], |text| texts.push(text));
            (whole, texts)
        };
        assert_eq!(read(&[]), (true, ["a", "", "b", "c"].map(str::to_owned).to_vec()));
        assert!(read(&[0; 24]).0, "eight empty texts are some program's own");
        assert_eq!(read(&[0; 64]), (false, ["a", "", "b"].map(str::to_owned).to_vec()));
        assert_eq!(
            read(&[text("x"), vec![5, 0, 0, b'y', 0, 0, b'z', b'z']].concat()),
            (false, ["a", "", "b", "x"].map(str::to_owned).to_vec())
        );
        assert_eq!(read(&[3, 0, 0, b'y', 0, 0]).1, ["a", "", "b", "y\0\0", "c"], "ended with zeros, as some programs write them");
    }

    #[test]
    fn a_record_is_damaged_where_it_can_hold_another() {
        let damaged = |kind: u16, length: usize| Record { kind, parts: vec![&[0; 64][..length]] }.is_damaged();
        for (kind, length) in [
            (kind::NUMBER, 14),
            (kind::RK, 10),
            (kind::LABEL_SST, 10),
            (kind::BOOL_ERR, 8),
            (kind::BLANK, 6),
            (kind::ROW, 16),
            (kind::LABEL, 9),
        ] {
            assert!(!damaged(kind, length) && !damaged(kind, length + 3) && damaged(kind, length + 4), "{kind:#x}");
        }
        assert!(damaged(0, 0) && !damaged(kind::FORMULA, 60));
        let numbers =
            |last: u8| Record { kind: kind::MUL_RK, parts: vec![&[&[9, 0, 2, 0][..], &[0; 12], &[last, 0]].concat()] }.is_damaged();
        assert!(!numbers(3) && numbers(4));
        assert!(damaged(kind::MUL_RK, 20));
    }
}
