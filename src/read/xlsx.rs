//! Workbooks of Excel 2007 and later (.xlsx, .xlsm), read cell by cell so that a stray cell far away costs nothing. The zip is
//! checked before the workbook reader sees it.

use std::io::Cursor;

use calamine::{Reader, Xlsx, XlsxError};

use super::excel::{broken_off, each_sheet, merge, problem, put, unreadable_cell, unreadable_sheet, unreadable_workbook};
use super::grid::{Flow, GridBuilder, Shared};
use super::no_table::NoTable;
use super::{ReadFile, package};

/// After this many values that make no sense, the rest of the sheet is given up.
const UNREADABLE_CELLS: usize = 50;

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    if let Err(why) = package::open(bytes).and_then(|mut zip| package::check(&mut zip, shared.limits)) {
        return problem(file, why);
    }
    let mut workbook: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(XlsxError::Password) => return problem(file, NoTable::Password.said()),
        Err(error) => return problem(file, unreadable_workbook(&error.to_string())),
    };
    let sheets = workbook.sheets_metadata().to_vec();
    each_sheet(&sheets, file, |name, hidden, file| {
        let mut builder = GridBuilder::new(shared, Some(name));
        builder.hidden(hidden);
        builder.epoch_1904(workbook.has_1904_epoch());
        match read_cells(&mut workbook, name, &mut builder) {
            Ok(()) => {
                // Without its merged ranges a sheet still reads.
                for range in workbook.merge_cells_by_sheet_name(name).unwrap_or_default() {
                    builder.merge(merge(range));
                }
                file.grids.push(builder.finish());
            }
            Err(error) => problem(file, unreadable_sheet(name, &error.to_string())),
        }
    });
}

fn read_cells(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, builder: &mut GridBuilder<'_, '_>) -> Result<(), XlsxError> {
    let epoch_1904 = workbook.has_1904_epoch();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    let mut unreadable = 0;
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                if put(builder, cell.get_position(), cell.get_value(), epoch_1904) == Flow::Stop {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            // The reader stands behind the value and goes on with the next cell. Newer errors, such as #SPILL!, come here.
            Err(error) if is_of_one_cell(&error) && unreadable < UNREADABLE_CELLS => {
                unreadable += 1;
                builder.problem(builder.last_row(), None, unreadable_cell(&error.to_string()));
            }
            Err(error) => {
                builder.problem(None, None, broken_off(builder.last_row(), &error.to_string()));
                return Ok(());
            }
        }
    }
}

fn is_of_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::Unexpected(_)
            | XlsxError::Unrecognized { .. }
    )
}
