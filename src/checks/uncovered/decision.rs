//! The minutes, read to decisions. A row that states several amounts, in its cell or item by item in its text, is as many decisions; the
//! words of an item go with its amount where it is sure which are whose.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::places::{Place, places};
use crate::books::Books;
use crate::checks::subject::{Core, Wording, alike};
use crate::checks::verdict::{Stand, Verdict, vote_is_lost};
use crate::checks::{NotLookedAt, Outcome, evidence};
use crate::rules::lexicon::WordList;
use crate::say;
use crate::tables::{Field, Row, TableKind, VOTED};
use crate::value::Date;
use crate::value::ballot::ticked;
use crate::value::names::is_nothing;
use crate::value::numeral;
use crate::value::stated::{Item, is_about, items, of_pieces, stated_amount};
use crate::value::text::{compact, is_han};

/// Which column of the minutes holds what.
#[derive(Debug)]
pub(super) struct Columns {
    pub table: TableKind,
    pub date: Field,
    pub topic: Field,
    pub decision: Field,
    pub amount: Field,
}

/// A decision, read.
#[derive(Debug)]
pub(super) struct Decision<'a> {
    pub row: &'a Row,
    /// The same for the decisions of one row.
    pub number: usize,
    /// Whether the row holds others.
    pub of_several: bool,
    /// Its place among the decisions.
    pub place: usize,
    pub topic: String,
    pub verdict: String,
    /// Topic and decision, folded, to look for payees in.
    pub text: String,
    /// Of the topic, and of the decision: either may name the matter.
    pub cores: Vec<Core>,
    /// The villages and streets that it names.
    pub places: BTreeSet<Place>,
    /// What the other items of its row say, folded, where all of them name firms: each is for its own.
    pub siblings: String,
    pub date: Date,
    pub amount: Option<Decimal>,
    /// Whether its amount is said to be about so much.
    pub about: bool,
    /// What its cell of amounts says, where that could not be read.
    pub unreadable: Option<String>,
    pub judged: Verdict,
}

impl Columns {
    /// The decisions of the minutes, in order of date and content; rows without a date are told.
    pub fn read<'a>(&self, books: &'a Books, wording: &Wording, refused: &[WordList], outcome: &mut Outcome) -> Vec<Decision<'a>> {
        let (mut decisions, mut undated) = (Vec::new(), Vec::new());
        for (number, row) in books.table(self.table).unwrap_or_default().iter().enumerate() {
            match row.date(self.date) {
                Some(date) => decisions.extend(self.of_row((number, row), date, wording, refused)),
                None => undated.push(row),
            }
        }
        if !undated.is_empty() {
            let count = undated.len();
            outcome.unchecked.push(NotLookedAt {
                why: say!(
                    "有{count}条会议记录没有日期,不能作为付款的依据,请补填",
                    "{count} decisions have no date and can cover nothing; fill it in"
                ),
                evidence: evidence(undated).into_iter().collect(),
            });
        }
        decisions.sort_by_cached_key(|decision| {
            (decision.date, decision.amount, decision.topic.clone(), decision.text.clone(), decision.row.source.clone())
        });
        // Rows are numbered by their content, so that their order does not matter.
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (place, decision) in decisions.iter_mut().enumerate() {
            decision.place = place;
            let next = numbers.len();
            decision.number = *numbers.entry(decision.number).or_insert(next);
        }
        decisions
    }

    fn of_row<'a>(&self, (number, row): (usize, &'a Row), date: Date, wording: &Wording, refused: &[WordList]) -> Vec<Decision<'a>> {
        let (shown_topic, shown_verdict) = (row.shown(self.topic), row.shown(self.decision));
        let (topic, verdict) = (plain_numbers(&shown_topic), plain_numbers(&shown_verdict));
        // Minutes without a column for the decision say it in the topic; a form that nobody ticked decides nothing.
        let (told, of) = if compact(&ticked(&verdict)).is_empty() { (&topic, "") } else { (&verdict, topic.as_str()) };
        let (decided, vote) = verdict.split_once(VOTED).unwrap_or((&verdict, ""));
        let lost = vote_is_lost(vote, decided, wording, refused);
        let is_refused = |text: &str| lost || Verdict::of(text, of, wording, refused).stand == Stand::Refused;
        let decision = |texts: [&str; 2], amount: Option<Decimal>, judged: Verdict, of_several: bool| Decision {
            row,
            number,
            of_several,
            place: 0,
            topic: shown_topic.clone(),
            verdict: shown_verdict.clone(),
            text: format!("{}\u{1}{}", wording.fold(texts[0]), wording.fold(texts[1])),
            cores: texts.iter().map(|text| wording.core(text)).collect(),
            siblings: String::new(),
            places: texts.iter().flat_map(|text| places(text)).collect(),
            date,
            amount,
            about: false,
            unreadable: None,
            judged,
        };
        let written = row.number(self.amount).filter(|amount| *amount > Decimal::ZERO);
        let several = if written.is_some() { Several::default() } else { Several::of(row.text(self.amount), &topic, decided) };
        if several.items.is_empty() {
            let amount = written.or_else(|| stated_amount(&verdict)).or_else(|| stated_amount(&topic));
            // 60盏,每盏1200元, where neither text states an amount.
            let amount = amount.or_else(|| of_pieces(decided)).or_else(|| of_pieces(&topic));
            let cell = row.text(self.amount).filter(|cell| amount.is_none() && !is_nothing(cell));
            let judged = Verdict::of(told, of, wording, refused).of_asked(written.or_else(|| stated_amount(&topic)));
            // 同意支付4万元,余款暂缓 decides on no more than that, whatever was asked for.
            let amount = judged.agreed_sum().or(amount);
            // 约15万元 of which the meeting agrees to 15万元 is that much.
            let about = is_about(decided) || (stated_amount(decided).is_none() && is_about(&topic));
            return vec![Decision { about, unreadable: cell.map(str::to_owned), ..decision([&topic, &verdict], amount, judged, false) }];
        }
        // An item that is put off does not put off the others; what stands beside the items (`以上均不同意`) is said of all.
        let of_items = several.whose == Whose::Verdict || (several.whose == Whose::Topic && compact(&verdict).is_empty());
        let own = refused_of(&several.items, is_refused);
        let refused_each = of_items && own.contains(&true);
        // Minutes without a column for the topic have the decision for it: its items are not all about all of it.
        let heading = if verdict.strip_prefix(topic.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(VOTED)) {
            ""
        } else {
            topic.as_str()
        };
        let others: Vec<&str> = several.items.iter().zip(&own).filter(|(_, own)| **own).map(|(item, _)| named(item)).collect();
        let headings = headings(heading, &several, wording);
        let of_firm = several.whose != Whose::Unknown && several.items.iter().all(|item| item.list.is_some() && item.text.contains("公司"));
        let siblings = |own: &Item| -> String {
            let others = several.items.iter().filter(|other| of_firm && !std::ptr::eq(*other, own));
            others.map(|other| wording.fold(&other.text)).collect::<Vec<_>>().join("\u{1}")
        };
        let of_item = |((item, own), heading): ((&Item, &bool), &&str)| {
            let words = words_of(item, &several.items, wording);
            let texts = match several.whose {
                Whose::Verdict => [*heading, words],
                Whose::Topic => [words, verdict.as_str()],
                Whose::Unknown => [topic.as_str(), verdict.as_str()],
            };
            let judged = match (refused_each, own) {
                (true, true) => Verdict::plain(Stand::Refused),
                (true, false) => Verdict::beside(named(item), &others, wording),
                _ => Verdict::of(told, of, wording, refused),
            };
            // What is put off is one of the items.
            let stand = judged.on((several.whose != Whose::Unknown).then(|| wording.core(&item.text)).as_ref(), &[]);
            let one = Decision {
                about: is_about(&item.text),
                siblings: siblings(item),
                ..decision(texts, Some(item.amount), judged.or(stand), true)
            };
            let head = item.list.as_ref().map_or("", |list| list.head.as_str());
            Decision { text: format!("{}\u{1}{}", one.text, wording.fold(head)), ..one }
        };
        several.items.iter().zip(&own).zip(&headings).map(of_item).collect()
    }
}

/// What each item of a decision has for its topic: its own part of it, where each has one (`一、农贸市场改造;二、采购垃圾桶`, by their words or by their
/// numbers), else all of it.
fn headings<'t>(topic: &'t str, several: &Several, wording: &Wording) -> Vec<&'t str> {
    let items = &several.items;
    let all = vec![topic; items.len()];
    let split = |signs: &[char]| topic.split(signs).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let parts = match split(&[';', '；', '。', '\n']) {
        parts if parts.len() == items.len() => parts,
        _ => split(&['、', ',', '，']),
    };
    if several.whose != Whose::Verdict || parts.len() != items.len() || items.len() < 2 {
        return all;
    }
    let cores: Vec<Core> = parts.iter().map(|part| wording.core(part)).collect();
    let own = |item: &Item| {
        let core = wording.core(words_of(item, items, wording));
        let mut alike = cores.iter().zip(&parts).filter(|(other, _)| alike(&core, other));
        alike.next().filter(|_| alike.next().is_none()).map(|(_, part)| *part)
    };
    let by_words: Option<Vec<&str>> = items.iter().map(own).collect();
    if let Some(by_words) = by_words {
        let different: BTreeSet<&str> = by_words.iter().copied().collect();
        return if different.len() == items.len() { by_words } else { all };
    }
    let numbered = |texts: &[&str]| (1..).zip(texts).all(|(number, text)| number_of(text) == Some(number));
    let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    if numbered(&parts) && numbered(&texts) { parts } else { all }
}

/// The number that an item begins with: `2、`, `二、`, `(2)`.
fn number_of(text: &str) -> Option<usize> {
    let text = compact(text);
    let text = text.trim_start_matches('(');
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).collect();
    let is_mark = text.strip_prefix(number.as_str()).is_some_and(|rest| rest.starts_with(['、', '.', ')']));
    let chars: Vec<char> = number.chars().collect();
    let read = || numeral::read(&chars).filter(|(_, length)| *length == chars.len()).and_then(|(number, _)| number.try_into().ok());
    if is_mark { number.parse().ok().or_else(read) } else { None }
}

/// A text with its circled numbers written plainly: `①教学设备②体检费` to `1、教学设备;2、体检费`, `除第②项外` to `除第2项外`. One that nothing is listed
/// behind refers to an item.
fn plain_numbers(text: &str) -> String {
    const FIRST: char = '①';
    let text = &circled(text);
    let number = |c: char| (FIRST..='⑳').contains(&c).then(|| u32::from(c) - u32::from(FIRST) + 1);
    if !text.chars().any(|c| number(c).is_some()) {
        return text.to_owned();
    }
    let lists = text.trim_start().starts_with(FIRST) || text.contains([':', '：']);
    let chars: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let Some(number) = number(*c) else {
            plain.push(*c);
            continue;
        };
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let refers = plain.ends_with('第') || next == '项' || !lists || !(is_han(next) || next.is_alphanumeric());
        if !refers {
            let begins = plain.trim_end().is_empty() || plain.trim_end().ends_with([':', '：', ';', '；', '。', '\n']);
            plain = format!("{}{}{number}、", plain.trim_end_matches(['、', ',', '，', ' ']), if begins { "" } else { ";" });
            continue;
        }
        let (ahead, behind) = (if plain.ends_with('第') { "" } else { "第" }, if next == '项' { "" } else { "项" });
        plain = format!("{plain}{ahead}{number}{behind}");
    }
    plain
}

/// A text that begins with a number in brackets with its numbers circled: `(1)教学设备(2)体检费` to `①教学设备②体检费`.
fn circled(text: &str) -> String {
    let folded = text.replace('（', "(").replace('）', ")");
    if !["(1)", "(一)"].iter().any(|first| folded.trim_start().starts_with(first)) {
        return text.to_owned();
    }
    let numbers = "一二三四五六七八九十".chars().zip('①'..='⑩').zip(1..);
    numbers.fold(folded, |text, ((word, circle), number)| {
        text.replace(&format!("({number})"), &circle.to_string()).replace(&format!("({word})"), &circle.to_string())
    })
}

/// Which of the items are refused: those that say so, and those behind the first of a list where that is said ahead of all
/// (`不同意支付甲5万元、乙6万元`), up to one that is agreed to.
fn refused_of(items: &[Item], is_refused: impl Fn(&str) -> bool) -> Vec<bool> {
    let mut goes_on = false;
    let mut refused = |item: &Item| {
        let own = is_refused(&item.text);
        goes_on = match &item.list {
            None => false,
            Some(list) if list.first => is_refused(&list.before),
            Some(_) => goes_on && (own || !item.text.contains("同意")),
        };
        own || goes_on
    };
    items.iter().map(&mut refused).collect()
}

/// What an item says ahead of its amount, where it says something there.
fn named(item: &Item) -> &str {
    let ahead = item.text.split(|c: char| c.is_ascii_digit()).find(|part| part.chars().filter(|c| is_han(*c)).count() > 1);
    ahead.unwrap_or(&item.text)
}

/// The words of an item: its own, unless one of its list says no matter (`路灯工程预付款5万元、尾款3万元`).
fn words_of<'i>(item: &'i Item, items: &[Item], wording: &Wording) -> &'i str {
    let Some(list) = &item.list else { return &item.text };
    let beside = items.iter().filter(|other| other.list.as_ref().is_some_and(|other| other.sentence == list.sentence));
    let each = beside.into_iter().all(|item| wording.core(&item.text).says_something());
    if each { &item.text } else { &list.sentence }
}

/// Which text the items' own words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Whose {
    Verdict,
    Topic,
    /// The amounts stand in a cell of their own; nothing tells which is for what.
    #[default]
    Unknown,
}

#[derive(Debug, Default)]
struct Several {
    items: Vec<Item>,
    whose: Whose,
}

impl Several {
    /// The items of a row without one amount: those of the cell, with the words of the text that states the same amounts; else those of the
    /// decision, else those of the topic.
    fn of(cell: Option<&str>, topic: &str, verdict: &str) -> Self {
        let amounts = |items: &[Item]| items.iter().map(|item| item.amount).collect::<Vec<_>>();
        let texts = [(items(verdict), Whose::Verdict), (items(topic), Whose::Topic)];
        let in_cell = cell.map(items).unwrap_or_default();
        let wanted = amounts(&in_cell);
        // A decision that states one amount states all of it.
        let states_one = |text: &str| stated_amount(text).is_some() && items(text).is_empty();
        let mut found = texts.into_iter().filter(|(items, _)| !items.is_empty());
        let told = match () {
            () if !wanted.is_empty() => found.find(|(items, _)| amounts(items) == wanted),
            () if states_one(verdict) => None,
            () => found.next(),
        };
        match told {
            Some((items, whose)) => Self { items, whose },
            None => Self { items: in_cell, whose: Whose::Unknown },
        }
    }
}
