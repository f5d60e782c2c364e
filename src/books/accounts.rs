//! What the chart of accounts adds to tables that hold codes alone, and which lines belong to budget accounting. Knows no formats and
//! no rules.

use std::collections::BTreeMap;

use super::account_class::{head_of, leaf_of, path_parts};
use crate::recognise::TableReading;
use crate::recognise::journal::BUDGET_LEDGER;
use crate::tables::{Field, Lines, Pairs, Row, TableKind, TextId, accounts, journal, trial_balance};
use crate::value::Value;

/// The digits of the shortest code of an account.
const CODE_MIN: usize = 3;

/// The accounts of a unit.
#[derive(Debug, Default)]
pub struct Accounts {
    names: BTreeMap<String, Value>,
    /// Whether the codes are those of the government accounting system of 2019, in which 6, 7 and 8 are budget accounting.
    government: bool,
}

impl Accounts {
    /// Gathers the accounts of all readings of a unit. A chart of accounts goes before names that a trial balance gives.
    pub fn of(readings: &[&mut TableReading]) -> Self {
        let mut names = BTreeMap::new();
        for (table, code, name) in [
            (TableKind::Accounts, accounts::ACCOUNT_CODE, accounts::ACCOUNT_NAME),
            (TableKind::TrialBalance, trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME),
        ] {
            for row in readings.iter().filter(|reading| reading.table == table).flat_map(|reading| &reading.rows) {
                if let (Some(code), Some(name)) = (row.text(code), row.get(name)) {
                    names.entry(code.to_owned()).or_insert_with(|| name.clone());
                }
            }
        }
        let of_rows = readings.iter().flat_map(|reading| &reading.rows).any(names_budget_account);
        Self { names, government: of_rows || readings.iter().any(|reading| names_budget_accounts(&reading.lines)) }
    }

    /// As [`complete`](Self::complete), for all lines of a journal.
    pub fn complete_lines(&self, lines: &mut Lines) {
        let budget = lines.texts.intern(BUDGET_LEDGER);
        // One answer an account: its full name, and whether it is of budget accounting.
        let mut known: Pairs<(TextId, bool)> = Pairs::default();
        for line in 0..lines.len() {
            let (code, written) = (lines.id(journal::ACCOUNT_CODE, line), lines.id(journal::ACCOUNT_NAME, line));
            if code.is_blank() {
                continue;
            }
            let (name, of_budget) = known.get((code, written), || {
                let number = lines.texts.get(code).to_owned();
                let of_budget = self.government && number.starts_with(['6', '7', '8']);
                let name = if written.is_blank() { self.names.get(&number).map(Value::shown) } else { None };
                let leaf = name.clone().unwrap_or_else(|| lines.texts.get(written).to_owned());
                let name = self.path(&number, &leaf).or(name).map(|name| lines.texts.intern(&name));
                (name.unwrap_or(if written.is_blank() { code } else { written }), of_budget)
            });
            if name != written {
                lines.set_id(journal::ACCOUNT_NAME, line, name);
            }
            if of_budget && lines.is_financial(line) {
                lines.set_id(journal::LEDGER, line, budget);
            }
        }
    }

    /// The full name of an account of which the journal has the last part alone (`50010201 办公费`): `业务活动费用\商品和服务费用\办公费`. `None` where
    /// the chart has neither the account above it nor its own path, or calls the account itself something else: it is the chart of other books.
    fn path(&self, code: &str, name: &str) -> Option<String> {
        let leaf = |value: &Value| leaf_of(&value.shown()).to_owned();
        if name.is_empty() || head_of(name) != leaf_of(name) || self.names.get(code).is_some_and(|own| leaf(own) != name.trim()) {
            return None;
        }
        let mut parts: Vec<String> =
            (CODE_MIN..code.len()).filter_map(|end| code.get(..end).and_then(|above| self.names.get(above))).map(leaf).collect();
        if let Some(own) = self.names.get(code).filter(|_| parts.is_empty()) {
            // A trial balance of the lowest accounts alone has the whole path in their names.
            parts = path_parts(&own.shown());
        } else {
            parts.push(name.trim().to_owned());
        }
        parts.dedup();
        let is_whole = parts.first().is_none_or(|head| name.trim().starts_with(head.as_str()));
        (!is_whole).then(|| parts.join("\\"))
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
    row.text(code).is_some_and(is_budget_code) || row.text(name).is_some_and(is_budget_name)
}

/// As [`names_budget_account`], of any line. Each different text is looked at once.
fn names_budget_accounts(lines: &Lines) -> bool {
    let any = |field: Field, says: fn(&str) -> bool| {
        let mut seen = vec![false; lines.texts.len()];
        let mut is_new = |id: &&TextId| seen.get_mut(id.index()).is_some_and(|seen| !std::mem::replace(seen, true));
        lines.ids(field).iter().filter(|id| is_new(id)).any(|id| says(lines.texts.get(*id)))
    };
    any(journal::ACCOUNT_CODE, is_budget_code) || any(journal::ACCOUNT_NAME, is_budget_name)
}

fn is_budget_code(code: &str) -> bool {
    code.len() >= 4 && code.starts_with(['7', '8'])
}

fn is_budget_name(name: &str) -> bool {
    ["资金结存", "预算收入", "预算支出"].iter().any(|word| name.contains(word))
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
        let accounts = Accounts { names: [("1002".to_owned(), name)].into(), government: false };
        assert_eq!(accounts.complete(line("1002", None)).text(journal::ACCOUNT_NAME), Some("银行存款"));
        assert_eq!(accounts.complete(line("1003", None)).text(journal::ACCOUNT_NAME), Some("1003"));
        assert_eq!(accounts.complete(line("1002", Some("银行"))).text(journal::ACCOUNT_NAME), Some("银行"));
    }

    #[test]
    fn the_last_part_of_a_name_takes_those_above_it_from_the_chart() {
        let chart = [
            ("501", "经费支出"),
            ("50102", "公用经费"),
            ("5010201", "经费支出-公用经费-办公费"),
            ("1002", "银行存款"),
            ("2307", "其他应付款"),
        ];
        let names = chart.map(|(code, name)| (code.to_owned(), Value::text(name))).into();
        let accounts = Accounts { names, government: false };
        assert_eq!(accounts.path("5010201", "办公费").as_deref(), Some("经费支出\\公用经费\\办公费"));
        assert_eq!(accounts.path("1002.01", "基本户").as_deref(), Some("银行存款\\基本户"));
        for (code, name) in
            [("5010201", "印刷费"), ("5010201", "经费支出/办公费"), ("100201", "银行存款基本户"), ("230701", "其他应付款"), ("1218", "甲")]
        {
            assert_eq!(accounts.path(code, name), None, "{code} {name}");
        }
    }

    #[test]
    fn a_chart_of_the_lowest_accounts_alone_has_their_paths() {
        let chart = [("112102", "应收款\\单位\\砖厂"), ("1002", "银行存款"), ("224101", "其他应付款-押金")];
        let names = chart.map(|(code, name)| (code.to_owned(), Value::text(name))).into();
        let accounts = Accounts { names, government: false };
        assert_eq!(accounts.path("112102", "砖厂").as_deref(), Some("应收款\\单位\\砖厂"));
        assert_eq!(accounts.path("224101", "押金").as_deref(), Some("其他应付款\\押金"));
        assert_eq!((accounts.path("1002", "银行存款"), accounts.path("112102", "瓦厂")), (None, None));
    }

    #[test]
    fn six_is_budget_accounting_only_where_seven_or_eight_are_accounts() {
        assert!(names_budget_account(&line("8001", Some("资金结存"))));
        assert!(!names_budget_account(&line("6602", Some("管理费用"))));
        let ledger = |government, code| Accounts { names: BTreeMap::new(), government }.complete(line(code, None)).shown(journal::LEDGER);
        assert_eq!((ledger(true, "6001"), ledger(true, "5001"), ledger(false, "6001")), ("budget".into(), String::new(), String::new()));
    }
}
