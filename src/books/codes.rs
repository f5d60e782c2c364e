//! Codes before names (`[0001]甲公司`, `001-甲公司`): left off where the whole unit shows that they are codes and no part of the names. One
//! decision for all tables of a unit, by all of their rows whatever the order, and never one that makes one of two: a name behind two codes and
//! a code before two names stay whole. What is doubtful stays as it is written. Departments and projects are left alone: nothing is paid to
//! them, and registers name them in columns that are no fields.

use std::collections::{BTreeMap, BTreeSet};

use crate::recognise::{Column, TableReading};
use crate::say;
use crate::tables::{Field, HashMap, Row, TableKind, TextId};
use crate::tables::{benefits, budget, contracts, expenses, journal, open_items, payments, staff, trial_balance};
use crate::value::Value;
use crate::value::names::{names_nothing, payee_key, person_key};
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
/// Those that list several.
const LISTS: [Field; 2] = [benefits::NAMES, expenses::NAMES];

/// So many different names behind codes show a habit.
const SHOWN_BY: usize = 2;
/// Of so many names with a code one may be without.
const CODED_OF: usize = 10;
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

/// Whether codes are of one kind: as long, behind the same letters, or levels of each other (`01`, `0101`).
fn are_alike(codes: &BTreeSet<&str>) -> bool {
    let Some(shortest) = codes.iter().map(|code| code.len()).min() else { return true };
    let same_letters = codes.iter().map(|code| letters(code)).collect::<BTreeSet<_>>().len() == 1;
    let lettered = codes.iter().all(|code| !letters(code).is_empty());
    let is_level = |code: &&str| {
        code.len() == shortest || (shortest..code.len() - 1).any(|length| code.get(..length).is_some_and(|above| codes.contains(above)))
    };
    same_letters && (lettered || codes.iter().all(is_level))
}

/// What a field holds in all tables of the unit.
#[derive(Debug, Default)]
struct Held {
    coded: BTreeSet<Coded>,
    /// The names without a code.
    plain: BTreeSet<String>,
}

impl Held {
    /// Whether its codes cannot be taken for anything else: numbers of years and roads and numbers that begin a name (`360 安全`) have no nought
    /// before them.
    fn surely_codes(&self) -> bool {
        let padded = |code: &str| code.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('0');
        let long = |code: &str| code.bytes().filter(u8::is_ascii_digit).count() >= 4;
        let any = |is: &dyn Fn(&str) -> bool| self.coded.iter().any(|coded| is(&coded.code));
        let all_bracketed = self.coded.iter().all(|coded| coded.bracketed);
        let is_padded = any(&padded);
        let roads = any(&|code| is_road(code, is_padded));
        all_bracketed || (!roads && (is_padded || (any(&long) && !any(&is_year))))
    }
}

/// What the tables of a unit say of names and codes.
#[derive(Debug, Default)]
struct Unit {
    held: BTreeMap<Field, Held>,
    /// The names behind codes that stand in lists, where they stay.
    listed: BTreeSet<String>,
    /// The texts of each field that were looked at.
    count: usize,
}

impl Unit {
    fn take(&mut self, field: Field, text: &str) {
        if names_nothing(text) || self.count > NAMES_MAX {
            return;
        }
        let coded = Coded::of(text).filter(|coded| !coded.name.contains(JOINING));
        match coded {
            Some(coded) if !LISTS.contains(&field) => {
                self.count += usize::from(self.held.entry(field).or_default().coded.insert(coded));
            }
            _ if text.starts_with(is_han) && !text.contains(|c: char| c.is_ascii_digit()) => {}
            _ => self.listed.extend(fold(text).split(JOINING).filter_map(Coded::of).map(|coded| key(&coded.name))),
        }
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
        let mut kept: BTreeSet<String> = self.listed.clone();
        let people = self.held.iter().filter(|(field, _)| PEOPLE.contains(field)).flat_map(|(_, held)| &held.coded).map(Coded::pair);
        let people: BTreeSet<Pair> = people.collect();
        if people.iter().any(|pair| clashes(pair) || self.listed.contains(&pair.1)) {
            kept.extend(people.into_iter().map(|(_, name)| name));
        }
        let mut proven: Vec<&Held> = Vec::new();
        for held in self.held.values() {
            let own: BTreeSet<Pair> = held.coded.iter().map(Coded::pair).collect();
            let own_codes: BTreeSet<&str> = own.iter().map(|(code, _)| &**code).collect();
            if !are_alike(&own_codes) {
                kept.extend(own.into_iter().map(|(_, name)| name));
                continue;
            }
            let bare = held.plain.iter().filter(|name| !known.contains(&***name)).count();
            let clashing = own.iter().filter(|pair| clashes(pair)).count();
            let usual = bare * CODED_OF <= own.len() + bare && clashing * CLASHES_OF <= own.len();
            if own_codes.len() >= SHOWN_BY && usual && held.surely_codes() {
                proven.push(held);
            }
        }
        let habit: BTreeSet<Pair> = proven.iter().flat_map(|held| &held.coded).map(Coded::pair).collect();
        let habit_codes: BTreeSet<&str> = habit.iter().map(|(code, _)| &**code).collect();
        let follows = |(code, name): &Pair| {
            let like = || are_alike(&habit_codes.iter().copied().chain([&**code]).collect());
            !habit.is_empty() && plain.contains(&**name) && like()
        };
        let bare = pairs.iter().filter(|pair| habit.contains(pair) || follows(pair));
        bare.filter(|pair| !clashes(pair) && !kept.contains(&pair.1)).cloned().collect()
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
        } else {
            reading.rows.iter().filter_map(|row| row.text(*field)).for_each(|text| each(*field, text));
        }
    }
}

fn leave_off(reading: &mut TableReading, without: &impl Fn(&str) -> Option<String>) {
    let table = reading.table;
    for field in NAMED.into_iter().filter(|field| field.table() == table) {
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
    let name = without(&text)?;
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
            // A name behind two codes and a code before two names stay; of people all do.
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
