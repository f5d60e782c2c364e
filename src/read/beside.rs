//! The sheets of a packed workbook, read beside each other where that pays: each against a share of what the file may have, taken as it is
//! needed. If anything runs short, what was read is dropped and the sheets are read one after the other, so that the result is the same on
//! any number of threads. Knows no cells.

use rayon::prelude::*;

use super::ReadFile;
use super::excel::{each_sheet, problem, unreadable_sheet};
use super::guard::quietly;
use super::package::{self, Package, Packed};
use super::shared::Shared;
use super::xlsx::parts::{Container, SheetEntry};
use super::xml::Part;

/// Sheets smaller than this, in bytes, are read sooner than handed to another thread.
const WORTH_BYTES: u64 = 1 << 18;

/// Reads a sheet's part.
pub(super) trait ReadPart: Fn(&SheetEntry, Part<Packed<'_, '_>>, &mut Shared<'_>, &mut ReadFile) + Sync {}

impl<F: Fn(&SheetEntry, Part<Packed<'_, '_>>, &mut Shared<'_>, &mut ReadFile) + Sync> ReadPart for F {}

/// Reads each worksheet of a packed workbook with `read`, a sheet that has no part of its own being told.
pub(super) fn each_part(
    container: &Container<'_>,
    sheets: &[SheetEntry],
    shared: &mut Shared<'_>,
    file: &mut ReadFile,
    read: impl ReadPart,
) {
    if pays(container.zip(), sheets, shared) && read_beside(container.zip(), sheets, shared, file, &read) {
        return;
    }
    let mut zip = container.zip().clone();
    each_sheet(sheets, shared, file, |entry, shared, file| read_one(&mut zip, entry, shared, file, &read));
}

fn read_one(zip: &mut Package<'_>, entry: &SheetEntry, shared: &mut Shared<'_>, file: &mut ReadFile, read: &impl ReadPart) {
    let (inflated, limits) = (shared.inflated.clone(), shared.limits);
    match entry.part.and_then(|part| package::open_part(zip, part, &inflated, limits)) {
        Some(part) => read(entry, part, shared, file),
        None => problem(file, unreadable_sheet(&entry.name, "")),
    }
}

/// Whether there are two sheets of some size and threads for them, and all that they say they hold has room.
fn pays(zip: &Package<'_>, sheets: &[SheetEntry], shared: &Shared<'_>) -> bool {
    let size = |part: usize| zip.by_index_data(part).ok().map(|part| part.size());
    let sizes: Vec<u64> = sheets.iter().filter_map(|sheet| size(sheet.part?)).collect();
    let long = sizes.iter().filter(|size| **size >= WORTH_BYTES).count();
    let all = sizes.iter().fold(0_u64, |sum, size| sum.saturating_add(*size));
    long > 1 && rayon::current_num_threads() > 1 && all < shared.inflated.left() && shared.has_sheets(sheets.len())
}

/// Reads the sheets on all threads; false, and nothing kept, if something ran short.
fn read_beside(zip: &Package<'_>, sheets: &[SheetEntry], shared: &mut Shared<'_>, file: &mut ReadFile, read: &impl ReadPart) -> bool {
    let (inflated, long_texts) = (shared.inflated.left(), shared.long_texts.left());
    let common = shared.common();
    let of_sheet = |sheet: &SheetEntry| {
        let (mut zip, mut shared, mut file) = (zip.clone(), shared.beside(&common), ReadFile::default());
        each_sheet([sheet], &mut shared, &mut file, |entry, shared, file| read_one(&mut zip, entry, shared, file, read));
        (file, shared.refused, shared.short)
    };
    let done: Option<Vec<_>> = quietly(|| sheets.par_iter().map(of_sheet).collect());
    let spent = common.is_spent() || shared.inflated.is_spent() || shared.long_texts.is_spent();
    let Some(done) = done.filter(|done| !spent && done.iter().all(|(_, _, short)| !short)) else {
        shared.inflated.reset(inflated);
        shared.long_texts.reset(long_texts);
        return false;
    };
    for (sheet, refused, _) in done {
        file.grids.extend(sheet.grids);
        sheet.problems.into_iter().for_each(|told| problem(file, told.why));
        shared.refused |= refused;
    }
    true
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;
    use crate::read::Limits;
    use crate::read::grid::GridBuilder;
    use crate::read::tests::read_within;

    /// A workbook of sheets of some size, the second without cells of its own.
    fn workbook() -> Vec<u8> {
        let mut workbook = Workbook::new();
        for sheet in 0..4_u32 {
            let page = workbook.add_worksheet();
            for row in 0..if sheet == 1 { 0 } else { 1_500 + sheet } {
                let length = if row == 1_300 { 3_000 } else { 0 };
                page.write_string(row, 0, format!("摘要{sheet}-{row:.<length$}")).unwrap();
                for column in 1..8_u16 {
                    page.write_number(row, column, row * 10 + u32::from(column)).unwrap();
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }

    fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
    }

    #[test]
    fn sheets_are_the_same_on_one_thread_and_on_four_whatever_runs_short() {
        let bytes = workbook();
        let cells = 8 * (3 * 1_500 + 5);
        let usual = Limits::default();
        let by_cells = [cells, cells - 1, cells + 1, cells / 2, 8 * 1_500, 1].map(|cells| Limits { cells, ..usual });
        let by_memory = [100_000, 900_000, 1_500_000, 2_500_000, 4_000_000].map(|memory_bytes| Limits { memory_bytes, ..usual });
        let by_inflated = [200_000, 700_000, 1_000_000, 1_300_000].map(|inflated_bytes| Limits { inflated_bytes, ..usual });
        let by_long_texts = [2_999, 3_000, 3_001, 9_000, 9_001].map(|long_text_bytes| Limits { long_text_bytes, ..usual });
        let by_sheets = [1, 3, 4, 5].map(|sheets| Limits { sheets, ..usual });
        let mut told = 0;
        for limits in by_cells.into_iter().chain(by_memory).chain(by_inflated).chain(by_long_texts).chain(by_sheets).chain([usual]) {
            let [one, four] = [1, 4].map(|threads| on_threads(threads, || format!("{:?}", read_within(&bytes, &limits))));
            assert!(one == four, "{limits:?}: {} and {} bytes", one.len(), four.len());
            told += usize::from(one.contains("上限"));
        }
        assert!(told > 10, "the limits are not reached: {told}");
    }

    #[test]
    fn sheets_of_some_size_are_read_beside_each_other_and_keep_nothing_if_a_limit_is_reached() {
        let bytes = workbook();
        let read = |limits: &Limits| {
            let (mut shared, mut file) = (Shared::new(limits), ReadFile::default());
            let container = Container::open(&bytes, &mut shared, "workbook.xml").unwrap();
            let sheet = |number: u32| SheetEntry {
                name: format!("Sheet{number}"),
                link: format!("rId{number}"),
                hidden: false,
                worksheet: true,
                part: None,
            };
            let mut sheets: Vec<SheetEntry> = (1..=4).map(sheet).collect();
            container.find_parts(&mut sheets);
            let read = |entry: &SheetEntry, _: Part<Packed<'_, '_>>, shared: &mut Shared<'_>, file: &mut ReadFile| {
                let mut builder = GridBuilder::new(shared, Some(&entry.name));
                let _ = builder.text(1, 0, &entry.name);
                file.grids.push(builder.finish());
            };
            let pays = on_threads(2, || pays(container.zip(), &sheets, &shared));
            let whole = on_threads(2, || read_beside(container.zip(), &sheets, &mut shared, &mut file, &read));
            (pays, whole, file.grids.iter().map(|grid| grid.name.as_deref().unwrap_or_default().to_owned()).collect::<Vec<_>>())
        };
        let names = ["Sheet1", "Sheet2", "Sheet3", "Sheet4"].map(str::to_owned).to_vec();
        assert_eq!(read(&Limits::default()), (true, true, names));
        assert_eq!(read(&Limits { cells: 2, ..Limits::default() }), (true, false, Vec::new()));
        assert!(!read(&Limits { sheets: 4, ..Limits::default() }).0);
    }
}
