//! The zip that .xlsx, .xlsb and .ods are packed in: opens it, and proves that what it inflates to is bearable before any
//! reader trusts it. Knows no cells.

use std::io::{BufReader, Cursor, Read, copy, sink};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::limits::{Limit, Limits};
use super::no_table::NoTable;
use crate::say;
use crate::value::Said;

/// A zip in memory.
pub(super) type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// # Errors
/// The zip's directory is missing or broken, as in a file that was cut off.
pub(super) fn open(bytes: &[u8]) -> Result<Package<'_>, Said> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())
}

/// What to say of a workbook whose packing is broken.
pub(super) fn damaged() -> Said {
    say!(
        "文件不完整或已损坏(可能没有下载完、没有复制完),无法读取。请重新取得文件,或用 Excel、WPS 打开修复后另存为 .xlsx",
        "the file is incomplete or damaged (perhaps not wholly downloaded or copied) and cannot be read. Get it again, or open and repair it in Excel or WPS and save it as .xlsx"
    )
}

/// The names of the parts, as the zip has them.
pub(super) fn part_names(package: &Package<'_>) -> Vec<String> {
    package.file_names().filter_map(Result::ok).map(|name| name.replace('\\', "/")).collect()
}

/// The first bytes of a part; `None` if there is none of this name.
pub(super) fn part_start(package: &mut Package<'_>, name: &str, max: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // A part that breaks off gives what it has.
    let _ = package.by_name(name).ok()?.take(max).read_to_end(&mut bytes);
    Some(bytes)
}

/// Folders of a workbook that hold no cells and are never inflated.
const NOT_READ: [&str; 4] = ["/media/", "/embeddings/", "Pictures/", "Thumbnails/"];

/// Inflates every part that may be read, keeping nothing, and counts.
///
/// # Errors
/// The parts inflate to more than the limit, need a password, or claim a number of texts that they cannot hold.
pub(super) fn check(package: &mut Package<'_>, limits: &Limits) -> Result<(), Said> {
    let mut left = limits.inflated_bytes;
    for index in 0..package.len() {
        let Ok(part) = package.by_index_raw(index) else { continue };
        let encrypted = part.encrypted();
        let name = part.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        drop(part);
        if encrypted {
            return Err(NoTable::Password.said());
        }
        if NOT_READ.iter().any(|folder| name.contains(folder)) {
            continue;
        }
        let Ok(part) = package.by_index(index) else { continue };
        // A damaged part counts as far as it inflates; the reader of the sheet tells of it.
        let mut counted = CountingSink(0);
        let _ = copy(&mut part.take(left.saturating_add(1)), &mut counted);
        left = left.checked_sub(counted.0).ok_or_else(|| limits.exceeded(Limit::InflatedBytes))?;
        if name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            check_text_count(package, index, counted.0)?;
        }
    }
    Ok(())
}

struct CountingSink(u64);

impl std::io::Write for CountingSink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        sink().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The workbook reader sets memory aside for as many texts as the part claims: the claim must be possible.
fn check_text_count(package: &mut Package<'_>, index: usize, part_bytes: u64) -> Result<(), Said> {
    /// Writers exist that claim somewhat too many; this much memory does no harm.
    const ALWAYS_BEARABLE: u128 = 1_000_000;
    /// `<si/>`
    const SHORTEST_TEXT_BYTES: u128 = 5;
    let Ok(part) = package.by_index(index) else { return Ok(()) };
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == "sst" => {
                for attribute in element.html_attributes().with_checks(false).flatten() {
                    let digits: String = attribute.value.chars().filter(char::is_ascii_digit).take(38).collect();
                    let claimed: u128 = digits.parse().unwrap_or(0);
                    let possible = (u128::from(part_bytes) / SHORTEST_TEXT_BYTES).max(ALWAYS_BEARABLE);
                    if attribute.key.local_name().as_ref() == "uniqueCount" && claimed > possible {
                        return Err(say!(
                            "工作簿自称有 {claimed} 条文字,与内容不符,文件已损坏或被改动过。请用 Excel 或 WPS 打开后另存为新的 .xlsx",
                            "the workbook claims {claimed} texts, more than it can hold: it is damaged or was tampered with. Open it in Excel or WPS and save it as a new .xlsx"
                        ));
                    }
                }
                return Ok(());
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => buffer.clear(),
        }
    }
}
