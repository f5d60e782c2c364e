//! What the registers of a unit lack that its journal shows: a register goes before the journal, so that rules do not look there. Found when a
//! rule first asks, once for all rules. Knows no rule.

use std::sync::OnceLock;

use rust_decimal::Decimal;

use super::NotLookedAt;
use super::lacking::lacking_payments;
use crate::books::Books;
use crate::books::derive::TABLES;
use crate::say;
use crate::tables::{Row, Source, TableKind};
use crate::value::{Date, Day};

/// So many places are named of what a register lacks.
const PLACES_MAX: usize = 20;

/// The registers of a unit's books.
#[derive(Debug)]
pub struct Registers<'b> {
    books: &'b Books,
    /// By place among the tables that can be derived.
    beyond: [OnceLock<Option<NotLookedAt>>; TABLES.len()],
    lacking: OnceLock<Option<NotLookedAt>>,
}

impl<'b> Registers<'b> {
    /// Of these books.
    pub fn new(books: &'b Books) -> Self {
        Self { books, beyond: Default::default(), lacking: OnceLock::new() }
    }

    /// The books.
    pub fn books(&self) -> &'b Books {
        self.books
    }

    /// What a register lacks, beyond its months and within them.
    pub fn lack(&self, table: TableKind) -> impl Iterator<Item = NotLookedAt> {
        let within = (table == TableKind::Payments).then(|| self.lacking.get_or_init(|| lacking_payments(self.books)).clone());
        self.beyond(table).into_iter().chain(within.flatten())
    }

    /// That a register is shorter than the journal, if it is.
    pub fn beyond(&self, table: TableKind) -> Option<NotLookedAt> {
        let at = TABLES.iter().position(|known| *known == table)?;
        self.beyond.get(at)?.get_or_init(|| beyond_register(table, self.books)).clone()
    }
}

/// Where a register is shorter than the journal: what the journal has beyond it was not looked at, as a register goes before it.
fn beyond_register(table: TableKind, books: &Books) -> Option<NotLookedAt> {
    if table == TableKind::OpenItems || !TABLES.contains(&table) || !books.was_read(table) {
        return None;
    }
    let (first, last) = books.period_of(table)?;
    let (journal_first, journal_last) = books.period_of(TableKind::Journal)?;
    let months = |day: Day| i32::from(day.year()) * 12 + i32::from(day.month());
    // A register may begin or end some weeks apart from the journal without lacking anything.
    let lacks = months(journal_last) > months(last) + 1 || months(journal_first) + 1 < months(first);
    if !lacks {
        return None;
    }
    // What is bought now and then stands on a list that ends when it was last bought: it lacks what the journal shows beyond it.
    let mut places: Vec<Source> = Vec::new();
    if let Some(shown) = books.beside_register(table) {
        let field = |name: &str| table.field(name);
        let beyond = |row: &&Row| {
            let day = field("date").and_then(|field| row.date(field)).and_then(Date::earliest);
            let was_paid = field("amount").and_then(|field| row.number(field)).is_some_and(|amount| amount > Decimal::ZERO);
            was_paid && day.is_some_and(|day| !(months(first)..=months(last)).contains(&months(day)))
        };
        places = shown.rows.iter().filter(beyond).map(|row| row.source.clone()).collect();
        // What names nobody is no row, but may lie beyond too.
        if places.is_empty() && shown.told.is_empty() {
            return None;
        }
        places.sort();
        places.truncate(PLACES_MAX);
    }
    let title = table.title();
    let (zh, en) = (title.zh, title.en);
    Some(NotLookedAt {
        why: say!(
            "{zh}只有{first}至{last}的,序时账是{journal_first}至{journal_last}的;{zh}以外的月份没有按本规则检查,请补全{zh}",
            "the {en} cover {first} to {last}, the journal {journal_first} to {journal_last}; the months beyond were not checked by this rule: complete the {en}"
        ),
        evidence: places,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::checks::ruleset::RuleSet;
    use crate::tables::{Field, SheetName, journal, purchases};
    use crate::value::{Value, date};

    fn row(table: TableKind, number: u32, day: &str, cells: &[(Field, &str)]) -> Row {
        let sheet = Arc::new(SheetName { file: table.name().into(), sheet: None });
        let mut row = Row::new(table, Source { sheet, row: number });
        row.set(if table == TableKind::Journal { journal::DATE } else { purchases::DATE }, date::parse(day).map(Value::Date));
        for (field, text) in cells {
            row.set(*field, Some(text.parse().map_or_else(|_| Value::text(*text), Value::Number)));
        }
        row
    }

    /// What is said of a list of purchases of March beside a journal of the whole year with one more entry.
    fn told_beside(day: &str, summary: &str, account: &str) -> Option<NotLookedAt> {
        let mut books = Books::new("某街道");
        let mut lines = Vec::new();
        for (day, summary, account) in
            [("2024-01-08", "付电费", "业务活动费用"), (day, summary, account), ("2024-12-20", "付电费", "业务活动费用")]
        {
            for (account, debit, credit) in [(account, "900", "0"), ("银行存款", "0", "900")] {
                let cells =
                    [(journal::SUMMARY, summary), (journal::ACCOUNT_NAME, account), (journal::DEBIT, debit), (journal::CREDIT, credit)];
                lines.push(row(TableKind::Journal, u32::try_from(lines.len()).unwrap() + 2, day, &cells));
            }
        }
        books.add(TableKind::Journal, lines);
        books.add(
            TableKind::Purchases,
            vec![row(TableKind::Purchases, 2, "2024-03-05", &[(purchases::ITEM, "空调"), (purchases::AMOUNT, "6400")])],
        );
        books.derive_by(RuleSet::load(&[]).unwrap().shared.topics);
        Registers::new(&books).beyond(TableKind::Purchases)
    }

    #[test]
    fn the_rules_that_look_at_the_register_of_payments_first_say_so() {
        let rules = RuleSet::load(&[]).unwrap().rules;
        for rule in ["duplicate-payment", "split-payment", "round-amount", "early-payment", "large-outlay-without-minutes"] {
            assert!(rules[rule].check.registers().contains(&TableKind::Payments), "{rule}");
        }
        assert!(!rules["cash-over-limit"].check.registers().contains(&TableKind::Payments), "it looks at the journal");
    }

    #[test]
    fn a_list_lacks_only_what_the_journal_shows_beyond_it() {
        assert!(told_beside("2024-11-05", "付水费", "业务活动费用").is_none());
        assert!(told_beside("2024-03-20", "购打印机1台", "固定资产").is_none());
        let told = told_beside("2024-11-05", "购打印机1台", "固定资产").unwrap();
        assert!(told.why.zh.contains("请补全资产购置明细"), "{told:?}");
        assert_eq!(told.evidence.len(), 1);
    }
}
