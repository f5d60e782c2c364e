//! Kind `scope`: money handed over to somebody who is outside of what the unit may fund, unless its budget has a line for it.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::assignment::Pair;
use super::covering::cover;
use super::likeness::open_brackets;
use super::payment::{ColumnNames, Columns, Payment};
use super::selection::{NUMBERS, TEXT, resolve_table, resolve_typed};
use super::struck_in_journal::{struck_in_journal, tell_struck};
use super::subject::{Core, Wording, alike, without_place};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared, evidence};
use crate::books::Books;
use crate::findings::Severity;
use crate::rules::filter::{FilterSpec, word_lists};
use crate::rules::lexicon::WordList;
use crate::rules::{Filter, Rule, RuleError, SourceFile};
use crate::say;
use crate::tables::{Field, FieldKind, Row, TableKind};
use crate::value::names::is_nothing;
use crate::value::text::{compact, printable, shorten};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule itself")]
    kind: String,
    table: Spanned<String>,
    columns: ColumnNames,
    #[serde(rename = "where")]
    condition: Option<FilterSpec>,
    unless: Option<FilterSpec>,
    outside: Vec<Spanned<String>>,
    purpose: Vec<Spanned<String>>,
    budget: Option<BudgetSpec>,
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    #[serde(default)]
    same: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetSpec {
    table: Spanned<String>,
    year: Spanned<String>,
    item: Spanned<String>,
    payee: Spanned<String>,
    amount: Spanned<String>,
}

#[derive(Debug)]
struct Scope {
    severity: Severity,
    table: TableKind,
    columns: Columns,
    condition: Filter,
    unless: Filter,
    outside: Vec<WordList>,
    purpose: Vec<WordList>,
    budget: Option<BudgetColumns>,
    wording: Wording,
}

#[derive(Debug)]
struct BudgetColumns {
    table: TableKind,
    year: Field,
    item: Field,
    payee: Field,
    amount: Field,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let source = &rule.source;
    let spec: Spec = rule.check()?;
    let table = resolve_table(&spec.table, source)?;
    let lists = |words: &[Spanned<String>]| word_lists(words, &shared.lexicon, source);
    Ok(Box::new(Scope {
        severity: rule.severity,
        table,
        columns: spec.columns.resolve(table, source)?,
        condition: Filter::prepare(spec.condition.as_ref(), table, &shared.lexicon, source)?,
        unless: Filter::prepare(spec.unless.as_ref(), table, &shared.lexicon, source)?,
        outside: lists(&spec.outside)?,
        purpose: lists(&spec.purpose)?,
        budget: spec.budget.map(|budget| resolve_budget(&budget, source)).transpose()?,
        wording: Wording::new(&lists(&spec.fillers)?, &[], &lists(&spec.same)?),
    }))
}

fn resolve_budget(spec: &BudgetSpec, source: &SourceFile) -> Result<BudgetColumns, RuleError> {
    let table = resolve_table(&spec.table, source)?;
    let field = |name, kinds| resolve_typed(name, table, kinds, source);
    Ok(BudgetColumns {
        table,
        year: field(&spec.year, &[FieldKind::Date])?,
        item: field(&spec.item, TEXT)?,
        payee: field(&spec.payee, TEXT)?,
        amount: field(&spec.amount, NUMBERS)?,
    })
}

/// A line of the budget, read.
#[derive(Debug)]
struct Line<'a> {
    row: &'a Row,
    year: Option<i16>,
    item: String,
    core: Core,
    payee: String,
    amount: Decimal,
}

impl Check for Scope {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(self.table, self.columns.all())]
    }

    fn looks_in(&self) -> Vec<TableKind> {
        self.budget.iter().map(|budget| budget.table).collect()
    }

    fn variants(&self) -> &'static [&'static str] {
        &["budgeted", "no-budget"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["budget_item", "budget_amount"]
    }

    fn run(&self, books: &Books, _context: &Context) -> Outcome {
        let mut outcome = Outcome::default();
        let rows = self.columns.select(books.table(self.table).unwrap_or_default(), &self.condition, &self.unless);
        outcome.rows = rows.iter().filter(|row| self.condition.holds(row) && !self.unless.matches(row)).count();
        let struck = struck_in_journal(books, self.table, &rows);
        tell_struck(&struck, &mut outcome);
        let rows: Vec<&Row> = rows.into_iter().filter(|row| !struck.contains(&row.source)).collect();
        let mut payments = self.columns.read(&rows, &mut outcome);
        let partly = self.columns.partly_back(&rows, &payments);
        let unit = UnitName::new(&books.unit);
        payments.retain(|payment| self.is_outside(&payment.payee, &unit));
        tell_without_purpose(&payments, &mut outcome);
        payments.retain(|payment| self.purpose.iter().any(|list| list.find(&compact(&payment.purpose)).is_some()));
        let lines = self.read_budget(books);
        let mut pairs: Vec<(bool, Decimal, Pair)> = Vec::new();
        for (index, payment) in payments.iter().enumerate() {
            let purpose = self.wording.core(&payment.purpose);
            for (other, line) in lines.iter().enumerate() {
                let same_payee = self.same_payee(&payment.payee, &line.payee);
                let in_year = line.year.is_none_or(|year| year == payment.date.year());
                // A line that names another payee is not for this one, however alike the matter.
                let meant = same_payee || (is_nothing(&line.payee) && alike(&purpose, &line.core));
                if in_year && meant && line.amount >= payment.amount {
                    pairs.push((!same_payee, line.amount, (index, other)));
                }
            }
        }
        pairs.sort_unstable();
        let needs: Vec<Decimal> = payments.iter().map(|payment| payment.amount).collect();
        let amounts: Vec<Option<Decimal>> = lines.iter().map(|line| Some(line.amount)).collect();
        let budgeted = cover(&needs, &amounts, &pairs.into_iter().map(|(.., pair)| pair).collect::<Vec<_>>());
        let known = self.budget.as_ref().is_some_and(|columns| books.table(columns.table).is_some());
        let without_line = if known { "" } else { "no-budget" };
        for (payment, by) in payments.iter().zip(budgeted) {
            let flag = match by.and_then(|by| lines.get(by)) {
                None => payment.flag(without_line),
                Some(line) => {
                    let mut flag = payment.flag("budgeted");
                    flag.severity = Some(self.severity.lower());
                    flag.evidence.insert(line.row.source.clone());
                    flag.fact_text("budget_item", shorten(&printable(&line.item), 60)).fact_money("budget_amount", line.amount)
                }
            };
            outcome.flags.push(without_back(flag, partly.get(&payment.row.source).map(Vec::as_slice).unwrap_or_default()));
        }
        outcome
    }
}

impl Scope {
    /// Whether a payee's name ends like that of somebody outside and is none of the unit's own.
    fn is_outside(&self, payee: &str, unit: &UnitName) -> bool {
        let (outside, _) = open_brackets(&compact(payee));
        // 某局零余额账户 is the bureau's; 某局(本级) is the bureau.
        let bare = ACCOUNTS.iter().fold(outside.as_str(), |name, account| name.strip_suffix(account).unwrap_or(name));
        let named = |name: &str| self.outside.iter().any(|list| list.ends(name));
        // 某区林业局林业工作站 is the bureau's, though 工作站 alone could be anybody's.
        let branch = bare
            .split_once('局')
            .is_some_and(|(before, behind)| named(&format!("{before}局")) && BRANCHES.iter().any(|end| behind.ends_with(end)));
        if !named(bare) && !branch {
            return false;
        }
        // The unit's place after a bureau's name is the bureau's branch there: 某区公安局某街道派出所. After the government's or the
        // party committee's it is the unit: 某区人民政府某街道办事处.
        let superior = |before: &str| ["政府", "区委", "县委", "市委", "委员会"].iter().any(|end| before.ends_with(end));
        !unit.before(bare).is_some_and(|before| !named(before) || superior(before))
    }

    fn same_payee(&self, payee: &str, budgeted: &str) -> bool {
        if is_nothing(budgeted) {
            return false;
        }
        let core = |name: &str| {
            let (outside, _) = open_brackets(&self.wording.fold(name));
            without_place(&outside).to_owned()
        };
        let (a, b) = (core(payee), core(budgeted));
        a == b || (a.chars().count().min(b.chars().count()) >= 3 && (a.ends_with(b.as_str()) || b.ends_with(a.as_str())))
    }

    fn read_budget<'a>(&self, books: &'a Books) -> Vec<Line<'a>> {
        let Some(columns) = &self.budget else { return Vec::new() };
        let read = |row: &'a Row| {
            let item = row.shown(columns.item);
            let amount = row.number(columns.amount).filter(|amount| *amount > Decimal::ZERO)?;
            let year = row.date(columns.year).map(crate::value::Date::year);
            Some(Line { row, year, core: self.wording.core(&item), item, payee: row.shown(columns.payee), amount })
        };
        let mut lines: Vec<Line> = books.table(columns.table).unwrap_or_default().iter().filter_map(read).collect();
        lines.sort_by_cached_key(|line| (line.year, line.amount, line.item.clone(), line.payee.clone(), line.row.source.clone()));
        lines
    }
}

/// A flag about what is left of a payment of which a part came back.
fn without_back(mut flag: Flag, back: &[(Decimal, &Row)]) -> Flag {
    for (amount, row) in back {
        flag.irregular_amount -= amount;
        flag.evidence.insert(row.source.clone());
    }
    flag
}

/// What stands behind a payee's name for one of its accounts.
const ACCOUNTS: [&str; 8] = ["零余额账户", "基本账户", "基本户", "财政专户", "专户", "账户", "本级", "机关"];

/// How the name of a bureau's branch ends.
const BRANCHES: [&str; 8] = ["站", "所", "中心", "队", "科", "股", "室", "分局"];

/// The unit's own name, as its stations carry it: 某街道办事处 and 某街道.
struct UnitName(Vec<String>);

impl UnitName {
    fn new(unit: &str) -> Self {
        let full = compact(unit);
        let mut forms = vec![full.clone(), without_place(&full).to_owned()];
        for form in forms.clone() {
            for end in ["人民政府街道办事处", "办事处", "人民政府", "政府", "机关"] {
                forms.extend(form.strip_suffix(end).map(str::to_owned));
            }
        }
        forms.retain(|form| form.chars().count() >= 2);
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(forms)
    }

    /// What stands before the unit's name in `name`; `None` if it is not there.
    fn before<'a>(&self, name: &'a str) -> Option<&'a str> {
        self.0.iter().find_map(|form| name.split_once(form.as_str())).map(|(before, _)| before)
    }
}

/// A department was paid, and nothing says what for.
fn tell_without_purpose(payments: &[Payment], outcome: &mut Outcome) {
    let blank: Vec<&Row> = payments.iter().filter(|payment| is_nothing(&payment.purpose)).map(|payment| payment.row).collect();
    if !blank.is_empty() {
        let count = blank.len();
        outcome.unchecked.push(NotLookedAt {
            why: say!(
                "有{count}笔付给其他部门的款项没有写用途,无法判断,请补填",
                "{count} payments to other departments do not say what for and cannot be judged; fill it in"
            ),
            evidence: evidence(blank).into_iter().collect(),
        });
    }
}
