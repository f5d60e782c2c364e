//! Kind `red_entry`: entries that take back an entry of an earlier month: same account, counterparty and amount. Knows no rule.
//!
//! ```toml
//! kind = "red_entry"
//! words = ["冲销", "红字"]      # what a summary says that takes back by an entry on the other side; negative amounts need no word
//! unless = ["更正", "暂估"]     # summaries of entries that are to be taken back, or put right as prescribed
//! ```
//!
//! A line without a counterparty (budget accounting carries none) is none's in particular, but what the other lines of its voucher name must not be
//! another party than what those of the earlier voucher name.
//!
//! What only settles an advance or a debt takes nothing back, nor does what moves a cost from one account of costs to another on one voucher. An entry taken back within its month is none of this, and each entry is taken back once: the latest before it. A voucher that takes back
//! what the books at hand do not hold is told, not flagged: what it takes back may stand in earlier books, and nobody has seen it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::journal_reversals::names_voucher;
use super::vouchers::{Journal, month, said};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Voucher;
use crate::findings::Severity;
use crate::rules::filter::word_lists;
use crate::rules::lexicon::WordList;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::{Field, HashMap, Lines, TableKind, TextId, journal};
use crate::value::Lang;
use crate::value::names::{is_nothing, payee_key, voucher_key};
use crate::value::text::compact;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    words: Vec<Spanned<String>>,
    unless: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct RedEntry {
    words: Vec<WordList>,
    unless: Vec<WordList>,
}

/// The variant for an entry of an earlier year.
const YEAR: &str = "year";

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let lists = |words: &[Spanned<String>]| word_lists(words, &shared.lexicon, &rule.source);
    Ok(Box::new(RedEntry { words: lists(&spec.words)?, unless: lists(&spec.unless)? }))
}

impl Check for RedEntry {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        use journal::{ACCOUNT_NAME, CREDIT, DATE, DEBIT, SUMMARY, VOUCHER_NO};
        vec![(TableKind::Journal, vec![DATE, VOUCHER_NO, SUMMARY, ACCOUNT_NAME, DEBIT, CREDIT])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &[YEAR]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["account", "earlier", "earlier_date", "earlier_month", "counterparty"]
    }

    fn run(&self, books: &Books, _: &Context) -> Outcome {
        let (Some(lines), Some(ledger)) = (books.lines(), books.ledger()) else { return Outcome::default() };
        let journal = Journal { lines, ledger };
        let mut by_voucher: BTreeMap<(u32, TextId, u32), Vec<(usize, usize)>> = BTreeMap::new();
        let Paired { pairs, alone } = self.pairs(&journal);
        let unchecked = beyond_the_books(&journal, &pairs, &alone);
        for (red, black) in pairs {
            if lines.stamp(red).month() > lines.stamp(black).month()
                && let Some(voucher) = ledger.voucher(red)
            {
                by_voucher.entry((voucher.month, voucher.number, voucher.book)).or_default().push((red, black));
            }
        }
        // A voucher books a reversal in several lines; it is one thing to look at.
        let flags = by_voucher.into_values().filter_map(|pairs| flag(&journal, &pairs)).collect();
        Outcome { flags, rows: ledger.vouchers.len(), unchecked: unchecked.into_iter().collect(), ..Outcome::default() }
    }
}

/// What must agree: accounting, code, name, counterparty, and the amount debit positive.
type Key = (bool, TextId, TextId, TextId, Decimal);

fn key(lines: &Lines, line: usize, amount: Decimal) -> Key {
    let code = lines.id(journal::ACCOUNT_CODE, line);
    let name = if code.is_blank() { lines.id(journal::ACCOUNT_NAME, line) } else { TextId::BLANK };
    (lines.is_financial(line), code, name, lines.id(journal::COUNTERPARTY, line), amount)
}

fn net(lines: &Lines, line: usize) -> Decimal {
    lines.debit(line).saturating_sub(lines.credit(line)).normalize()
}

/// The lines that take back others.
#[derive(Debug, Default)]
struct Paired {
    /// Each with the one that it takes back.
    pairs: Vec<(usize, usize)>,
    /// Those whose other is not there, and whether a word says that they take something back.
    alone: Vec<(usize, bool)>,
}

/// How many lines of vouchers that take back what is not there are shown.
const PLACES_MAX: usize = 100;

/// Tells of the vouchers that take back what the books at hand do not hold. A negative amount alone may be interest or a discount: without a
/// word for it, a voucher takes something back only if it is red as a whole.
fn beyond_the_books(journal: &Journal, pairs: &[(usize, usize)], alone: &[(usize, bool)]) -> Option<NotLookedAt> {
    let Journal { lines, ledger } = *journal;
    let found: BTreeSet<u32> = pairs.iter().filter_map(|(red, _)| ledger.voucher_of.get(*red).copied()).collect();
    let negative = |line: usize| lines.debit(line) < Decimal::ZERO || lines.credit(line) < Decimal::ZERO;
    let mut told: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (line, named) in alone {
        let (Some(place), Some(voucher)) = (ledger.voucher_of.get(*line), ledger.voucher(*line)) else { continue };
        let cost = matches!(ledger.class(*line), AccountClass::Expense | AccountClass::Asset);
        let takes_back = if *named {
            !ledger.class(*line).is_money() && (negative(*line) || (cost && net(lines, *line) < Decimal::ZERO))
        } else {
            cost && ledger.lines_of(voucher).all(negative)
        };
        if takes_back && !found.contains(place) {
            told.entry(*place).or_default().push(*line);
        }
    }
    let first = lines.stamps().iter().filter_map(|stamp| stamp.earliest()).min()?.date()?;
    let count = Some(told.len()).filter(|count| *count > 0)?;
    let (zh, en) = (first.zh(), first.en());
    let mut evidence: Vec<_> = told.into_values().flatten().map(|line| lines.source(line)).collect();
    evidence.sort();
    let part =
        (evidence.len() > PLACES_MAX).then(|| say!(",所列行号是其中前{PLACES_MAX}行", ", of whose rows the first {PLACES_MAX} are given"));
    let part = part.unwrap_or_default();
    let [part_zh, part_en] = [Lang::Zh, Lang::En].map(|lang| part.get(lang));
    evidence.truncate(PLACES_MAX);
    let why = say!(
        "有{count}张冲销凭证,在现有的账({zh}起)里没有科目、往来单位、金额都相同的原分录{part_zh}:所冲的可能在这以前的账里,也可能只冲了一部分,未作判断;如需核对,请补充以前期间的序时账",
        "{count} vouchers take back what the books at hand (from {en}) do not hold with the same account, counterparty and amount{part_en}: it may stand in earlier books, or only a part was taken back; not judged: add the journal of the periods before"
    );
    Some(NotLookedAt { why, evidence })
}

impl RedEntry {
    /// The lines that take back others, with what they take back.
    fn pairs(&self, journal: &Journal) -> Paired {
        let lines = journal.lines;
        // What a summary says is asked once a text.
        let mut said: HashMap<TextId, (bool, bool)> = HashMap::default();
        let mut red: Vec<usize> = Vec::new();
        let mut named: HashSet<usize> = HashSet::new();
        for line in 0..lines.len() {
            let summary = lines.id(journal::SUMMARY, line);
            let (takes_back, left) = *said.entry(summary).or_insert_with(|| {
                let text = compact(lines.texts.get(summary));
                let any = |lists: &[WordList]| lists.iter().any(|list| list.find(&text).is_some());
                (any(&self.words), any(&self.unless))
            });
            let negative = match lines.fen(line) {
                Some((debit, credit)) => debit < 0 || credit < 0,
                None => lines.debit(line).is_sign_negative() || lines.credit(line).is_sign_negative(),
            };
            if (negative || takes_back) && !left {
                red.push(line);
                if takes_back {
                    named.insert(line);
                }
            }
        }
        let is_red: HashSet<usize> = red.iter().copied().collect();
        let wanted: HashSet<Key> = red.iter().map(|line| key(lines, *line, -net(lines, *line))).collect();
        let amounts: HashSet<Decimal> = wanted.iter().map(|(.., amount)| *amount).collect();
        if wanted.is_empty() {
            return Paired::default();
        }
        let black = (0..lines.len()).filter(|line| !is_red.contains(line)).filter(|line| {
            let amount = net(lines, *line);
            amounts.contains(&amount) && wanted.contains(&key(lines, *line, amount))
        });
        let mut order: Vec<usize> = black.chain(red.iter().copied()).collect();
        order.sort_by_key(|line| (lines.stamp(*line), is_red.contains(line), lines.source(*line)));
        let mut open: HashMap<Key, Vec<usize>> = HashMap::default();
        let mut paired = Paired::default();
        let mut parties = Parties { journal, known: HashMap::default() };
        for line in order {
            let amount = net(lines, line);
            if !is_red.contains(&line) {
                open.entry(key(lines, line, amount)).or_default().push(line);
            } else if let Some(black) = open.get_mut(&key(lines, line, -amount)).and_then(|open| parties.take(line, open)) {
                paired.pairs.push((line, black));
            } else {
                paired.alone.push((line, named.contains(&line)));
            }
        }
        paired
    }
}

/// Of the entries that an entry without a counterparty may take back so many of the last are looked at: some accounts hold one amount every day.
const LOOKED_AT_MAX: usize = 1000;

/// Whom vouchers name, each asked once.
struct Parties<'j, 'a> {
    journal: &'j Journal<'a>,
    known: HashMap<u32, BTreeSet<String>>,
}

impl Parties<'_, '_> {
    /// Takes out of entries, in order of time, the last that a red one may take back.
    fn take(&mut self, red: usize, open: &mut Vec<usize>) -> Option<usize> {
        if !self.journal.lines.id(journal::COUNTERPARTY, red).is_blank() {
            return open.pop();
        }
        let back = open.iter().rev().take(LOOKED_AT_MAX).position(|black| self.agree(red, *black))?;
        Some(open.remove(open.len() - 1 - back))
    }

    /// Whether the vouchers of two lines that name nobody may be of one party: one of them names none, or both name one and the same, in whole or in
    /// short. A summary that names the earlier voucher says more than any name.
    fn agree(&mut self, red: usize, black: usize) -> bool {
        let (of_red, of_black) = (self.of(red), self.of(black));
        let same = |a: &String| of_black.iter().any(|b| is_same(a, b));
        of_red.is_empty() || of_black.is_empty() || of_red.iter().any(same) || self.names(red, black)
    }

    fn names(&self, red: usize, black: usize) -> bool {
        let Journal { lines, ledger } = *self.journal;
        let (Some(voucher), Some(earlier)) = (ledger.voucher(red), ledger.voucher(black)) else { return false };
        let text = compact(lines.text(journal::SUMMARY, red));
        names_voucher(&text, self.journal.number(earlier), (earlier.month, voucher.month))
    }

    fn of(&mut self, line: usize) -> BTreeSet<String> {
        let Journal { lines, ledger } = *self.journal;
        let Some(place) = ledger.voucher_of.get(line).copied() else { return BTreeSet::new() };
        let named = || {
            let of_voucher = ledger.voucher(line).into_iter().flat_map(|voucher| ledger.lines_of(voucher));
            let names = of_voucher.map(|line| lines.text(journal::COUNTERPARTY, line)).filter(|name| !is_nothing(name));
            names.map(payee_key).collect()
        };
        self.known.entry(place).or_insert_with(named).clone()
    }
}

/// Whether two keys name one party: 甲印务公司 is 甲印务有限公司.
fn is_same(a: &str, b: &str) -> bool {
    const LEGAL: [&str; 5] = ["股份有限公司", "有限责任公司", "有限公司", "公司", "集团"];
    const CHARS_MIN: usize = 3;
    let bare = |name| LEGAL.iter().fold(name, |name: &str, form| name.strip_suffix(form).unwrap_or(name)).to_owned();
    let (bare_a, bare_b) = (bare(a), bare(b));
    let holds = |a: &str, b: &str| b.chars().count() >= CHARS_MIN && a.contains(b);
    let legal = bare_a.len() < a.len() && bare_b.len() < b.len();
    a == b || (legal && (holds(&bare_a, &bare_b) || holds(&bare_b, &bare_a)))
}

/// Whom the line that is told names, else the only one whom the others name.
fn counterparty(lines: &Lines, pairs: &[(usize, usize)], red: usize) -> String {
    let of = |line: usize| lines.text(journal::COUNTERPARTY, line);
    let named: BTreeSet<&str> = pairs.iter().map(|(red, _)| of(*red)).filter(|name| !name.is_empty()).collect();
    let only = named.first().filter(|_| named.len() == 1).copied().unwrap_or_default();
    Some(of(red)).filter(|name| !name.is_empty()).unwrap_or(only).to_owned()
}

/// Whether a voucher only moves costs of one party to another account of costs: nothing is taken back, it is called something else.
fn moves_costs(journal: &Journal, voucher: &Voucher) -> bool {
    let Journal { lines, ledger } = *journal;
    let financial: Vec<usize> = ledger.lines_of(voucher).filter(|line| lines.is_financial(*line)).collect();
    let costs = financial.iter().all(|line| ledger.class(*line) == AccountClass::Expense);
    let sum = financial.iter().map(|line| net(lines, *line)).fold(Decimal::ZERO, Decimal::saturating_add);
    let distinct = |of: fn(&Lines, usize) -> TextId| financial.iter().map(|line| of(lines, *line)).collect::<BTreeSet<_>>().len();
    let accounts = distinct(|lines, line| lines.id(journal::ACCOUNT_NAME, line));
    let parties = distinct(|lines, line| lines.id(journal::COUNTERPARTY, line));
    costs && sum.is_zero() && accounts > 1 && parties == 1
}

fn flag(journal: &Journal, pairs: &[(usize, usize)]) -> Option<Flag> {
    let lines = journal.lines;
    // What was spent or owed tells more than the money that it was paid with, and financial accounting goes before budget accounting.
    let rank = |(red, _): &&(usize, usize)| {
        // What the line says before where it stands: the order of rows changes nothing.
        let texts = [journal::ACCOUNT_NAME, journal::ACCOUNT_CODE, journal::COUNTERPARTY].map(|field| lines.text(field, *red));
        (!lines.is_financial(*red), journal.ledger.class(*red).is_money(), Reverse(net(lines, *red).abs()), texts, lines.source(*red))
    };
    let (red, black) = *pairs.iter().min_by_key(rank)?;
    // Money of the same amount moving the other way takes back nothing. Nor does what is booked on the other side of an advance or a debt, whatever
    // words say so: it settles them (`报账冲销借款`).
    let red_amount = |line: usize| lines.debit(line) < Decimal::ZERO || lines.credit(line) < Decimal::ZERO;
    let takes_back = |(red, _): &(usize, usize)| match journal.ledger.class(*red) {
        class if class.is_money() => false,
        AccountClass::Expense | AccountClass::Income | AccountClass::Asset => true,
        _ => red_amount(*red),
    };
    if !pairs.iter().any(takes_back) {
        return None;
    }
    let (voucher, earlier): (&Voucher, &Voucher) = (journal.ledger.voucher(red)?, journal.ledger.voucher(black)?);
    if moves_costs(journal, voucher) {
        return None;
    }
    let other_year = voucher.month / 12 != earlier.month / 12;
    let amount = net(lines, red).abs();
    let account = lines.text(journal::ACCOUNT_NAME, red).to_owned();
    let counterparty = counterparty(lines, pairs, red);
    let text = |line: usize| lines.text(journal::SUMMARY, line).to_owned();
    let of_month = month(voucher.month).map(|date| date.to_string()).unwrap_or_default();
    let number = journal.number(voucher).to_owned();
    let flag = Flag {
        subject: if counterparty.is_empty() { account.clone() } else { counterparty.clone() },
        date: lines.stamp(red).date(),
        voucher_no: Some(number.clone()),
        summary: Some(text(red)).filter(|text| !text.is_empty()),
        amount,
        irregular_amount: amount,
        variant: if other_year { YEAR } else { "" },
        severity: other_year.then_some(Severity::Medium),
        key: vec![of_month, voucher_key(&number)],
        evidence: pairs.iter().flat_map(|(red, black)| [lines.source(*red), lines.source(*black)]).collect(),
        ..Flag::default()
    };
    let flag = flag.fact_text("account", account).fact_text("counterparty", counterparty);
    let flag = flag.fact_text("earlier", journal.number(earlier)).fact("earlier_month", said(month(earlier.month)));
    Some(flag.fact("earlier_date", said(lines.stamp(black).date())))
}
