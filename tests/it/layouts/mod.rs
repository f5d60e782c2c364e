//! One journal and one trial balance in every layout that offices export, each row compared field by field.

mod balances;
mod facts;
mod journals;
mod ledgers;
mod programs;
mod sheet;

use ledgerlint::tables::TableKind;

use sheet::{Case, fault};

fn all_read(cases: &[Case], table: TableKind) {
    let faults: Vec<String> = cases.iter().filter_map(|case| fault(case, table)).collect();
    assert!(faults.is_empty(), "{} of {} layouts:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn the_journal_reads_the_same_in_every_layout() {
    all_read(&journals::cases(), TableKind::Journal);
}

#[test]
fn account_ledgers_read_as_the_journal() {
    all_read(&ledgers::cases(), TableKind::Journal);
}

#[test]
fn the_trial_balance_reads_the_same_in_every_layout() {
    all_read(&balances::cases(), TableKind::TrialBalance);
}
