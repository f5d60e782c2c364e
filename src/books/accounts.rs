//! What the chart of accounts adds to tables that hold codes alone, and which lines belong to budget accounting. Knows no formats and
//! no rules.

use std::collections::BTreeMap;

use crate::recognise::TableReading;
use crate::recognise::journal::BUDGET_LEDGER;
use crate::tables::{Field, Row, TableKind, accounts, journal, trial_balance};
use crate::value::Value;

/// The accounts of a unit.
#[derive(Debug, Default)]
pub struct Accounts<'a> {
    names: BTreeMap<&'a str, &'a Value>,
    /// Whether the codes are those of the government accounting system of 2019, in which 6, 7 and 8 are budget accounting.
    government: bool,
}

impl<'a> Accounts<'a> {
    /// Gathers the accounts of all readings of a unit. A chart of accounts goes before names that a trial balance gives.
    pub fn of(readings: &[&'a TableReading]) -> Self {
        let mut names = BTreeMap::new();
        for (table, code, name) in [
            (TableKind::Accounts, accounts::ACCOUNT_CODE, accounts::ACCOUNT_NAME),
            (TableKind::TrialBalance, trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME),
        ] {
            for row in readings.iter().filter(|reading| reading.table == table).flat_map(|reading| &reading.rows) {
                if let (Some(code), Some(name)) = (row.text(code), row.get(name)) {
                    names.entry(code).or_insert(name);
                }
            }
        }
        let rows = || readings.iter().flat_map(|reading| &reading.rows);
        Self { names, government: rows().any(names_budget_account) }
    }

    /// A row with the name of its account, the code itself where there is none, and with the mark of budget accounting.
    pub fn complete(&self, mut row: Row) -> Row {
        let Some((code, name)) = account_fields(row.table()) else { return row };
        if row.get(name).is_none()
            && let Some(number) = row.text(code)
        {
            let value = self.names.get(number).map_or_else(|| Value::text(number), |name| (*name).clone());
            row.set(name, Some(value));
        }
        if let Some(ledger) = ledger_field(row.table())
            && self.government
            && row.get(ledger).is_none()
            && row.text(code).is_some_and(|code| code.starts_with(['6', '7', '8']))
        {
            row.set(ledger, Some(Value::text(BUDGET_LEDGER)));
        }
        row
    }
}

fn account_fields(table: TableKind) -> Option<(Field, Field)> {
    match table {
        TableKind::Journal => Some((journal::ACCOUNT_CODE, journal::ACCOUNT_NAME)),
        TableKind::TrialBalance => Some((trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME)),
        _ => None,
    }
}

fn ledger_field(table: TableKind) -> Option<Field> {
    match table {
        TableKind::Journal => Some(journal::LEDGER),
        TableKind::TrialBalance => Some(trial_balance::LEDGER),
        _ => None,
    }
}

/// Whether a row is of an account that only the government system has: 7 and 8 are no classes of accounts anywhere else, and every
/// budget voucher moves 8001 资金结存; villages and the old system have no such codes of four digits.
fn names_budget_account(row: &Row) -> bool {
    let Some((code, name)) = account_fields(row.table()) else { return false };
    let of_code = row.text(code).is_some_and(|code| code.len() >= 4 && code.starts_with(['7', '8']));
    let of_name = row.text(name).is_some_and(|name| ["资金结存", "预算收入", "预算支出"].iter().any(|word| name.contains(word)));
    of_code || of_name
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{SheetName, Source};

    fn line(code: &str, name: Option<&str>) -> Row {
        let sheet = Arc::new(SheetName { file: "a.csv".into(), sheet: None });
        let mut row = Row::new(TableKind::Journal, Source { sheet, row: 2 });
        row.set(journal::ACCOUNT_CODE, Some(Value::text(code)));
        row.set(journal::ACCOUNT_NAME, name.map(Value::text));
        row
    }

    #[test]
    fn a_code_without_a_name_takes_it_from_the_chart_or_serves_itself() {
        let name = Value::text("银行存款");
        let accounts = Accounts { names: [("1002", &name)].into(), government: false };
        assert_eq!(accounts.complete(line("1002", None)).text(journal::ACCOUNT_NAME), Some("银行存款"));
        assert_eq!(accounts.complete(line("1003", None)).text(journal::ACCOUNT_NAME), Some("1003"));
        assert_eq!(accounts.complete(line("1002", Some("银行"))).text(journal::ACCOUNT_NAME), Some("银行"));
    }

    #[test]
    fn six_is_budget_accounting_only_where_seven_or_eight_are_accounts() {
        assert!(names_budget_account(&line("8001", Some("资金结存"))));
        assert!(!names_budget_account(&line("6602", Some("管理费用"))));
        let ledger = |government, code| Accounts { names: BTreeMap::new(), government }.complete(line(code, None)).shown(journal::LEDGER);
        assert_eq!((ledger(true, "6001"), ledger(true, "5001"), ledger(false, "6001")), ("budget".into(), String::new(), String::new()));
    }
}
