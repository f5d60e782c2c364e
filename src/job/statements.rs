//! Statements of banks beside the books that they were booked in: what they show as paid stands in the journal or in the register of payments as
//! well, and would count twice.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::UnitPlan;
use super::read::{ReadSheet, ReadUnit};
use crate::recognise::TableReading;
use crate::say;
use crate::tables::{SheetName, TableKind};
use crate::value::text::compact;

/// Leaves out the statements of a unit that has a register of payments or a journal, each with the reason; not one that `mapping.toml` calls a
/// register.
pub fn leave_out(unit: &mut ReadUnit, plan: &UnitPlan) {
    leave_out_books(unit, plan);
    let is_kept = |sheet: &ReadSheet| plan.mapping.entry(&sheet.name).is_some_and(|entry| entry.table.is_some());
    let of = |table: TableKind| {
        let holds = |reading: &TableReading, sheet: &ReadSheet| {
            reading.table == table
                && reading.kept() > 0
                && (table == TableKind::Journal || is_kept(sheet) || !is_statement(reading, &sheet.name))
        };
        let found = unit.sheets.iter().find(|sheet| sheet.reading.tables.iter().any(|reading| holds(reading, sheet)));
        found.map(|sheet| Arc::clone(&sheet.name.file))
    };
    let Some(booked) = of(TableKind::Payments).or_else(|| of(TableKind::Journal)) else { return };
    for sheet in &mut unit.sheets {
        let tables = &sheet.reading.tables;
        if tables.is_empty() || is_kept(sheet) || !tables.iter().all(|table| is_statement(table, &sheet.name)) {
            continue;
        }
        let why = say!(
            "是银行对账单(流水),其中的付款已在“{booked}”入账,为免重复没有计入;如“{booked}”不含这些付款,请在 mapping.toml 给它写 table = \"payments\"",
            "a bank's statement: what it shows as paid is booked in “{booked}” and would count twice, so it was not used; if “{booked}” does not hold these payments, write table = \"payments\" for it in mapping.toml"
        );
        *sheet = sheet.left_out(why);
    }
}

/// Leaves out the books of cash or of a bank account whose months a whole journal covers: they are a view of it, whatever numbers they give.
fn leave_out_books(unit: &mut ReadUnit, plan: &UnitPlan) {
    let months = |table: &TableReading| (0..table.lines.len()).map(|line| table.lines.stamp(line).month()).collect::<BTreeSet<_>>();
    let is_book = |table: &TableReading| table.table == TableKind::Journal && table.layout.cash_book.is_some();
    let is_whole = |table: &&TableReading| table.table == TableKind::Journal && !table.is_of_accounts();
    let covered: BTreeSet<_> = unit.tables().filter(is_whole).flat_map(months).collect();
    for sheet in &mut unit.sheets {
        let tables = &sheet.reading.tables;
        let is_view = |table: &TableReading| is_book(table) && months(table).is_subset(&covered);
        let is_kept = plan.mapping.entry(&sheet.name).is_some_and(|entry| entry.table.is_some());
        if tables.is_empty() || is_kept || !tables.iter().all(is_view) {
            continue;
        }
        let why = say!(
            "是现金或银行日记账,这些月份的分录已在序时账中,为免重复没有计入;如序时账不含这些分录,请在 mapping.toml 给它写 table = \"journal\"",
            "a book of cash or of a bank account: the journal has its months and it would count twice, so it was not used; if the journal does not hold these lines, write table = \"journal\" for it in mapping.toml"
        );
        *sheet = sheet.left_out(why);
    }
}

/// Whether a list of payments is a bank's statement: the other side's name at the bank beside receipts or a balance, or a name that says so.
fn is_statement(table: &TableReading, name: &SheetName) -> bool {
    if table.table != TableKind::Payments {
        return false;
    }
    let texts = [table.titles.title.as_deref(), name.sheet.as_deref(), name.file.rsplit('/').next()];
    let calls = |words: &[&str]| texts.iter().flatten().any(|text| words.iter().any(|word| compact(text).contains(word)));
    // What a clerk writes down from day to day is a book, and may be the only one.
    let called = calls(&["对账单", "流水", "交易明细", "账户明细"]) && !calls(&["流水账", "收支", "登记"]);
    let headed = |words: &[&str]| table.columns.iter().any(|column| words.iter().any(|word| compact(&column.header).contains(word)));
    let plays = |roles: &[&str]| table.columns.iter().any(|column| column.role_name.as_deref().is_some_and(|role| roles.contains(&role)));
    let at_bank = headed(&["对方户名", "对方账号", "对方账户", "对方名称", "对手", "交易日期", "交易金额"]);
    let moves = plays(&["flow", "received"]) || headed(&["余额"]);
    // A register numbers the vouchers that it was booked on.
    let booked = headed(&["凭证号", "凭证字号", "凭证编号"]) && !headed(&["余额"]);
    moves && (called || at_bank) && !booked
}
