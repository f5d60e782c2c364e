//! Parties that stand below a heading of units: 单位名称 in a journal whose vouchers are numbered on over all of its names, and in a list of what each
//! party owes on the one account that the title names; and the other side of contracts that the unit is the second party of. Knows no files.

use std::collections::BTreeSet;

use crate::recognise::TableReading;
use crate::say;
use crate::tables::{Row, TableKind, contracts, journal, trial_balance};
use crate::value::Value;
use crate::value::names::{is_nothing, payee_key};
use crate::value::text::{compact, printable, shorten};

use super::read::{HEADER_CHARS, tell};
use super::unit_column::{is_kind, party_column};

/// Takes them for counterparties, and tells it.
pub(super) fn take(table: &mut TableReading) {
    match table.table {
        TableKind::Journal => of_journal(table),
        TableKind::TrialBalance => of_balances(table),
        TableKind::Contracts => of_contracts(table),
        _ => {}
    }
}

/// The counterparties of a journal may stand below 单位 or 单位名称. They may be units all the same, which is told.
fn of_journal(table: &mut TableReading) {
    if table.lines.ids(journal::COUNTERPARTY).iter().any(|id| !id.is_blank()) {
        return;
    }
    let Some(place) = party_column(&table.lines) else { return };
    let Some((header, ids)) = table.lines.extra().nth(place).map(|(header, ids)| (header.to_string(), ids.to_vec())) else { return };
    for (line, id) in ids.into_iter().enumerate() {
        table.lines.set_id(journal::COUNTERPARTY, line, id);
    }
    let own = table.columns.iter_mut().find(|column| column.role.is_none() && column.header.trim() == header.trim());
    if let Some(column) = own {
        column.field = Some(journal::COUNTERPARTY);
    }
    let header = shorten(&printable(&header), HEADER_CHARS);
    let why = say!(
        "“{header}”列的各个名称共用一套凭证号,当作往来单位;如是几个各自记账的单位,请把该列改名为“核算单位”",
        "the names in column “{header}” share one run of voucher numbers, so they were taken for counterparties; if they are units with books of their own, call the column 核算单位"
    );
    tell(table, why);
}

/// A list of balances without a column of accounts has them by what stands below 单位名称: the account is that of the title.
fn of_balances(table: &mut TableReading) {
    let account = |name: &str| ["account_code", "account_name"].contains(&name);
    let fields = || table.columns.iter().filter_map(|column| column.field);
    let no_account = !fields().any(|field| account(field.name())) && table.titles.account().is_some();
    if !no_account || fields().any(|field| field == trial_balance::COUNTERPARTY) {
        return;
    }
    let Some(column) = table.columns.iter_mut().find(|column| column.role.is_none() && is_kind(&column.header)) else { return };
    column.field = Some(trial_balance::COUNTERPARTY);
    let header = column.header.clone();
    for row in &mut table.rows {
        let Some(place) = row.extra.iter().position(|(own, _)| **own == *header) else { continue };
        let (_, name) = row.extra.remove(place);
        row.set(trial_balance::COUNTERPARTY, Some(Value::text(name.trim())));
    }
    let header = shorten(&printable(&header), HEADER_CHARS);
    let why = say!(
        "标题写明了科目,“{header}”列当作该科目的往来单位;如是几个各自记账的单位,请把该列改名为“核算单位”",
        "the title names the account, so column “{header}” was taken for its counterparties; if they are units with books of their own, call the column 核算单位"
    );
    tell(table, why);
}

/// How the column of the first party of a contract is headed, behind which its name may be asked for.
const FIRST_PARTIES: [&str; 6] = ["合同甲方", "甲方", "发包方", "委托方", "出租方", "采购方"];

/// In a contract that the office is the second party of, as who rents a house is, the other side is the first: it is the office that is the first party
/// of other contracts, or that the title names.
fn of_contracts(table: &mut TableReading) {
    let is_first = |header: &str| FIRST_PARTIES.iter().any(|word| compact(header).starts_with(word));
    let Some(header) = table.columns.iter().find(|column| column.role.is_none() && is_first(&column.header)).map(|one| one.header.clone())
    else {
        return;
    };
    let first = |row: &Row| {
        let cell = row.extra.iter().find(|(own, _)| **own == *header).map(|(_, name)| name.trim().to_owned());
        cell.filter(|name| !is_nothing(name))
    };
    let firsts: BTreeSet<String> = table.rows.iter().filter_map(first).map(|name| payee_key(&name)).collect();
    let title = table.titles.unit.as_deref().map(payee_key);
    let mut turned = Vec::new();
    for row in &mut table.rows {
        let (Some(one), Some(two)) = (first(row), row.text(contracts::COUNTERPARTY)) else { continue };
        let own = payee_key(two);
        if payee_key(&one) != own && (firsts.contains(&own) || title.as_ref() == Some(&own)) {
            row.set(contracts::COUNTERPARTY, Some(Value::text(one)));
            turned.push(row.source.row);
        }
    }
    let Some(first_row) = turned.first() else { return };
    let (header, count) = (shorten(&printable(&header), HEADER_CHARS), turned.len());
    let why = say!(
        "{count}份合同(第一处在第{first_row}行)的对方取自“{header}”列,因为另一方是本单位;如不对,请改正合同双方",
        "the other side of {count} contract(s), the first in row {first_row}, was taken from column “{header}”, for the second party is the unit itself; if that is wrong, put the parties right"
    );
    tell(table, why);
}
