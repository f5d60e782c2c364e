//! Delimited text to fields, record by record, in bounded memory: a line of millions of separators costs no more than the
//! columns that a sheet may have. Knows no rows.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2};

/// The fields beyond the limit are read into so many places, again and again.
const SCRATCH: usize = 64;

/// The records of a text.
pub(super) struct Records<'t> {
    reader: Reader,
    text: &'t str,
    /// Where reading goes on.
    at: usize,
    /// The fields of the last record, one behind the other, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    count_max: usize,
    delimiter: u8,
    /// The last plain record and where its fields end in it.
    line: (usize, usize),
    line_ends: Vec<usize>,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, delimiter: u8, quoting: bool, columns_max: u32) -> Self {
        // One more shows that there were more.
        let count_max = usize::try_from(columns_max).unwrap_or(usize::MAX).saturating_add(1);
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build(),
            text,
            at: 0,
            fields: vec![0; 1024],
            ends: vec![0; 64 + SCRATCH],
            count: 0,
            count_max,
            delimiter,
            line: (0, 0),
            line_ends: Vec::new(),
        }
    }

    /// How many bytes were read.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Goes to the next record if it is a line from `begin` on without a quotation mark, which needs no reader; false, and nothing read, if it
    /// is not.
    pub fn next_plain(&mut self, begin: usize) -> bool {
        let rest = self.text.as_bytes().get(begin..).unwrap_or_default();
        let end = match memchr2(b'\n', b'"', rest) {
            Some(end) if rest.get(end) == Some(&b'\n') => end,
            None if !rest.is_empty() => rest.len(),
            _ => return false,
        };
        let line = rest.get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if memchr(b'\r', line).is_some() {
            return false;
        }
        self.line_ends.clear();
        find_all(self.delimiter, line, &mut self.line_ends);
        self.line_ends.push(line.len());
        if self.line_ends.len() > self.count_max {
            return false;
        }
        self.line = (begin, begin + line.len());
        self.at = begin + (end + 1).min(rest.len());
        true
    }

    /// The fields of the last plain record.
    pub fn plain_fields(&self) -> FieldView<'_> {
        FieldView::new(self.text.get(self.line.0..self.line.1).unwrap_or_default(), &self.line_ends, 1)
    }

    /// Goes to the next record; false where there is none.
    pub fn next(&mut self) -> bool {
        let (mut field_bytes, mut ended) = (0, 0);
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let (Some(fields), Some(ends)) = (self.fields.get_mut(field_bytes..), self.ends.get_mut(ended..)) else { return false };
            let (result, read, written, ends_written) = self.reader.read_record(rest, fields, ends);
            self.at += read;
            field_bytes += written;
            ended += ends_written;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < self.count_max.saturating_add(SCRATCH) => {
                    let more = (self.ends.len() * 2).min(self.count_max.saturating_add(SCRATCH));
                    self.ends.resize(more, 0);
                }
                ReadRecordResult::OutputEndsFull => ended = self.count_max,
                ReadRecordResult::Record => {
                    self.count = ended.min(self.count_max);
                    return true;
                }
                ReadRecordResult::End => return false,
            }
        }
    }

    /// The fields of the last record.
    pub fn fields(&self) -> FieldView<'_> {
        let ends = self.ends.get(..self.count).unwrap_or_default();
        let bytes = self.fields.get(..ends.last().copied().unwrap_or(0)).unwrap_or_default();
        // Fields are cut at ASCII characters of a text, so they are text.
        FieldView::new(std::str::from_utf8(bytes).unwrap_or_default(), ends, 0)
    }
}

/// Adds the places of a byte, eight bytes looked at at once: fields are short, so a search that starts anew behind each is slower.
fn find_all(byte: u8, bytes: &[u8], places: &mut Vec<usize>) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let wanted = u64::from(byte) * 0x0101_0101_0101_0101;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut base = 0;
    for chunk in chunks {
        let differs = u64::from_le_bytes(*chunk) ^ wanted;
        // The top bit of each byte that is nought, exactly.
        let mut hits = !(((differs & LOW) + LOW) | differs | LOW);
        while hits != 0 {
            places.push(base + (hits.trailing_zeros() / 8) as usize);
            hits &= hits - 1;
        }
        base += 8;
    }
    places.extend(rest.iter().enumerate().filter(|(_, found)| **found == byte).map(|(place, _)| base + place));
}

/// The fields of one record.
#[derive(Debug, Clone, Copy)]
pub struct FieldView<'r> {
    text: &'r str,
    /// Where each field ends in the text.
    ends: &'r [usize],
    /// How many bytes stand between a field and the next.
    between: usize,
}

impl<'r> FieldView<'r> {
    /// Fields that stand one behind the other, with so many bytes between them.
    pub fn new(text: &'r str, ends: &'r [usize], between: usize) -> Self {
        Self { text, ends, between }
    }

    /// The fields, from left to right.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let field = self.text.get(start..*end).unwrap_or_default();
            start = *end + self.between;
            field
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours(text: &str, quoting: bool, columns_max: u32) -> Vec<(usize, Vec<String>)> {
        let mut records = Records::new(text, b',', quoting, columns_max);
        let mut all = Vec::new();
        while records.next() {
            all.push((records.offset(), records.fields().iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn a_record_of_many_fields_is_cut_and_the_next_one_is_whole() {
        let text = format!("{}\nx,y\n", vec!["1"; 1000].join(","));
        let records = ours(&text, true, 10);
        assert_eq!(records.iter().map(|(_, fields)| fields.len()).collect::<Vec<_>>(), [11, 2]);
        assert_eq!(records[1].1, ["x", "y"]);
    }

    proptest! {
        #[test]
        fn every_place_of_a_byte_is_found(bytes in prop::collection::vec(prop::sample::select(vec![b',', b'-', b'+', 0xac, 0, b'a']), 0..60)) {
            let mut places = Vec::new();
            find_all(b',', &bytes, &mut places);
            let want: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place] == b',').collect();
            prop_assert_eq!(places, want);
        }

        #[test]
        fn plain_lines_are_the_records_of_the_reader(text in "[a-c中,\r\n]{0,100}") {
            let mut records = Records::new(&text, b',', true, 1000);
            let mut all = Vec::new();
            loop {
                let at = records.offset();
                let begin = at + text.bytes().skip(at).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                if records.next_plain(begin) {
                    all.push(records.plain_fields().iter().map(str::to_owned).collect::<Vec<_>>());
                } else if records.next() {
                    all.push(records.fields().iter().map(str::to_owned).collect());
                } else {
                    break;
                }
            }
            let want: Vec<Vec<String>> = ours(&text, true, 1000).into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(all, want);
        }

        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a-c中\",\r\n]{0,200}", quoting: bool) {
            let mut theirs = csv::ReaderBuilder::new().has_headers(false).flexible(true).quoting(quoting).from_reader(text.as_bytes());
            let mut record = csv::StringRecord::new();
            let mut all = Vec::new();
            while theirs.read_record(&mut record).unwrap() {
                all.push((usize::try_from(theirs.position().byte()).unwrap(), record.iter().map(str::to_owned).collect::<Vec<_>>()));
            }
            prop_assert_eq!(ours(&text, quoting, 1000), all);
        }
    }
}
