//! Delimited text to fields, record by record, in bounded memory: a line of millions of separators costs no more than the
//! columns that a sheet may have. Knows no rows.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr2, memchr3};

/// The fields beyond the limit are read into so many places, again and again.
const SCRATCH: usize = 64;

/// Delimiter, and whether quotation marks mean anything.
type Way = (u8, bool);

/// What records are found with, so that it need not be made anew for each piece of a text.
#[derive(Default)]
pub(super) struct Tools {
    places: Vec<u32>,
    reader: Option<(Way, Box<Reader>)>,
    /// How many plain records and how many blocks there were in all texts before.
    plain: u64,
    blocks: u64,
}

/// The records of a text.
pub(super) struct Records<'t> {
    way: Way,
    /// What reads records that are no plain lines; made when the first one comes.
    reader: Option<Box<Reader>>,
    text: &'t str,
    /// Where reading goes on.
    at: usize,
    /// The fields of the last record, one behind the other, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
    shown_ends: Vec<u32>,
    count: usize,
    count_max: usize,
    marks: Marks,
    /// The last plain record: where it begins, and which marks are its fields' ends.
    line: (usize, (usize, usize)),
    /// Where it begins and ends in the text, and where the plain record before it does.
    ranges: [(usize, usize); 2],
    /// How many plain records there were, those of the texts before among them.
    plain: u64,
}

impl<'t> Records<'t> {
    /// The records of a text; `tools` are those of the text before, if they are of use.
    pub fn new(text: &'t str, delimiter: u8, quoting: bool, columns_max: u32, tools: Tools) -> Self {
        // One more shows that there were more.
        let count_max = usize::try_from(columns_max).unwrap_or(usize::MAX).saturating_add(1);
        let way = (delimiter, quoting);
        Self {
            way,
            reader: tools.reader.filter(|(known, _)| *known == way).map(|(_, mut reader)| {
                reader.reset();
                reader
            }),
            text,
            at: 0,
            fields: vec![0; 1024],
            ends: vec![0; 64 + SCRATCH],
            shown_ends: Vec::new(),
            count: 0,
            count_max,
            marks: Marks { places: tools.places, blocks: tools.blocks, ..Marks::of(text, delimiter) },
            line: (0, (0, 0)),
            ranges: [(0, 0); 2],
            plain: tools.plain,
        }
    }

    /// What it worked with, for the next text.
    pub fn into_tools(self) -> Tools {
        let Marks { places, blocks, .. } = self.marks;
        Tools { places, reader: self.reader.map(|reader| (self.way, reader)), plain: self.plain, blocks }
    }

    /// How many bytes were read.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Goes to the next record if it is a line from `begin` on without a quotation mark, which needs no reader; false, and nothing read, if it
    /// is not.
    pub fn next_plain(&mut self, begin: usize) -> bool {
        let Some((fields, after)) = self.marks.line(self.text.as_bytes(), begin) else { return false };
        if fields.1 - fields.0 > self.count_max {
            return false;
        }
        let end =
            fields.1.checked_sub(1).and_then(|last| self.marks.found().get(last)).map_or(begin, |last| self.marks.base + place(*last));
        let [last, _] = self.ranges;
        self.ranges = [(begin, end), last];
        self.line = (begin, fields);
        self.plain += 1;
        self.at = after;
        true
    }

    /// The lines of the block of text that plain records come from, once for each block.
    pub fn ahead(&mut self) -> Option<Ahead<'_>> {
        std::mem::take(&mut self.marks.fresh).then(|| self.ahead_of_block())
    }

    fn ahead_of_block(&self) -> Ahead<'_> {
        let text = self.text.as_bytes().get(self.marks.base..).unwrap_or_default();
        Ahead { text, places: self.marks.found(), width: self.marks.width, block: self.marks.blocks }
    }

    /// The fields of the last plain record.
    pub fn plain_fields(&self) -> FieldView<'_> {
        let (begin, (first, behind)) = self.line;
        let text = self.text.get(self.marks.base..).unwrap_or_default();
        let [_, (from, to)] = self.ranges;
        let before = self.text.as_bytes().get(from..to).unwrap_or_default();
        let ends = self.marks.found().get(first..behind).unwrap_or_default();
        FieldView { text, start: begin - self.marks.base, ends, between: 1, before, serial: self.plain, block: self.marks.blocks }
    }

    /// Goes to the next record; false where there is none.
    pub fn next(&mut self) -> bool {
        let (mut field_bytes, mut ended, mut more) = (0, 0, false);
        let reader = self.reader.get_or_insert_with(|| {
            let (delimiter, quoting) = self.way;
            Box::new(ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build())
        });
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let (Some(fields), Some(ends)) = (self.fields.get_mut(field_bytes..), self.ends.get_mut(ended..)) else { return false };
            let (result, read, written, ends_written) = reader.read_record(rest, fields, ends);
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
                ReadRecordResult::OutputEndsFull => (ended, more) = (self.count_max, true),
                ReadRecordResult::Record => {
                    self.count = ended.min(self.count_max);
                    // What is filled beyond shows in the field that shows that there were more.
                    more |= ended > self.count_max;
                    if let Some(last) = self.ends.get_mut(self.count_max - 1).filter(|last| more && **last < field_bytes) {
                        *last = field_bytes;
                    }
                    self.shown_ends.clear();
                    let ends = self.ends.get(..self.count).unwrap_or_default();
                    self.shown_ends.extend(ends.iter().map(|end| u32::try_from(*end).unwrap_or(u32::MAX)));
                    return true;
                }
                ReadRecordResult::End => return false,
            }
        }
    }

    /// The fields of the last record.
    pub fn fields(&self) -> FieldView<'_> {
        let bytes = self.fields.get(..self.ends.get(self.count.wrapping_sub(1)).copied().unwrap_or(0)).unwrap_or_default();
        // Fields are cut at ASCII characters of a text, so they are text.
        FieldView::new(std::str::from_utf8(bytes).unwrap_or_default(), &self.shown_ends)
    }
}

/// So many bytes are searched at once.
const BLOCK_BYTES: usize = 1 << 15;

/// Where separators, line ends and quotation marks stand in a block of a text.
#[derive(Default)]
struct Marks {
    delimiter: u8,
    /// Whether the text has quotation marks, and carriage returns.
    quotes: bool,
    returns: bool,
    /// Where the block begins in the text, and where it ends.
    base: usize,
    end: usize,
    /// From the block's begin on, in order; so many of them count.
    places: Vec<u32>,
    count: usize,
    /// The first one that no line has taken.
    next: usize,
    /// How many fields the line had that was taken last.
    width: usize,
    /// Whether no line of the block was taken.
    fresh: bool,
    /// How many blocks there were, those of the texts before among them.
    blocks: u64,
}

impl Marks {
    fn of(text: &str, delimiter: u8) -> Self {
        let has = |byte: u8| memchr(byte, text.as_bytes()).is_some();
        let either = memchr2(b'"', b'\r', text.as_bytes()).is_some();
        Self { delimiter, quotes: either && has(b'"'), returns: either && has(b'\r'), ..Self::default() }
    }

    /// The line that begins at `begin`: which of the places are its fields' ends, and where the next line begins. `None` if it has a quotation
    /// mark or a carriage return within, or is longer than a block.
    fn line(&mut self, text: &[u8], begin: usize) -> Option<((usize, usize), usize)> {
        if begin >= text.len() || matches!(self.delimiter, b'\n' | b'\r' | b'"') {
            return None;
        }
        if begin < self.base || begin >= self.end {
            self.search(text, begin);
        }
        loop {
            while self.found().get(self.next).is_some_and(|at| self.base + place(*at) < begin) {
                self.next += 1;
            }
            let first = self.next;
            if let Some(after) = self.line_like_the_last(text, begin) {
                return Some(((first, self.next), after));
            }
            for (index, at) in self.found().iter().enumerate().skip(first) {
                let at = self.base + place(*at);
                match text.get(at) {
                    Some(byte) if *byte == self.delimiter => {}
                    // The end of the text ends a line too.
                    Some(b'\n') | None => {
                        (self.next, self.width) = (index + 1, index + 1 - first);
                        return Some(((first, index + 1), (at + 1).min(text.len())));
                    }
                    Some(b'\r') if text.get(at + 1) == Some(&b'\n') => {
                        (self.next, self.width) = (index + 1, index + 1 - first);
                        return Some(((first, index + 1), at + 2));
                    }
                    _ => return None,
                }
            }
            if self.base == begin {
                return None;
            }
            self.search(text, begin);
        }
    }

    /// Takes the line that begins at `begin` if it has as many fields as the one taken last, as nearly all lines of a table have; where the next
    /// one begins.
    fn line_like_the_last(&mut self, text: &[u8], begin: usize) -> Option<usize> {
        let behind = self.next + self.width;
        let end = self.base + place(*self.found().get(behind.wrapping_sub(1))?);
        let line = text.get(begin..=end)?;
        let (last, rest) = line.split_last()?;
        let after = match (last, text.get(end + 1)) {
            (b'\n', _) => end + 1,
            (b'\r', Some(b'\n')) => end + 2,
            _ => return None,
        };
        // One search for what does not part fields is quicker than a look at each place.
        let stop = match (self.quotes, self.returns) {
            (false, false) => memchr(b'\n', rest),
            (true, false) => memchr2(b'\n', b'"', rest),
            (_, true) => memchr3(b'\n', b'"', b'\r', rest),
        };
        stop.is_none().then(|| {
            self.next = behind;
            after
        })
    }

    /// The places of the block.
    fn found(&self) -> &[u32] {
        self.places.get(..self.count).unwrap_or_default()
    }

    /// Searches the block that begins at `base`.
    fn search(&mut self, text: &[u8], base: usize) {
        let block = text.get(base..text.len().min(base + BLOCK_BYTES)).unwrap_or_default();
        (self.base, self.end, self.next, self.fresh) = (base, base + block.len(), 0, true);
        self.blocks += 1;
        self.count = match (self.quotes, self.returns) {
            (false, false) => find_all([self.delimiter, b'\n'], block, &mut self.places),
            (true, false) => find_all([self.delimiter, b'\n', b'"'], block, &mut self.places),
            (false, true) => find_all([self.delimiter, b'\n', b'\r'], block, &mut self.places),
            (true, true) => find_all([self.delimiter, b'\n', b'\r', b'"'], block, &mut self.places),
        };
        if self.end == text.len()
            && text.last() != Some(&b'\n')
            && let Some(found) = self.places.get_mut(self.count)
        {
            *found = u32::try_from(block.len()).unwrap_or(u32::MAX);
            self.count += 1;
        }
    }
}

fn place(place: u32) -> usize {
    place as usize
}

/// So many places are written at once: more than stand in a chunk of most texts.
const AT_ONCE: usize = 8;

/// Writes the places of some bytes to the front; how many there are. Many bytes are looked at at once: fields are short, so a search that starts anew behind each is slower.
fn find_all<const COUNT: usize>(wanted: [u8; COUNT], bytes: &[u8], places: &mut Vec<u32>) -> usize {
    let (chunks, rest) = bytes.as_chunks::<64>();
    // Every byte may be one. What is written beyond the last one does not count.
    if places.len() < bytes.len() + AT_ONCE {
        places.resize(bytes.len() + AT_ONCE, 0);
    }
    let (mut base, mut known) = (0, 0);
    for chunk in chunks {
        // Not `map`, which goes byte by byte.
        let mut hits = [0; 64];
        for (hit, byte) in hits.iter_mut().zip(chunk) {
            *hit = wanted.iter().fold(0, |hit, wanted| hit | u8::from(byte == wanted));
        }
        // The product of eight bytes of nought or one and this number has them side by side in its highest byte.
        let eighths =
            hits.as_chunks::<8>().0.iter().rev().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
        let mut hits = eighths.fold(0, |all, eight| all << 8 | eight);
        let behind = known + place(hits.count_ones());
        // As many every time, so that nobody has to guess where it ends.
        while let Some(eight) = places.get_mut(known..).and_then(|free| free.first_chunk_mut::<AT_ONCE>()) {
            for found in eight {
                *found = base + hits.trailing_zeros();
                hits &= hits.wrapping_sub(1);
            }
            known += AT_ONCE;
            if known >= behind {
                break;
            }
        }
        known = behind;
        base += 64;
    }
    for (place, _) in (base..).zip(rest).filter(|(_, byte)| wanted.contains(byte)) {
        if let Some(found) = places.get_mut(known) {
            *found = place;
            known += 1;
        }
    }
    known
}

/// Lines that are still to come, for whoever wants to have near what they will ask for. Quotation marks part fields here too, and what is
/// within a line is not looked at if the line ends where the one before would.
pub struct Ahead<'r> {
    text: &'r [u8],
    places: &'r [u32],
    /// How many fields most lines have.
    width: usize,
    /// Which of all blocks of text they are.
    block: u64,
}

/// Where a field stands: in which of all blocks of text, and from where to where in it. No two fields have the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The block, from 1.
    pub block: u64,
    /// The first byte, and the first behind it.
    pub range: (u32, u32),
}

impl<'r> Ahead<'r> {
    /// Which of all blocks of text the lines are.
    pub fn block(&self) -> u64 {
        self.block
    }

    /// What stands in a column, and where in the block.
    pub fn column(&self, index: usize) -> impl Iterator<Item = (&'r [u8], (u32, u32))> {
        let (text, width) = (self.text, self.width);
        let (mut begin, mut rest) = (0, self.places);
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let ends_line = |end: &u32| text.get(place(*end)) == Some(&b'\n');
                let fields = match rest.get(width.wrapping_sub(1)) {
                    Some(end) if ends_line(end) => width,
                    _ => rest.iter().position(ends_line).map_or(rest.len(), |last| last + 1),
                };
                let (line, after) = rest.split_at_checked(fields)?;
                let start = index.checked_sub(1).map_or(Some(begin), |before| Some(place(*line.get(before)?) + 1));
                let found = start
                    .zip(line.get(index))
                    .and_then(|(start, end)| Some((text.get(start..place(*end))?, (u32::try_from(start).unwrap_or(u32::MAX), *end))));
                (begin, rest) = (line.last().map_or(begin, |end| place(*end) + 1), after);
                if found.is_some() {
                    return found;
                }
            }
            None
        })
    }
}

/// The fields of one record.
#[derive(Debug, Clone, Copy)]
pub struct FieldView<'r> {
    text: &'r str,
    /// Where the first field begins.
    start: usize,
    /// Where each field ends in the text.
    ends: &'r [u32],
    /// How many bytes stand between a field and the next.
    between: usize,
    /// The plain line before; nothing where it stands in another piece of the text.
    before: &'r [u8],
    /// Which of all plain lines it is, and in which of all blocks of text; nought of fields that are none.
    serial: u64,
    block: u64,
}

impl<'r> FieldView<'r> {
    /// Fields that stand one behind the other.
    pub fn new(text: &'r str, ends: &'r [u32]) -> Self {
        Self { text, start: 0, ends, between: 0, before: &[], serial: 0, block: 0 }
    }

    /// Fields of a line, with a byte between each and the next, and the line before it.
    #[cfg(test)]
    pub fn of_line(text: &'r str, ends: &'r [u32], (before, serial): (&'r str, u64)) -> Self {
        Self { between: 1, before: before.as_bytes(), serial, ..Self::new(text, ends) }
    }

    /// The plain line before and which of all plain lines this one is, where both are known.
    pub fn before(&self) -> Option<(&'r [u8], u64)> {
        (!self.before.is_empty()).then_some((self.before, self.serial))
    }

    /// Which of all plain lines it is; nought of fields that are none.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where a field of a plain line stands.
    pub fn place(&self, index: usize) -> Option<Place> {
        let start = index.checked_sub(1).map_or(Some(self.start), |before| Some(place(*self.ends.get(before)?) + self.between))?;
        let range = (u32::try_from(start).ok()?, *self.ends.get(index)?);
        (self.block > 0).then_some(Place { block: self.block, range })
    }

    /// A field; blank where there is none.
    pub fn get(&self, index: usize) -> &'r str {
        let start = index.checked_sub(1).map_or(Some(self.start), |before| Some(place(*self.ends.get(before)?) + self.between));
        let range = start.zip(self.ends.get(index));
        range.and_then(|(start, end)| self.text.get(start..place(*end))).unwrap_or_default()
    }

    /// A field with the one behind it as they stand in the line, and the latter alone; blank in fields that stand otherwise.
    pub fn both(&self, index: usize) -> (&'r str, &'r str) {
        if self.between != 1 {
            return ("", "");
        }
        let start = index.checked_sub(1).map_or(Some(self.start), |before| Some(place(*self.ends.get(before)?) + self.between));
        let text = start.zip(self.ends.get(index + 1)).and_then(|(start, end)| self.text.get(start..place(*end)));
        (text.unwrap_or_default(), self.get(index + 1))
    }

    /// The line as it stands, with a byte between each field and the next; `None` of fields that stand otherwise.
    pub fn line(&self) -> Option<&'r str> {
        (self.between == 1).then_some(())?;
        self.text.get(self.start..place(*self.ends.last()?))
    }

    /// Where each field ends in the line.
    pub fn ends(&self) -> impl DoubleEndedIterator<Item = usize> {
        let start = self.start;
        self.ends.iter().map(move |end| place(*end).saturating_sub(start))
    }

    /// The fields, from left to right.
    pub fn iter(self) -> impl Iterator<Item = &'r str> {
        let mut start = self.start;
        self.ends.iter().map(move |end| {
            let end = place(*end);
            let field = self.text.get(start..end).unwrap_or_default();
            start = end + self.between;
            field
        })
    }
}

/// What each plain line of a text holds.
#[cfg(test)]
pub fn plain_lines(text: &str, mut take: impl FnMut(&FieldView<'_>)) {
    let mut records = Records::new(text, b',', true, 1000, Tools::default());
    loop {
        let at = records.offset();
        let begin = at + text.bytes().skip(at).take_while(|byte| *byte == b'\n').count();
        if !records.next_plain(begin) {
            return;
        }
        take(&records.plain_fields());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours(text: &str, quoting: bool, columns_max: u32) -> Vec<(usize, Vec<String>)> {
        let mut records = Records::new(text, b',', quoting, columns_max, Tools::default());
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

    #[test]
    fn what_is_filled_beyond_the_columns_shows_in_one_field_behind_them() {
        for blank in [1, 5, 5_000] {
            let rest = ",".repeat(blank);
            let records = ours(&format!("a,b,{rest}x\na,b,{rest}\n"), true, 2);
            assert_eq!(records.iter().map(|(_, fields)| fields.clone()).collect::<Vec<_>>(), [["a", "b", "x"], ["a", "b", ""]], "{blank}");
        }
    }

    #[test]
    fn a_column_ahead_is_what_the_lines_hold_in_it() {
        let text = "a,b,c\nd,,f\ng,h,i\nj\nk,l\n".repeat(3);
        let mut records = Records::new(&text, b',', true, 1000, Tools::default());
        assert!(records.next_plain(0));
        // Two lines that together are as wide as the first are taken for one: nothing hangs on it.
        for (column, want) in [(0, "adgj"), (1, "bhk"), (2, "cfil")] {
            let found = records.ahead_of_block().column(column).flat_map(|(field, _)| field).copied().collect::<Vec<u8>>();
            assert_eq!(String::from_utf8(found).unwrap(), want.repeat(3), "{column}");
        }
    }

    #[test]
    fn a_field_has_the_same_place_ahead_as_in_its_line_and_no_other_block_has_it() {
        let text = "a,b,c\nd,,f\n\"g\",h,i\nk,l,m\n";
        let mut seen = Vec::new();
        let mut tools = Tools::default();
        for _ in 0..2 {
            let mut records = Records::new(text, b',', true, 1000, tools);
            while records.offset() < text.len() {
                if !records.next_plain(records.offset()) {
                    assert!(records.next());
                    assert_eq!(records.fields().place(0), None);
                    continue;
                }
                let (fields, ahead) = (records.plain_fields(), records.ahead_of_block());
                for index in 0..fields.len() {
                    let place = fields.place(index).unwrap();
                    let found: Vec<_> = ahead.column(index).filter(|(_, range)| *range == place.range).collect();
                    assert_eq!((place.block, found), (ahead.block(), vec![(fields.get(index).as_bytes(), place.range)]));
                    assert!(!seen.contains(&place), "{place:?}");
                    seen.push(place);
                }
            }
            tools = records.into_tools();
        }
        assert_eq!(seen.len(), 18);
    }

    proptest! {
        #[test]
        fn every_place_of_a_byte_is_found(bytes in prop::collection::vec(prop::sample::select(vec![b',', b'-', b'+', 0xac, 0, b'a']), 0..300)) {
            let mut places = vec![7; 3];
            let count = find_all([b',', b'-'], &bytes, &mut places);
            places.truncate(count);
            let want: Vec<u32> = (0_u32..).zip(&bytes).filter(|(_, byte)| b",-".contains(byte)).map(|(place, _)| place).collect();
            prop_assert_eq!(places, want);
        }

        #[test]
        fn plain_lines_are_the_records_of_the_reader(before in "[a\",\r\n]{0,20}", text in "[a-c中\",\r\n]{0,100}|(\"?[a中]?\"?,[a中]?,[a中]?\r?\n){0,20}") {
            // What is left of a text before must not show.
            let mut records = Records::new(&before, b',', true, 1000, Tools::default());
            while records.next() {}
            let mut records = Records::new(&text, b',', true, 1000, records.into_tools());
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
