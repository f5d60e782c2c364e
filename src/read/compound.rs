//! The compound file (OLE) that .xls, .et and password-protected workbooks are packed in: its streams by name. Chains that
//! run in circles or out of the file end there. Knows nothing of what the streams hold.

/// The first bytes of every compound file.
pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Sector numbers from here on are marks: end of chain, free, table of sectors.
const MARKS: u32 = 0xffff_fffa;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR_BYTES: usize = 64;
/// Streams shorter than this lie in the mini stream.
const MINI_STREAM_BELOW: usize = 4096;

pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    length: usize,
}

/// A stream, as far as the file has it.
pub(super) struct Stream {
    pub bytes: Vec<u8>,
    /// Whether all of it was there.
    pub whole: bool,
}

impl<'a> Compound<'a> {
    /// `None` if this is no compound file, or its directory cannot be read.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let sector_bytes = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self { bytes, sector_bytes, next: Vec::new(), mini_next: Vec::new(), mini_stream: Vec::new(), entries: Vec::new() };
        file.next = file.sector_table()?;
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        file.entries = directory.chunks_exact(ENTRY_BYTES).filter_map(entry).collect();
        let root = file.entries.first()?;
        let (root_start, root_length) = (root.start, root.length);
        file.mini_stream = file.chain(root_start, root_length);
        file.mini_next = words(&file.chain(u32_at(bytes, 60)?, usize::MAX)).collect();
        Some(file)
    }

    /// The table of sectors: its own sectors are listed in the header and in a chain of further lists.
    fn sector_table(&self) -> Option<Vec<u32>> {
        let mut table_sectors: Vec<u32> = words(self.bytes.get(76..512)?).collect();
        let mut list = u32_at(self.bytes, 68)?;
        for _ in 0..=self.sector_count() {
            if list >= MARKS {
                break;
            }
            let mut further: Vec<u32> = words(self.sector(list)).collect();
            list = further.pop().unwrap_or(MARKS);
            table_sectors.append(&mut further);
        }
        table_sectors.truncate(self.sector_count());
        Some(table_sectors.into_iter().filter(|id| *id < MARKS).flat_map(|id| words(self.sector(id)).collect::<Vec<_>>()).collect())
    }

    fn sector_count(&self) -> usize {
        self.bytes.len() / self.sector_bytes + 1
    }

    /// A sector, short or empty where the file ends. The header stands before sector 0.
    fn sector(&self, id: u32) -> &'a [u8] {
        let start = usize::try_from(id).ok().and_then(|id| id.checked_add(1)?.checked_mul(self.sector_bytes));
        let Some(start) = start.filter(|start| *start < self.bytes.len()) else { return &[] };
        self.bytes.get(start..self.bytes.len().min(start + self.sector_bytes)).unwrap_or_default()
    }

    fn chain(&self, start: u32, length: usize) -> Vec<u8> {
        follow(start, length, &self.next, self.sector_count(), |id| self.sector(id))
    }

    fn mini_chain(&self, start: u32, length: usize) -> Vec<u8> {
        let sector = |id: u32| {
            let start = usize::try_from(id).unwrap_or(usize::MAX).saturating_mul(MINI_SECTOR_BYTES);
            let end = start.saturating_add(MINI_SECTOR_BYTES).min(self.mini_stream.len());
            self.mini_stream.get(start..end).unwrap_or_default()
        };
        follow(start, length, &self.mini_next, self.mini_stream.len() / MINI_SECTOR_BYTES + 1, sector)
    }

    /// What lies at the top of the file: an object embedded deeper may have streams of the same names.
    fn top(&self) -> Vec<&Entry> {
        let get = |id: u32| usize::try_from(id).ok().and_then(|id| self.entries.get(id));
        let mut waiting: Vec<u32> = self.entries.first().map(|root| root.child).into_iter().collect();
        let mut top = Vec::new();
        while let Some(id) = waiting.pop() {
            // More than there are: the tree runs in circles.
            if top.len() > self.entries.len() {
                break;
            }
            if let Some(entry) = get(id) {
                top.push(entry);
                waiting.extend([entry.left, entry.right]);
            }
        }
        if top.is_empty() { self.entries.iter().collect() } else { top }
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.top().into_iter().find(|entry| matches!(entry.kind, 1 | 2) && entry.name.eq_ignore_ascii_case(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub fn stream(&self, name: &str) -> Option<Stream> {
        let entry = self.find(name)?;
        let bytes = if entry.length < MINI_STREAM_BELOW {
            self.mini_chain(entry.start, entry.length)
        } else {
            self.chain(entry.start, entry.length)
        };
        Some(Stream { whole: bytes.len() == entry.length, bytes })
    }
}

/// The bytes of a chain, no further than `length`, no more than `sectors` links.
fn follow<'b>(start: u32, length: usize, next: &[u32], sectors: usize, sector: impl Fn(u32) -> &'b [u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut id = start;
    for _ in 0..sectors {
        if id >= MARKS || bytes.len() >= length {
            break;
        }
        let part = sector(id);
        bytes.extend_from_slice(part.get(..part.len().min(length - bytes.len())).unwrap_or_default());
        id = usize::try_from(id).ok().and_then(|id| next.get(id)).copied().unwrap_or(MARKS);
    }
    bytes
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units: Vec<u16> = bytes.get(..64)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).take_while(|unit| *unit != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind: *bytes.get(66)?,
        left: u32_at(bytes, 68)?,
        right: u32_at(bytes, 72)?,
        child: u32_at(bytes, 76)?,
        start: u32_at(bytes, 116)?,
        // The upper half of the length is noise in files of small sectors, and no larger file is read.
        length: usize::try_from(u32_at(bytes, 120)?).ok()?,
    })
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0))
}

/// A little-endian number at an offset.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A little-endian number at an offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A little-endian number at an offset.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const END: u32 = 0xffff_fffe;

    /// A compound file: the table of sectors in sector 0, the directory in sector 1, behind it the stream, which all names share.
    pub(in crate::read) fn compound_file(names: &[&str], stream: &[u8]) -> Vec<u8> {
        assert!(names.len() <= 4, "the directory is one sector");
        let mut stream = stream.to_vec();
        stream.resize(stream.len().max(MINI_STREAM_BELOW).next_multiple_of(512), 0);
        let mut header = vec![0; 512];
        header[..8].copy_from_slice(&MAGIC);
        header[30] = 9;
        header[48] = 1;
        for at in [60, 68] {
            header[at..at + 4].copy_from_slice(&END.to_le_bytes());
        }
        header[76..512].fill(0xff);
        header[76..80].fill(0);
        let last = u32::try_from(stream.len() / 512 + 1).unwrap();
        let mut table: Vec<u8> = [u32::MAX, END].into_iter().chain((3..=last).chain([END])).flat_map(u32::to_le_bytes).collect();
        table.resize(512, 0xff);
        let mut directory = vec![0; 512];
        for ((index, name), entry) in (0_u32..).zip(names).zip(directory.chunks_exact_mut(ENTRY_BYTES)) {
            for (unit, place) in name.encode_utf16().zip(entry.chunks_exact_mut(2)) {
                place.copy_from_slice(&unit.to_le_bytes());
            }
            entry[66] = if index == 0 { 5 } else { 2 };
            entry[68..80].fill(0xff);
            // The root's child is the first stream; each stream's left neighbour is the next.
            let place = if index == 0 { 76 } else { 68 };
            entry[place..place + 4].copy_from_slice(&(index + 1).to_le_bytes());
            let (start, length) = if index == 0 { (END, 0) } else { (2, u32::try_from(stream.len()).unwrap()) };
            entry[116..120].copy_from_slice(&start.to_le_bytes());
            entry[120..124].copy_from_slice(&length.to_le_bytes());
        }
        [header, table, directory, stream].concat()
    }

    #[test]
    fn streams_are_found_by_name() {
        let bytes = compound_file(&["Root Entry", "Workbook", "EncryptedPackage"], &[7; 5000]);
        let compound = Compound::open(&bytes).unwrap();
        assert!(compound.has("workbook") && compound.has("EncryptedPackage") && !compound.has("WordDocument"));
        let stream = compound.stream("Workbook").unwrap();
        assert!(stream.whole && stream.bytes[..5000] == [7; 5000] && stream.bytes.len() == 5120);
    }

    #[test]
    fn chains_in_a_circle_end() {
        let mut bytes = compound_file(&["Root Entry", "Workbook"], &[]);
        // The directory, and the stream, lead back to themselves.
        bytes[516..520].copy_from_slice(&1_u32.to_le_bytes());
        bytes[520..524].copy_from_slice(&2_u32.to_le_bytes());
        assert!(Compound::open(&bytes).unwrap().stream("Workbook").unwrap().bytes.len() <= bytes.len() + 512);
    }

    #[test]
    fn no_cut_of_a_file_breaks_the_reader() {
        let bytes = compound_file(&["Root Entry", "Workbook"], &[]);
        for length in (0..bytes.len()).step_by(7) {
            if let Some(stream) = Compound::open(&bytes[..length]).and_then(|compound| compound.stream("Workbook")) {
                assert!(!stream.whole || length == bytes.len());
            }
        }
    }
}
