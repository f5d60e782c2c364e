//! Files that several units have, byte for byte: one was handed in for two, or a folder was copied. What they say is not compared between
//! the units, and each but the first is told. Lists of accounts and of voucher types are alike in all units of an office: nothing is said of
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::spooled::{Fingerprint, Kept, Shelf, fingerprint};
use crate::findings::{Input, ProblemRow};
use crate::say;
use crate::tables::TableKind;
use crate::value::Lang;

/// Of each unit that has files of an earlier one, by its place: the names of these files.
pub type Copies = BTreeMap<usize, BTreeSet<String>>;

/// Finds the files whose very bytes an earlier unit has, and says so with each. Units that a column of one file names share it, and no word
/// of it.
///
/// # Errors
/// What was put aside could not be read.
pub fn find(units: &mut [Kept], shelf: &Shelf, lang: Lang) -> io::Result<Copies> {
    let mut first: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    let mut copies = Copies::new();
    for at in 0..units.len() {
        let (before, [unit, ..]) = units.split_at_mut(at) else { break };
        let repeated: BTreeMap<Fingerprint, usize> =
            unit.files.iter().filter_map(|file| Some((*file, *first.get(file).filter(|first| is_apart(before, **first, unit))?))).collect();
        for file in &unit.files {
            first.entry(*file).or_insert(at);
        }
        if repeated.is_empty() {
            continue;
        }
        let theirs = names(before, repeated.values(), shelf)?;
        let mut own = BTreeSet::new();
        shelf.change(unit, |report| {
            // A workbook has an entry for each sheet; it is told of once, at the first that says something of the unit alone.
            let mut told = BTreeSet::new();
            for input in &mut report.inputs {
                let Some(file) = fingerprint(&input.sha256).filter(|file| repeated.contains_key(file)) else { continue };
                own.insert(input.file.clone());
                if input.rows > 0
                    && !is_shared_list(input)
                    && told.insert(file)
                    && let Some((whose, name)) = theirs.get(&file)
                {
                    input.problems.push(problem(whose, name, lang));
                }
            }
        })?;
        copies.insert(at, own);
    }
    Ok(copies)
}

/// Whether a sheet is a list that units of one office share.
fn is_shared_list(input: &Input) -> bool {
    [TableKind::Accounts, TableKind::VoucherTypes].iter().any(|table| input.table.as_deref() == Some(table.name()))
}

/// Whether the unit stands in another folder or file than the one that has its file first.
fn is_apart(before: &[Kept], first: usize, unit: &Kept) -> bool {
    before.get(first).is_some_and(|first| first.planned != unit.planned)
}

/// The unit and the name of each file of some units.
fn names<'a>(
    units: &[Kept],
    places: impl Iterator<Item = &'a usize>,
    shelf: &Shelf,
) -> io::Result<BTreeMap<Fingerprint, (String, String)>> {
    let mut names = BTreeMap::new();
    for unit in places.collect::<BTreeSet<_>>().into_iter().filter_map(|place| units.get(*place)) {
        for Input { sha256, file, .. } in shelf.report(unit)?.inputs {
            if let Some(fingerprint) = fingerprint(&sha256) {
                names.entry(fingerprint).or_insert_with(|| (unit.name.to_string(), file));
            }
        }
    }
    Ok(names)
}

fn problem(whose: &str, file: &str, lang: Lang) -> ProblemRow {
    let why = say!(
        "与“{whose}”的文件“{file}”逐字节相同:各算了一遍,单位之间不比对这份文件。请核对是谁的账,把放错的删去后重新运行",
        "byte for byte the file “{file}” of “{whose}”: it was counted in each and is not compared between them; find out whose books these \
         are, take the wrong copy away and run again"
    );
    ProblemRow { row: None, column: None, why: why.get(lang).to_owned() }
}
