//! Binary workbooks of Excel 2007 and later (.xlsb), read cell by cell. The workbook reader does not tell their merged ranges.

use std::io::Cursor;

use calamine::{Reader, Xlsb, XlsbError};

use super::excel::{broken_off, each_sheet, problem, put, unreadable_sheet, unreadable_workbook};
use super::grid::{Flow, GridBuilder, Shared};
use super::no_table::NoTable;
use super::{ReadFile, package};

/// Reads all worksheets.
pub(super) fn read(bytes: &[u8], shared: &mut Shared<'_>, file: &mut ReadFile) {
    if let Err(why) = package::open(bytes).and_then(|mut zip| package::check(&mut zip, shared.limits)) {
        return problem(file, why);
    }
    let mut workbook: Xlsb<_> = match Xlsb::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(XlsbError::Password) => return problem(file, NoTable::Password.said()),
        Err(error) => return problem(file, unreadable_workbook(&error.to_string())),
    };
    let sheets = workbook.sheets_metadata().to_vec();
    each_sheet(&sheets, file, |name, hidden, file| {
        let epoch_1904 = workbook.has_1904_epoch();
        let mut builder = GridBuilder::new(shared, Some(name));
        builder.hidden(hidden);
        builder.epoch_1904(epoch_1904);
        let mut cells = match workbook.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(error) => return problem(file, unreadable_sheet(name, &error.to_string())),
        };
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => {
                    if put(&mut builder, cell.get_position(), cell.get_value(), epoch_1904) == Flow::Stop {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    builder.problem(None, None, broken_off(builder.last_row(), &error.to_string()));
                    break;
                }
            }
        }
        file.grids.push(builder.finish());
    });
}
