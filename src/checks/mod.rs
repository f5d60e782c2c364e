//! The check kinds: each turns the books of a unit into flags, one file a kind. A kind knows its own keys and how to
//! compute; it does not know which rule calls it. A new kind is one file and one line in [`KINDS`].

pub mod aging;
mod aside;
pub mod assignment;
pub mod balance_side;
pub mod balances;
pub mod benford;
pub mod cash;
pub mod closed_day;
mod contracted;
pub mod covering;
mod departed;
pub mod derived;
pub mod duplicate;
pub mod engine;
pub mod examples;
mod given_back;
pub mod headcount;
mod incomplete;
pub mod invoice;
mod journal_reversals;
mod lacking;
mod left_out;
pub mod likeness;
pub mod limit;
mod matter;
pub mod message;
mod namesakes;
pub mod numbering;
pub mod originals;
pub(crate) mod outlays;
mod owed;
mod partly_back;
mod payment;
pub mod red_entry;
mod refusal;
pub mod registers;
pub mod required;
pub mod reversal;
pub mod rollforward;
pub mod round;
pub mod ruleset;
pub mod schedule;
pub mod scope;
pub mod selection;
pub mod series;
pub mod split;
mod struck_in_journal;
pub mod subject;
pub mod tie_out;
mod top_ups;
mod two_things;
pub mod unbalanced;
pub mod uncovered;
pub mod unmatched;
mod verdict;
pub mod vouchers;
pub(crate) mod wholly_back;
pub mod year_end;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use rust_decimal::Decimal;

use self::selection::Selection;
use crate::across::{self, Across, concentration, expense, person};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::standards::Catalogue;
use crate::rules::{Basis, Calendar, Lexicon, Missing, Rule, RuleError, Standards, Topics};
use crate::tables::{Field, Row, Source, TableKind};
use crate::value::{Date, Day, Said, money};

/// All check kinds.
pub const KINDS: &[Kind] = &[
    Kind { name: "aging", prepare: aging::prepare },
    Kind { name: "concentration", prepare: concentration::prepare },
    Kind { name: "balance-side", prepare: balance_side::prepare },
    Kind { name: "cash", prepare: cash::prepare },
    Kind { name: "closed-day", prepare: closed_day::prepare },
    Kind { name: "duplicate", prepare: duplicate::prepare },
    Kind { name: "headcount", prepare: headcount::prepare },
    Kind { name: "limit", prepare: limit::prepare },
    Kind { name: "numbering", prepare: numbering::prepare },
    Kind { name: "red-entry", prepare: red_entry::prepare },
    Kind { name: "required", prepare: required::prepare },
    Kind { name: "rollforward", prepare: rollforward::prepare },
    Kind { name: "schedule", prepare: schedule::prepare },
    Kind { name: "scope", prepare: scope::prepare },
    Kind { name: "shared-expense", prepare: expense::prepare },
    Kind { name: "shared-invoice", prepare: across::invoice::prepare },
    Kind { name: "shared-person", prepare: person::prepare },
    Kind { name: "tie-out", prepare: tie_out::prepare },
    Kind { name: "unbalanced", prepare: unbalanced::prepare },
    Kind { name: "round", prepare: round::prepare },
    Kind { name: "schedule", prepare: schedule::prepare },
    Kind { name: "scope", prepare: scope::prepare },
    Kind { name: "split", prepare: split::prepare },
    Kind { name: "uncovered", prepare: uncovered::prepare },
    Kind { name: "unmatched", prepare: unmatched::prepare },
    Kind { name: "year-end", prepare: year_end::prepare },
];

/// A check kind.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The name that rules call it by.
    pub name: &'static str,
    /// Reads and checks the rule's own keys.
    pub prepare: Prepare,
}

/// The keys of a kind that has none but its name.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoKeys {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
}

/// Reads a rule's `[check]` part into a check that is ready to run.
pub type Prepare = fn(&Rule, &Shared) -> Result<Box<dyn Check>, RuleError>;

/// What rules share: word lists, standards, the calendar.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    /// The word lists.
    pub lexicon: Lexicon,
    /// The standards.
    pub catalogue: std::sync::Arc<Catalogue>,
    /// Public holidays and make-up working days.
    pub calendar: std::sync::Arc<Calendar>,
    /// What the texts of a journal are about, by the word lists.
    pub topics: std::sync::Arc<Topics>,
}

/// A rule's check, ready to run on any unit.
pub trait Check: Debug + Send + Sync {
    /// The tables without which it cannot run, each with the fields that it reads of it.
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)>;

    /// The registers that it looks at before the journal: what they lack it does not see.
    fn registers(&self) -> Vec<TableKind> {
        self.needs().into_iter().map(|(table, _)| table).collect()
    }

    /// The registers in which it looks for something that it flags if it is not there.
    fn looks_in(&self) -> Vec<TableKind> {
        Vec::new()
    }

    /// The variants of the message that it can ask for, beside the plain one.
    fn variants(&self) -> &'static [&'static str] {
        &[]
    }

    /// The placeholders that messages may use.
    fn placeholders(&self) -> Vec<&'static str>;

    /// The standards that it may ask for.
    fn standards(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The comparison of units, if that is what it does: then it gathers from each unit and joins in the end, and is never run on one.
    fn across(&self) -> Option<&dyn Across> {
        None
    }

    /// The rows that it judges one by one, where it has such.
    fn selection(&self) -> Option<&Selection> {
        None
    }

    /// Whether it would look at a row like this, of what could not be derived.
    fn concerns(&self, _: &Row) -> bool {
        true
    }

    /// Looks at the books. Called only if all needed tables are there. The order of rows must not matter to the result.
    fn run(&self, books: &Books, context: &Context) -> Outcome;
}

/// What a check may know beside the books.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day that ages are counted to.
    pub as_of: Day,
    /// The standards of the unit.
    pub standards: &'a Standards,
}

/// What a check has to say.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What it flags.
    pub flags: Vec<Flag>,
    /// How many rows it looked at.
    pub rows: usize,
    /// What it could not look at.
    pub unchecked: Vec<NotLookedAt>,
    /// The rows behind that which are not among those that it looked at.
    pub aside: BTreeSet<Source>,
}

/// Something that a check could not look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotLookedAt {
    /// What and why.
    pub why: Said,
    /// Where it stands.
    pub evidence: Vec<Source>,
}

impl From<Missing> for NotLookedAt {
    fn from(missing: Missing) -> Self {
        Self { why: missing.why, evidence: Vec::new() }
    }
}

/// One thing that breaks the rule.
#[derive(Debug, Clone, Default)]
pub struct Flag {
    /// Who or what it is about.
    pub subject: String,
    /// When.
    pub date: Option<Date>,
    /// The date whose law applies, where it is not the flag's own: what is still open is judged on the as-of day.
    pub judged_on: Option<Date>,
    /// The voucher.
    pub voucher_no: Option<String>,
    /// What it was for.
    pub summary: Option<String>,
    /// The amount involved.
    pub amount: Decimal,
    /// The standard, if it is an amount of money.
    pub limit: Option<Decimal>,
    /// The part that breaks the rule.
    pub irregular_amount: Decimal,
    /// A variant of the message; empty for the plain one.
    pub variant: &'static str,
    /// A severity other than the rule's.
    pub severity: Option<Severity>,
    /// A class by which reports add up.
    pub group: Option<Said>,
    /// What fills the message's placeholders, beside those that every flag has (see [`COMMON_PLACEHOLDERS`]).
    pub facts: BTreeMap<&'static str, Said>,
    /// The documents behind the standard that was used.
    pub basis: Vec<Basis>,
    /// What tells this flag from all others of the rule in the unit: the fingerprint rests on it. No row numbers, no file names.
    pub key: Vec<String>,
    /// The rows that show it.
    pub evidence: BTreeSet<Source>,
    /// Said behind the message where the rows were derived from the journal. The engine fills it in.
    pub derived: Option<Said>,
    /// Said behind the message.
    pub note: Option<Said>,
}

/// The placeholders that every message may use.
pub const COMMON_PLACEHOLDERS: &[&str] = &["subject", "date", "voucher_no", "summary", "amount", "limit", "irregular_amount"];

impl Flag {
    /// Adds a fact for the message.
    #[must_use]
    pub fn fact(mut self, name: &'static str, said: Said) -> Self {
        self.facts.insert(name, said);
        self
    }

    /// Adds an amount of money for the message.
    #[must_use]
    pub fn fact_money(self, name: &'static str, amount: Decimal) -> Self {
        self.fact(name, Said::same(money(amount)))
    }

    /// Adds text for the message, the same in both languages.
    #[must_use]
    pub fn fact_text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.fact(name, Said::same(text.into()))
    }

    /// Adds a date for the message.
    #[must_use]
    pub fn fact_date(self, name: &'static str, date: Date) -> Self {
        self.fact(name, Said::new(date.zh(), date.en()))
    }
}

/// The sources of some rows.
pub fn evidence<'a>(rows: impl IntoIterator<Item = &'a Row>) -> BTreeSet<Source> {
    rows.into_iter().flat_map(Row::sources).cloned().collect()
}
