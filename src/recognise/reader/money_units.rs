//! In which unit the amounts of a row count, where rows say it: a column beside them, or the foot below the table.

use super::Reader;
use crate::read::GridRow;
use crate::recognise::cells::shown;
use crate::recognise::columns::Column;
use crate::recognise::kind::cell_at;
use crate::recognise::units::{self, UnitSaid};
use crate::say;
use crate::tables::FieldKind;
use crate::value::amount::MoneyUnit;

impl Reader<'_> {
    /// The unit of an amount: that of its column, unless a column beside it says the unit of each row.
    pub(super) fn unit_of(&self, row: &GridRow, column: &Column) -> MoneyUnit {
        let units = self.layout.unit_column.filter(|_| !self.own_units.contains(&column.index));
        let own = units.and_then(|units| cell_at(row, units.index)).and_then(units::in_cell);
        own.unwrap_or(column.unit)
    }

    /// Notes what a row that is no data says of the unit of money.
    pub(super) fn note_unit(&mut self, row: &GridRow) {
        if self.unit_given {
            return;
        }
        if let Some(unit) = row.cells.iter().find_map(|(_, cell)| units::in_foot(&shown(cell))) {
            let number = row.number;
            let place = say!("表头之下第{number}行", "row {number} below the header");
            self.foot = Some((UnitSaid { place, unit }, number, self.kept.len()));
        }
    }

    /// What the foot says of the unit of money, where it stands behind all rows and no other place says one.
    pub fn unit_in_foot(&self) -> Option<UnitSaid> {
        let (said, _, kept) = self.foot.as_ref()?;
        let mut money = self.layout.columns.iter().filter(|column| column.role.is_some() && column.kind == FieldKind::Money);
        let open = self.layout.units.is_empty() && money.any(|column| column.unit != said.unit && !column.names_unit());
        (open && *kept == self.kept.len()).then(|| said.clone())
    }
}
