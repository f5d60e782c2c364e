//! What each column of a journal's sheet is to the short way. Knows no rows.

use crate::recognise::marks::{Mark, POSTED, RECORD_STATUS, VOIDED};
use crate::tables::lines::TEXT_FIELDS;
use crate::tables::{Field, journal};

/// What a column of the sheet is to the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A column without a header: a row with a cell there goes the long way.
    Unknown,
    Date,
    VoucherWord,
    Debit,
    Credit,
    Amount,
    Direction,
    BudgetMark,
    AccountingSystem,
    /// Supplier, customer, employee, payee: the first that is filled is the counterparty.
    Partner(usize),
    Auxiliary,
    /// What says whether a line is void or posted, by its place in [`MARKS`].
    Mark(usize),
    /// A field kept as text, by its place in [`TEXT_FIELDS`].
    Text(usize),
    /// A column that is no field, by its place in [`Lane::extra`].
    Extra(usize),
}

impl Slot {
    /// Whether it holds a name, which a text that says nothing leaves blank.
    pub(super) fn names_somebody(self) -> bool {
        matches!(self, Self::Partner(_) | Self::Text(COUNTERPARTY | DEPARTMENT | PROJECT))
    }
}

pub(super) const VOUCHER_NO: usize = 0;
pub(super) const SUMMARY: usize = 2;
pub(super) const ACCOUNT_CODE: usize = 3;
pub(super) const ACCOUNT_NAME: usize = 4;
pub(super) const COUNTERPARTY: usize = 5;
pub(super) const DEPARTMENT: usize = 6;
pub(super) const PROJECT: usize = 7;
pub(super) const ATTACHMENTS: usize = 8;
pub(super) const PREPARER: usize = 9;
pub(super) const REVIEWER: usize = 10;
pub(super) const LEDGER: usize = 11;

/// The roles of marks, and what each says of a line that has nothing to tell.
pub(super) const MARKS: [(&str, Mark); 3] = [(VOIDED, Mark::No), (RECORD_STATUS, Mark::No), (POSTED, Mark::Yes)];

/// What a column of a role is; `None` for one that the short way does not know.
pub(super) fn slot_of(role: &str, field: Option<Field>) -> Option<Slot> {
    let place = |field: Field| TEXT_FIELDS.iter().position(|known| *known == field);
    Some(match (role, field) {
        ("voucher_word", _) => Slot::VoucherWord,
        ("amount", _) => Slot::Amount,
        ("direction", _) => Slot::Direction,
        ("budget_mark", _) => Slot::BudgetMark,
        ("accounting_system", _) => Slot::AccountingSystem,
        ("supplier", _) => Slot::Partner(0),
        ("customer", _) => Slot::Partner(1),
        ("employee", _) => Slot::Partner(2),
        ("payee", _) => Slot::Partner(3),
        ("auxiliary", _) => Slot::Auxiliary,
        (role, None) if MARKS.iter().any(|(mark, _)| *mark == role) => Slot::Mark(MARKS.iter().position(|(mark, _)| *mark == role)?),
        (_, Some(journal::DATE)) => Slot::Date,
        (_, Some(journal::DEBIT)) => Slot::Debit,
        (_, Some(journal::CREDIT)) => Slot::Credit,
        (_, Some(field)) => Slot::Text(place(field)?),
        _ => return None,
    })
}
