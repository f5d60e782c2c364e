//! Lists of payouts that add up others: a sheet called 汇总 or 统计表 of which every row is the sum of what that person has in the lists beside it.
//! It pays nobody, and its rows are left out. A list that is merely called so and whose rows are no such sums stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::leave_out;
use crate::books::build::SheetProblem;
use crate::recognise::TableReading;
use crate::say;
use crate::tables::left_out::Why;
use crate::tables::{Problem, Row, SheetName, TableKind, benefits};
use crate::value::names::person_key;
use crate::value::text::compact;

/// What a list that adds up others is called.
const SUMMARY: [&str; 5] = ["汇总", "统计", "总表", "合计", "总计"];
/// So many people make it a list.
const PEOPLE_MIN: usize = 2;

/// A sheet with lists of payouts: the readings of it, by their places.
struct List<'r> {
    sheet: &'r Arc<SheetName>,
    readings: Vec<(usize, &'r TableReading)>,
}

/// What people have in some lists, each with how many rows that is of.
type Paid = BTreeMap<String, (Decimal, usize)>;

/// Leaves out the rows of lists that add up others, and says so once for each.
pub(super) fn settle(readings: &mut [&mut TableReading]) -> Vec<SheetProblem> {
    let mut gone: BTreeMap<usize, BTreeMap<usize, Why>> = BTreeMap::new();
    let mut told = Vec::new();
    {
        let lists = lists(readings);
        let (summaries, others): (Vec<&List>, Vec<&List>) = lists.iter().partition(|list| list.is_called_a_summary());
        for summary in summaries {
            let Some(parts) = summary.parts(&others) else { continue };
            let names: BTreeSet<&str> = parts.iter().map(|part| part.name()).collect();
            let names = names.into_iter().collect::<Vec<_>>();
            let (zh, en) = (names.join("”“"), names.join("”, “"));
            let why =
                say!("是汇总: 等于此人在“{zh}”中的合计,只计一次", "a summary: the sum of what the person has in “{en}”, not counted again");
            for (index, reading) in &summary.readings {
                let all = (0..reading.rows.len()).map(|place| (place, Why::from(why.clone())));
                gone.entry(*index).or_default().extend(all);
            }
            let count = summary.rows().count();
            let row = summary.rows().map(|row| row.source.row).min();
            let why = say!(
                "{count}行的金额都等于各人在“{zh}”中的合计,是汇总,以“{zh}”为准,只计一次;如果是另外发放的,请分开登记",
                "the amounts of all {count} row(s) are what each person has in “{en}” together: a summary, which is not counted again; if this was paid besides, write it in a list of its own"
            );
            told.push(SheetProblem {
                sheet: Arc::clone(summary.sheet),
                table: TableKind::Benefits,
                problem: Problem { row, column: None, why },
            });
        }
    }
    leave_out(readings, gone);
    told
}

/// The sheets with rows of payouts, in the order of their names.
fn lists<'r>(readings: &'r [&mut TableReading]) -> Vec<List<'r>> {
    let mut sheets: BTreeMap<&SheetName, List> = BTreeMap::new();
    for (index, reading) in readings.iter().enumerate().map(|(index, reading)| (index, &**reading)) {
        if reading.table == TableKind::Benefits && !reading.rows.is_empty() {
            let list = sheets.entry(&reading.sheet).or_insert_with(|| List { sheet: &reading.sheet, readings: Vec::new() });
            list.readings.push((index, reading));
        }
    }
    sheets.into_values().collect()
}

impl List<'_> {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.readings.iter().flat_map(|(_, reading)| &reading.rows)
    }

    /// The name that tells it from the others: of its sheet, where the file has several.
    fn name(&self) -> &str {
        self.sheet.sheet.as_deref().filter(|name| !compact(name).starts_with("sheet")).unwrap_or(&self.sheet.file)
    }

    fn folder(&self) -> &str {
        self.sheet.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn is_called_a_summary(&self) -> bool {
        let names = [self.sheet.sheet.as_deref().unwrap_or_default(), super::names::stem(&self.sheet.file)];
        let titles = self.readings.iter().filter_map(|(_, reading)| reading.titles.title.as_deref());
        // The file's name is that of all its sheets.
        let is_alone = self.sheet.sheet.as_deref().is_none_or(|name| compact(name).starts_with("sheet"));
        let names = names.into_iter().take(if is_alone { 2 } else { 1 });
        names.chain(titles).any(|text| SUMMARY.iter().any(|word| compact(text).contains(word)))
    }

    /// The lists of which it adds up the rows: those of its file, else those beside it, else all; of its kind of payout, else of any.
    fn parts<'l>(&self, others: &[&'l List<'l>]) -> Option<Vec<&'l List<'l>>> {
        let own = paid(self.rows(), |_| true)?;
        if own.len() < PEOPLE_MIN || self.rows().count() != own.len() {
            return None;
        }
        // Round sums that everybody got alike add up by chance.
        let sums: BTreeSet<Decimal> = own.values().map(|(sum, _)| *sum).collect();
        if sums.len() < 2 {
            return None;
        }
        let kinds: BTreeSet<Option<&str>> = self.rows().map(|row| row.text(benefits::CATEGORY)).collect();
        let beside: [&dyn Fn(&List) -> bool; 3] =
            [&|other| other.sheet.file == self.sheet.file, &|other| other.folder() == self.folder(), &|_| true];
        for is_beside in beside {
            for any_kind in [false, true] {
                let fits = |row: &Row| any_kind || kinds.contains(&row.text(benefits::CATEGORY));
                let parts: Vec<&List> = others.iter().copied().filter(|other| is_beside(other) && other.rows().any(fits)).collect();
                let sums = paid(parts.iter().flat_map(|part| part.rows()), fits).unwrap_or_default();
                let is_sum = |(person, (amount, _)): (&String, &(Decimal, usize))| match sums.get(person) {
                    Some((sum, _)) => sum == amount,
                    None => amount.is_zero(),
                };
                let adds = own.keys().filter_map(|person| sums.get(person)).any(|(_, rows)| *rows > 1);
                if parts.len() > 1 && adds && own.iter().all(is_sum) && !self.is_of_its_own(&parts) {
                    return Some(parts);
                }
            }
        }
        None
    }
}

impl List<'_> {
    /// Whether it tells the day of an event that none of the others is of: 职工运动会发放统计表.
    fn is_of_its_own(&self, parts: &[&List]) -> bool {
        let events = |list: &List| -> BTreeSet<String> { list.rows().filter_map(|row| row.text(benefits::EVENT)).map(compact).collect() };
        let (own, others): (BTreeSet<String>, BTreeSet<String>) = (events(self), parts.iter().flat_map(|part| events(part)).collect());
        let has_days = self.rows().all(|row| row.date(benefits::DATE).is_some_and(|date| date.day().is_some()));
        !own.is_empty() && own.is_disjoint(&others) && has_days
    }
}

/// What each person has in rows; `None` where one of them names nobody or no amount.
fn paid<'r>(rows: impl Iterator<Item = &'r Row>, fits: impl Fn(&Row) -> bool) -> Option<Paid> {
    let mut paid = Paid::new();
    for row in rows.filter(|row| fits(row)) {
        let person = person_key(row.text(benefits::PERSON)?);
        let (sum, count) = paid.entry(person).or_default();
        *sum = sum.checked_add(row.number(benefits::AMOUNT)?)?;
        *count += 1;
    }
    Some(paid)
}
