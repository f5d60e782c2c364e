//! Codes before names (`[0001]甲公司`, `001-甲公司`): left off where the whole unit shows that they are codes and no part of the names. One
//! decision for all tables of a unit, by all of their rows whatever the order, and never one that makes one of two: a name behind two codes, a
//! code before two names and a name that stands in one list with a code and without stay whole. What is doubtful stays as it is written, and
//! codes that are unlike most others are. Departments and projects are left alone: nothing is paid to
//! them, and registers name them in columns that are no fields.

use std::collections::{BTreeMap, BTreeSet};

use crate::recognise::{Column, TableReading};
use crate::say;
use crate::tables::{Field, HashMap, Row, SheetName, TableKind, TextId};
use crate::tables::{benefits, budget, contracts, expenses, journal, open_items, payments, staff, trial_balance};
use crate::value::Value;
use crate::value::names::{names_nothing, payee_key, person_key, split_list};
use crate::value::text::{fold, is_han, printable, shorten};

/// The fields that name somebody: who is one in two of them is one in all.
const NAMED: [Field; 9] = [
    journal::COUNTERPARTY,
    trial_balance::COUNTERPARTY,
    open_items::COUNTERPARTY,
    expenses::PAYEE,
    contracts::COUNTERPARTY,
    payments::PAYEE,
    budget::PAYEE,
    benefits::PERSON,
    staff::NAME,
];
/// Those that name people.
const PEOPLE: [Field; 2] = [benefits::PERSON, staff::NAME];
/// Those that list several, whose codes stay.
const LISTS: [Field; 1] = [expenses::NAMES];
/// Those that may list several people, whose codes are left off.
const SEVERAL: [Field; 2] = [benefits::PERSON, benefits::NAMES];

/// So many different names behind codes show a habit.
const SHOWN_BY: usize = 2;
/// Of so many names with a code one may be without.
const CODED_OF: usize = 10;
/// Of so many codes one may be unlike the others.
const ODD_OF: usize = 10;
/// Of so many names no more than one may stand behind two codes or share its own.
const CLASHES_OF: usize = 3;
/// Of a unit with more names behind codes than this nothing is left off.
const NAMES_MAX: usize = 200_000;
/// The most characters of an example that is told.
const EXAMPLE_CHARS: usize = 20;
/// What parts a code from the name behind it.
const PARTING: [char; 8] = [' ', '-', '_', '\\', '/', ':', '|', '、'];
/// What parts several names in one cell.
const JOINING: [char; 6] = ['、', ',', ';', '\n', '|', '/'];
/// What a number before it counts or numbers: `10 号泵站`, `3 期工程`.
const COUNTED: [char; 8] = ['号', '年', '期', '届', '栋', '幢', '层', '级'];

/// A code and the name behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Coded {
    code: String,
    name: String,
    /// Whether the code stands in square brackets, where no part of a name does.
    bracketed: bool,
}

/// A code and what a name is known by.
type Pair = (String, String);

impl Coded {
    /// What a text says, if it is a name behind a code.
    fn of(text: &str) -> Option<Self> {
        // Most names begin with a Chinese character.
        if text.starts_with(is_han) {
            return None;
        }
        let text = fold(text);
        let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let round = || text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (code, name) = bracketed.or_else(round).or_else(|| text.split_once(PARTING))?;
        let (code, name) = (code.trim(), name.trim_start_matches(PARTING));
        // `001 张三 002 李四` is two.
        let again = name.split(' ').skip(1).any(|piece| piece.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let named = name.starts_with(is_han) && !name.starts_with(COUNTED) && !again && !names_nothing(name);
        (named && is_code(code)).then(|| Self {
            code: code.to_ascii_uppercase(),
            name: name.to_owned(),
            bracketed: bracketed.is_some() && !is_year(code),
        })
    }

    fn pair(&self) -> Pair {
        (self.code.clone(), key(&self.name))
    }
}

/// What a name is known by: two spellings of one name are no two names.
fn key(name: &str) -> String {
    payee_key(&person_key(name))
}

/// Whether a text can be a code: two digits or more, behind letters or with points between them, or long enough to be any.
fn is_code(text: &str) -> bool {
    const LONG: usize = 8;
    const LETTERS_MAX: usize = 6;
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let numbered = digits.len() >= 2 && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.ends_with(|c: char| c != '.');
    let long = text.len() >= LONG && text.bytes().all(|b| b.is_ascii_alphanumeric()) && text.bytes().any(|b| b.is_ascii_digit());
    long || (numbered && text.len() - digits.len() <= LETTERS_MAX)
}

/// Whether a text is one name behind a code.
pub(super) fn is_coded(text: &str) -> bool {
    one(text).is_some()
}

/// The code and the name of a text that names one.
fn one(text: &str) -> Option<Coded> {
    Coded::of(text).filter(|coded| !coded.name.contains(JOINING))
}

/// The names of a cell that may list several, with their codes.
fn pieces(text: &str) -> Vec<String> {
    if is_coded(text) {
        return vec![text.to_owned()];
    }
    if text.starts_with(is_han) && !text.contains(|c: char| c.is_ascii_digit()) {
        return split_list(text).names;
    }
    let parted = |text: &str, signs: &[char]| -> Vec<String> {
        text.split(signs).map(str::trim).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    };
    let parts = parted(&fold(text), &['、', ',', ';', '\n']);
    parts.into_iter().flat_map(|part| if is_coded(&part) { vec![part] } else { parted(&part, &JOINING) }).collect()
}

fn is_year(code: &str) -> bool {
    code.len() == 4 && (code.starts_with("19") || code.starts_with("20")) && code.bytes().all(|b| b.is_ascii_digit())
}

/// The letters before a code's digits.
fn letters(code: &str) -> &str {
    code.get(..code.len() - code.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len()).unwrap_or_default()
}

/// Whether a code may be the number of a road (`S308`), which is part of what lies on it; those of the country and of provinces have no nought before
/// them.
fn is_road(code: &str, padded: bool) -> bool {
    let of = |all: &[&str]| all.contains(&letters(code));
    code.len() <= 5 && (of(&["X", "Y", "C", "Z"]) || (of(&["G", "S"]) && !padded))
}

/// What most codes of a field are like.
#[derive(Debug)]
enum Kind {
    /// Behind the same letters.
    Lettered(String),
    /// Of so many digits, with those of lower levels (`01`, `0101`); with all codes without letters.
    Long(usize, BTreeSet<String>),
    /// Numbers from one to another without noughts before them that hardly leave one out (`98`, `99`, `100`).
    Run(u32, u32),
}

impl Kind {
    /// So many numbers are a run; between two of them are fewer than that.
    const RUN: usize = 10;
    const GAP: u32 = 10;

    /// The kind of the most codes.
    fn of(codes: &BTreeSet<&str>) -> Option<Self> {
        let digits: BTreeSet<String> = codes.iter().filter(|code| letters(code).is_empty()).map(|code| (*code).to_owned()).collect();
        let lettered: BTreeSet<&str> = codes.iter().map(|code| letters(code)).filter(|letters| !letters.is_empty()).collect();
        let lengths: BTreeSet<usize> = digits.iter().map(String::len).collect();
        let long = lengths.into_iter().rev().map(|length| Self::Long(length, digits.clone()));
        let kinds =
            Self::run(codes).into_iter().chain(long).chain(lettered.into_iter().rev().map(|letters| Self::Lettered(letters.to_owned())));
        kinds.max_by_key(|kind| codes.iter().filter(|code| kind.has(code)).count())
    }

    /// The longest run of numbers, if there is one.
    fn run(codes: &BTreeSet<&str>) -> Option<Self> {
        let mut numbers: Vec<u32> = codes.iter().copied().filter_map(unpadded).collect();
        numbers.sort_unstable();
        let runs = numbers.chunk_by(|one, next| next - one < Self::GAP).filter(|run| run.len() >= Self::RUN);
        let longest = runs.max_by_key(|run| run.len())?;
        Some(Self::Run(*longest.first()?, *longest.last()?)).filter(|_| !codes.iter().any(|code| is_year(code)))
    }

    fn has(&self, code: &str) -> bool {
        match self {
            Self::Lettered(own) => letters(code) == own,
            Self::Long(length, all) => {
                let is_below =
                    || (*length..code.len().saturating_sub(1)).any(|length| code.get(..length).is_some_and(|above| all.contains(above)));
                letters(code).is_empty() && (code.len() == *length || is_below())
            }
            Self::Run(first, last) => {
                unpadded(code).is_some_and(|number| (first.saturating_sub(Self::GAP)..=last.saturating_add(Self::GAP)).contains(&number))
            }
        }
    }
}

/// The number that a code without noughts before it is.
fn unpadded(code: &str) -> Option<u32> {
    const LONGEST: usize = 6;
    code.parse().ok().filter(|_| code.len() <= LONGEST && !code.starts_with('0'))
}

/// What a field holds in all tables of the unit.
#[derive(Debug, Default)]
struct Held {
    coded: BTreeSet<Coded>,
    /// The names without a code.
    plain: BTreeSet<String>,
}

impl Held {
    /// Its codes that are like each other, and their kind. In square brackets none has to be.
    fn alike(&self) -> (Vec<&Coded>, Option<Kind>) {
        let codes: BTreeSet<&str> = self.coded.iter().map(|coded| &*coded.code).collect();
        let kind = Kind::of(&codes);
        // A year without the one before or after it.
        let is_lone = |code: &str| {
            let beside = |number: u32| codes.contains(&*number.to_string());
            is_year(code) && code.parse().is_ok_and(|year: u32| !beside(year - 1) && !beside(year + 1))
        };
        let is_alike = |code: &str| !is_lone(code) && kind.as_ref().is_some_and(|kind| kind.has(code));
        (self.coded.iter().filter(|coded| coded.bracketed || is_alike(&coded.code)).collect(), kind)
    }
}

/// Whether codes cannot be taken for anything else: numbers of years and roads and numbers that begin a name (`360 安全`) have no nought before
/// them, and hardly follow each other.
fn are_surely(codes: &[&Coded]) -> bool {
    let padded = |code: &str| code.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('0');
    let long = |code: &str| code.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let any = |is: &dyn Fn(&str) -> bool| codes.iter().any(|coded| is(&coded.code));
    let is_padded = any(&padded);
    let roads = any(&|code| is_road(code, is_padded));
    let follow = || Kind::run(&codes.iter().map(|coded| &*coded.code).collect()).is_some();
    codes.iter().all(|coded| coded.bracketed) || (!roads && (is_padded || (any(&long) && !any(&is_year)) || follow()))
}

/// What the tables of a unit say of names and codes.
#[derive(Debug, Default)]
struct Unit {
    held: BTreeMap<Field, Held>,
    /// The names behind codes that stay: in lists, and in one list of people with a code and without.
    kept: BTreeSet<String>,
    /// The texts of each field that were looked at.
    count: usize,
}

impl Unit {
    fn take(&mut self, field: Field, text: &str) {
        if names_nothing(text) || self.count > NAMES_MAX {
            return;
        }
        match one(text) {
            Some(coded) if !LISTS.contains(&field) => {
                self.count += usize::from(self.held.entry(field).or_default().coded.insert(coded));
            }
            _ if text.starts_with(is_han) && !text.contains(|c: char| c.is_ascii_digit()) => {}
            _ => self.kept.extend(fold(text).split(JOINING).filter_map(Coded::of).map(|coded| key(&coded.name))),
        }
    }

    /// Notes who stands in one list of people with a code and without: these are two.
    fn take_beside(&mut self, reading: &TableReading) {
        const EVENT: [Field; 4] = [benefits::EVENT, benefits::DATE, benefits::CATEGORY, benefits::ITEM];
        let of_table = |field: &Field| field.table() == reading.table;
        let mut lists: BTreeMap<(&SheetName, Vec<String>), [BTreeSet<String>; 2]> = BTreeMap::new();
        for field in PEOPLE.into_iter().chain(SEVERAL).filter(of_table) {
            for (row, text) in reading.rows.iter().filter_map(|row| Some((row, row.text(field)?))) {
                let event = EVENT.into_iter().filter(of_table).map(|field| row.shown(field)).collect();
                let [coded, plain] = lists.entry((&*row.source.sheet, event)).or_default();
                for piece in pieces(text) {
                    match one(&piece) {
                        Some(coded_one) => coded.insert(key(&coded_one.name)),
                        None => plain.insert(key(&piece)),
                    };
                }
            }
        }
        self.kept.extend(lists.into_values().flat_map(|[coded, plain]| coded.intersection(&plain).cloned().collect::<Vec<_>>()));
    }

    /// Notes a name without a code, where others of its field have one.
    fn take_plain(&mut self, field: Field, text: &str) {
        if let Some(held) = self.held.get_mut(&field).filter(|held| held.plain.len() <= NAMES_MAX)
            && !names_nothing(text)
            && Coded::of(text).is_none()
        {
            held.plain.insert(key(text));
        }
    }

    /// The pairs of code and name of which the code is left off.
    fn decide(&self) -> BTreeSet<Pair> {
        let pairs: BTreeSet<Pair> = self.held.values().flat_map(|held| &held.coded).map(Coded::pair).collect();
        let (mut codes, mut names): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
        for (code, name) in &pairs {
            *codes.entry(code).or_default() += 1;
            *names.entry(name).or_default() += 1;
        }
        let clashes = |(code, name): &Pair| codes.get(&**code) > Some(&1) || names.get(&**name) > Some(&1);
        let known: BTreeSet<&str> = names.keys().copied().collect();
        let plain: BTreeSet<&str> = self.held.values().flat_map(|held| &held.plain).map(String::as_str).collect();
        let mut habit: BTreeSet<Pair> = BTreeSet::new();
        let (mut odd, mut kinds): (Vec<Pair>, Vec<Kind>) = Default::default();
        for held in self.held.values() {
            let own: BTreeSet<Pair> = held.coded.iter().map(Coded::pair).collect();
            let (alike, kind) = held.alike();
            let of_kind: BTreeSet<Pair> = alike.iter().map(|coded| coded.pair()).collect();
            odd.extend(own.difference(&of_kind).cloned());
            let unlike = own.len() - of_kind.len();
            if unlike * ODD_OF > own.len() {
                odd.extend(of_kind);
                continue;
            }
            let bare = held.plain.iter().filter(|name| !known.contains(&***name)).count();
            let clashing = own.iter().filter(|pair| clashes(pair)).count();
            let usual = bare * CODED_OF <= own.len() + bare && clashing * CLASHES_OF <= own.len();
            let codes: BTreeSet<&str> = of_kind.iter().map(|(code, _)| &**code).collect();
            if codes.len() >= SHOWN_BY && usual && are_surely(&alike) {
                habit.extend(of_kind);
                kinds.extend(kind);
            }
        }
        // What is odd in one field stays in all, unless another proves it.
        let kept: BTreeSet<&str> =
            odd.iter().filter(|pair| !habit.contains(pair)).map(|(_, name)| &**name).chain(self.kept.iter().map(String::as_str)).collect();
        let follows = |(code, name): &Pair| plain.contains(&**name) && kinds.iter().any(|kind| kind.has(code));
        let bare = pairs.iter().filter(|pair| habit.contains(pair) || follows(pair));
        bare.filter(|pair| !clashes(pair) && !kept.contains(&*pair.1)).cloned().collect()
    }
}

/// Leaves off the codes before the names of a unit's tables and says so with the tables.
pub(super) fn settle(readings: &mut [&mut TableReading]) {
    let mut unit = Unit::default();
    for reading in readings.iter() {
        each_text(reading, &NAMED, &mut |field, text| unit.take(field, text));
    }
    if unit.count < SHOWN_BY || unit.count > NAMES_MAX {
        return;
    }
    for reading in readings.iter() {
        each_text(reading, &LISTS, &mut |field, text| unit.take(field, text));
        // Names of other fields tell whether a code is part of the name as well.
        for field in NAMED.iter().filter(|field| field.table() == reading.table) {
            unit.held.entry(*field).or_default();
        }
        each_text(reading, &NAMED, &mut |field, text| unit.take_plain(field, text));
        unit.take_beside(reading);
    }
    if unit.held.values().any(|held| held.plain.len() > NAMES_MAX) {
        return;
    }
    let bare = unit.decide();
    if bare.is_empty() {
        return;
    }
    let without = |text: &str| Coded::of(text).filter(|coded| bare.contains(&coded.pair())).map(|coded| coded.name);
    for reading in readings.iter_mut() {
        leave_off(reading, &without);
    }
}

/// Goes through the texts of fields, of a journal each different one once.
fn each_text(reading: &TableReading, fields: &[Field], each: &mut impl FnMut(Field, &str)) {
    for field in fields.iter().filter(|field| field.table() == reading.table) {
        if reading.table == TableKind::Journal {
            let mut seen = vec![false; reading.lines.texts.len()];
            for id in reading.lines.ids(*field) {
                if let Some(seen) = seen.get_mut(id.index()).filter(|seen| !**seen && !id.is_blank()) {
                    *seen = true;
                    each(*field, reading.lines.texts.get(*id));
                }
            }
        } else if SEVERAL.contains(field) {
            // Who is listed is somebody of the other field.
            let texts = || SEVERAL.into_iter().flat_map(|field| reading.rows.iter().filter_map(move |row| row.text(field)));
            texts().flat_map(pieces).for_each(|piece| each(*field, &piece));
        } else {
            reading.rows.iter().filter_map(|row| row.text(*field)).for_each(|text| each(*field, text));
        }
    }
}

fn leave_off(reading: &mut TableReading, without: &impl Fn(&str) -> Option<String>) {
    let table = reading.table;
    for field in NAMED.into_iter().chain([benefits::NAMES]).filter(|field| field.table() == table) {
        let example = if table == TableKind::Journal {
            in_lines(reading, field, without)
        } else {
            reading.rows.iter_mut().fold(None, |first, row| first.or(in_row(row, field, without)))
        };
        if let Some((from, to)) = example {
            tell(reading, field, &from, &to, without);
        }
    }
}

/// Leaves a code off in a row; gives what the text was and is.
fn in_row(row: &mut Row, field: Field, without: &impl Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let text = row.text(field)?.to_owned();
    let listed = || {
        let parts = pieces(&text);
        let bare: Vec<String> = parts.iter().map(|piece| without(piece).unwrap_or_else(|| piece.clone())).collect();
        (SEVERAL.contains(&field) && bare != parts).then(|| bare.join("、"))
    };
    let name = without(&text).or_else(listed)?;
    row.set(field, Some(Value::text(name.as_str())));
    Some((text, name))
}

/// The same in the lines of a journal.
fn in_lines(reading: &mut TableReading, field: Field, without: &impl Fn(&str) -> Option<String>) -> Option<(String, String)> {
    let lines = &mut reading.lines;
    let mut names: HashMap<TextId, TextId> = HashMap::default();
    let mut example = None;
    for line in 0..lines.ids(field).len() {
        let id = lines.id(field, line);
        let name = *names.entry(id).or_insert_with(|| {
            let text = lines.texts.get(id).to_owned();
            without(&text).map_or(id, |name| {
                example.get_or_insert_with(|| (text, name.clone()));
                lines.texts.intern(&name)
            })
        });
        if name != id {
            lines.set_id(field, line, name);
        }
    }
    example
}

/// Says of a table what was left off, with an example.
fn tell(reading: &mut TableReading, field: Field, from: &str, to: &str, without: &impl Fn(&str) -> Option<String>) {
    let columns = || reading.columns.iter().zip(&reading.samples);
    let is_it = |(_, samples): &(&Column, &Vec<String>)| samples.iter().any(|text| without(text).is_some());
    let column = columns().find(is_it).or_else(|| columns().find(|(column, _)| column.field == Some(field)));
    let quoted = |text: &str| shorten(&printable(text), EXAMPLE_CHARS);
    let header = column.map_or_else(|| field.schema().zh.to_owned(), |(column, _)| quoted(&column.header));
    let (from, to) = (quoted(from), quoted(to));
    reading.spoke.push(say!(
        "“{header}”列名称前的编码不是名称,已去掉({from} → {to})",
        "the codes before the names in “{header}” are no part of them ({from} → {to})"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What some fields hold, and the names that lose their codes.
    type Case = (&'static [(Field, &'static [&'static str])], &'static [&'static str]);

    /// The names that lose their codes, of the texts of some fields.
    fn bare(held: &[(Field, &[&str])]) -> Vec<String> {
        let mut unit = Unit::default();
        for (field, texts) in held {
            texts.iter().for_each(|text| unit.take(*field, text));
        }
        for (field, texts) in held {
            unit.held.entry(*field).or_default();
            texts.iter().for_each(|text| unit.take_plain(*field, text));
        }
        unit.decide().into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn codes_are_left_off_where_the_unit_proves_them() {
        const PAYEE: Field = payments::PAYEE;
        let cases: &[Case] = &[
            (&[(PAYEE, &["[0021]河东印务", "[0022]西岭建材", "[0021]河东印务"])], &["河东印务", "西岭建材"]),
            (&[(PAYEE, &["GYS01-河东印务", "GYS02-西岭建材"])], &["河东印务", "西岭建材"]),
            (&[(PAYEE, &["G0001 河东印务", "G1002 西岭建材"])], &["河东印务", "西岭建材"]),
            (&[(PAYEE, &["1001 河东印务", "1002 西岭建材"])], &["河东印务", "西岭建材"]),
            // Levels of codes.
            (&[(PAYEE, &["01 河东印务", "0101 河东印务城北店", "02 西岭建材"])], &["河东印务", "河东印务城北店", "西岭建材"]),
            // One name alone in a table follows the others, and so does one that stands plain elsewhere.
            (&[(PAYEE, &["021 河东印务", "022 西岭建材"]), (contracts::COUNTERPARTY, &["021 河东印务"])], &["河东印务", "西岭建材"]),
            (
                &[
                    (PAYEE, &["021 河东印务", "022 西岭建材"]),
                    (contracts::COUNTERPARTY, &["023-南山石料", "北桥"]),
                    (journal::COUNTERPARTY, &["南山石料"]),
                ],
                &["河东印务", "西岭建材", "南山石料"],
            ),
            (&[(PAYEE, &["021 河东印务"])], &[]),
            (&[(PAYEE, &["河东印务", "西岭建材"])], &[]),
            // Most have none.
            (&[(PAYEE, &["021 河东印务", "022 西岭建材", "南山石料", "北桥超市"])], &[]),
            // A name behind two codes and a code before two names stay.
            (
                &[(PAYEE, &["01 河东印务", "02 西岭建材", "03 南山石料", "04 东湖超市", "05 北桥", "06 北桥", "07 苗圃"])],
                &["河东印务", "西岭建材", "南山石料", "东湖超市", "苗圃"],
            ),
            (
                &[(PAYEE, &["01 河东印务", "01 西岭建材", "02 南山石料", "03 东湖超市", "04 北桥", "05 苗圃"])],
                &["南山石料", "东湖超市", "北桥", "苗圃"],
            ),
            (&[(staff::NAME, &["011 王强", "012 王强", "013 周敏"]), (benefits::PERSON, &["011 王强", "013 周敏"])], &[]),
            (&[(staff::NAME, &["011 王强", "013 周敏"]), (benefits::PERSON, &["012 王强", "014 何静"])], &[]),
            (&[(staff::NAME, &["011 王强", "013 周敏"]), (expenses::NAMES, &["011 王强、013 周敏"])], &[]),
            // Numbers that are part of a name: of things, of roads, of years, of a firm.
            (&[(PAYEE, &["20 号闸站", "30 号粮库"])], &[]),
            (&[(PAYEE, &["01 号闸站", "02 号粮库"])], &[]),
            (&[(PAYEE, &["114 查号台", "360 软件", "58 到家", "河东印务"])], &[]),
            (&[(PAYEE, &["3M 中国公司", "4S 维修店"])], &[]),
            (&[(PAYEE, &["G319 收费站", "G320 养护所"])], &[]),
            (&[(PAYEE, &["X024-苗圃", "X025-养护所"])], &[]),
            (&[(PAYEE, &["2021 道路队", "2022 桥梁队"])], &[]),
            (&[(PAYEE, &["[2021]道路队", "[2022]桥梁队"])], &[]),
            // Only the namesakes stay.
            (
                &[
                    (staff::NAME, &["011 王强", "012 王强", "013 周敏", "014 何静", "015 林涛", "016 方圆"]),
                    (benefits::PERSON, &["013 周敏", "何静", "王强", "012 王强"]),
                ],
                &["周敏", "何静", "林涛", "方圆"],
            ),
            // Numbers that follow each other need no noughts before them.
            (&[(PAYEE, &["97 甲村", "98 乙村", "99 丙村", "100 丁村", "101 戊村", "102 己村", "103 庚村", "104 辛村", "105 壬村"])], &[]),
            (
                &[(
                    PAYEE,
                    &[
                        "97 甲村",
                        "98 乙村",
                        "99 丙村",
                        "100 丁村",
                        "101 戊村",
                        "102 己村",
                        "103 庚村",
                        "104 辛村",
                        "105 壬村",
                        "106 癸村",
                        "360 软件",
                    ],
                )],
                &["甲村", "乙村", "丙村", "丁村", "戊村", "己村", "庚村", "辛村", "壬村", "癸村"],
            ),
            // In square brackets none has to be like the others.
            (&[(PAYEE, &["[0021]河东印务", "[22]西岭建材", "[10086]营业厅"])], &["河东印务", "西岭建材", "营业厅"]),
            // Of unlike shapes.
            (&[(PAYEE, &["S308 养护所", "02 河东印务", "03 西岭建材"])], &[]),
        ];
        for (held, expected) in cases {
            let (found, mut expected) = (bare(held), expected.to_vec());
            expected.sort_unstable();
            let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{held:?}");
        }
    }
}
