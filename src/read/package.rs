//! The zip that workbooks and archives are packed in: opened if its list of parts is bearable, each part inflated against a
//! count. Knows no cells.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::limits::{Budget, Limit, Limits};
use super::xml::{Part, part};
use crate::say;
use crate::value::Said;

/// A zip in memory.
pub(super) type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A part of it.
pub(super) type Packed<'p, 'a> = ZipFile<'p, Cursor<&'a [u8]>>;

/// # Errors
/// The zip's directory is missing or broken, as in a file that was cut off, or has more entries than files may be read.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Said> {
    // Each entry takes ten times its bytes in memory, so they are counted before anybody lists them.
    if entries(bytes) > limits.files {
        return Err(limits.exceeded(Limit::Files));
    }
    let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    // Where a file was cut off within an archive that it holds, the directory found is that archive's.
    if bytes.starts_with(b"PK\x03\x04") && zip.offset() > 0 && !lists_first(&zip) {
        return Err(damaged());
    }
    if listed(bytes).is_some_and(|listed| listed > zip.len()) {
        return Err(say!(
            "文件里有两个部分同名,不知道以哪一个为准,没有读取。请用 Excel 或 WPS 打开核对,另存为新的 .xlsx;压缩包请重新压缩",
            "two parts of the file have one name, and nobody knows which counts; it was not read. Open it in Excel or WPS, look it over and save it as a new .xlsx; pack an archive anew"
        ));
    }
    // Entries that share their bytes could have the same ones inflated without end.
    let sizes = (0..zip.len()).filter_map(|index| Some(zip.by_index_data(index).ok()?.compressed_size()));
    let packed = sizes.fold(0_u64, u64::saturating_add);
    if u64::try_from(bytes.len()).is_ok_and(|length| packed > length) { Err(damaged()) } else { Ok(zip) }
}

/// Whether an entry begins with the first byte.
fn lists_first(zip: &Package<'_>) -> bool {
    (0..zip.len()).any(|index| zip.by_index_data(index).is_ok_and(|entry| entry.header_start() == 0))
}

/// How often the mark of a directory entry stands in the bytes: at least as often as there are entries.
fn entries(bytes: &[u8]) -> usize {
    const MARK: &[u8] = b"PK\x01\x02";
    bytes.windows(MARK.len()).filter(|window| *window == MARK).count()
}

/// How many entries the end of the directory says that there are; `None` where it says nothing, as in very large ones. Of two entries of one name
/// the list holds one.
fn listed(bytes: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"PK\x05\x06";
    const TOTAL: std::ops::Range<usize> = 10..12;
    let at = memchr::memmem::rfind(bytes, MARK)?;
    let total = u16::from_le_bytes(bytes.get(at..)?.get(TOTAL)?.try_into().ok()?);
    (total != u16::MAX).then_some(usize::from(total))
}

/// What to say of a workbook whose packing is broken.
pub(super) fn damaged() -> Said {
    say!(
        "文件不完整或已损坏(可能没有下载完、没有复制完),无法读取。请重新取得文件,或用 Excel、WPS 打开修复后另存为 .xlsx",
        "the file is incomplete or damaged (perhaps not wholly downloaded or copied) and cannot be read. Get it again, or open and repair it in Excel or WPS and save it as .xlsx"
    )
}

/// The parts by name: `/` between folders, letters in lower case, as writers of workbooks do not agree on either.
pub(super) fn part_names(package: &Package<'_>) -> BTreeMap<String, usize> {
    let names = (0..package.len()).filter_map(|index| Some((package.name_for_index(index)?.ok()?.replace('\\', "/"), index)));
    names.map(|(name, index)| (name.trim_start_matches('/').to_lowercase(), index)).collect()
}

/// The first bytes of a part; `None` if there is none of this name.
pub(super) fn part_start(package: &mut Package<'_>, name: &str, max: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // A part that breaks off gives what it has.
    let _ = package.by_name(name).ok()?.take(max).read_to_end(&mut bytes);
    Some(bytes)
}

/// A part to be read while it is inflated.
pub(super) fn open_part<'p, 'a>(
    package: &'p mut Package<'a>,
    index: usize,
    budget: &Budget,
    limits: &Limits,
) -> Option<Part<Packed<'p, 'a>>> {
    Some(part(package.by_index(index).ok()?, budget, limits))
}

/// Whether a part needs a password.
pub(super) fn is_encrypted(package: &Package<'_>) -> bool {
    (0..package.len()).any(|index| package.by_index_data(index).is_ok_and(|part| part.encrypted()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_of_too_many_entries_is_not_listed() {
        let bytes = b"PK\x01\x02 ".repeat(5);
        assert_eq!(entries(&bytes), 5);
        let why = open(&bytes, &Limits { files: 4, ..Limits::default() }).err().unwrap();
        assert!(why.zh.contains("files"));
    }
}
