//! People of one name: which of them a row is about, where the roster has several of the name on one sheet and the row's id number or, without
//! one, its department says so. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::selection;
use crate::books::Books;
use crate::tables::{Row, TableKind, benefits, staff};
use crate::value::text::compact;

/// Headers of the column with the id number.
const ID_HEADERS: [&str; 7] = ["身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码", "证件号", "身份证件号码"];
/// Headers of the column with the department.
const DEPARTMENT_HEADERS: [&str; 8] = ["部门", "所在部门", "科室", "站所", "所属部门", "工作部门", "部门名称", "单位部门"];

/// The people of the roster who share their name with another, by the name.
#[derive(Debug, Default)]
pub(super) struct Namesakes(BTreeMap<String, Vec<Person>>);

/// What tells a person from another of the name; empty where the roster does not say.
#[derive(Debug)]
struct Person {
    id: String,
    department: String,
}

impl Namesakes {
    /// Those of the roster.
    pub fn of(books: &Books) -> Self {
        let mut rows: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
        for row in books.table(TableKind::Staff).unwrap_or_default().iter().filter(|row| selection::is_filled(row, staff::NAME)) {
            rows.entry(selection::key(row, staff::NAME)).or_default().push(row);
        }
        let several = rows.into_iter().filter(|(_, rows)| rows.len() > 1).filter_map(|(name, rows)| Some((name, people(&rows)?)));
        Self(several.collect())
    }

    /// What tells the person that a row is about from the others of the name; `None` where there are none, or it cannot be told.
    pub fn mark(&self, name: &str, row: &Row) -> Option<&str> {
        let people = self.0.get(name)?;
        let id = cell(row, &ID_HEADERS);
        let department = department(row);
        let by = |own: &str, of: fn(&Person) -> &str| people.iter().find(|person| !own.is_empty() && of(person) == own);
        let by_id = people.iter().all(|person| !person.id.is_empty()) && !id.is_empty();
        let person = if by_id { by(&id, |person| &person.id) } else { by(&department, |person| &person.department) }?;
        Some(if person.department.is_empty() { &person.id } else { &person.department })
    }
}

/// The people of one name, if the rows of the roster are several people: of one sheet, and with id numbers or departments that all differ. A
/// person who stands there twice is one.
fn people(rows: &[&Row]) -> Option<Vec<Person>> {
    let sheet = &rows.first()?.source.sheet;
    let of_row = |row: &&Row| Person { id: cell(row, &ID_HEADERS), department: department(row) };
    let people: Vec<Person> = rows.iter().map(of_row).collect();
    let differ = |of: fn(&Person) -> &str| {
        let distinct: BTreeSet<&str> = people.iter().map(of).filter(|text| !text.is_empty()).collect();
        distinct.len() == people.len()
    };
    let (ids, departments) = (differ(|person| &person.id), differ(|person| &person.department));
    let without_ids = people.iter().all(|person| person.id.is_empty());
    // Who was moved within the year may stand there under both departments.
    let left = |row: &&Row| ["调", "离", "退"].iter().any(|word| row.shown(staff::STATUS).contains(word));
    let hired: BTreeSet<String> = rows.iter().map(|row| row.shown(staff::HIRED_ON)).collect();
    let moved = rows.iter().any(|row| row.get(staff::LEFT_ON).is_some() || left(row)) || hired.len() > 1;
    let several = rows.iter().all(|row| row.source.sheet == *sheet) && (ids || (without_ids && departments && !moved));
    // Where two share a department, it tells nothing.
    let told = |person: Person| if departments { person } else { Person { department: String::new(), ..person } };
    several.then(|| people.into_iter().map(told).collect())
}

/// The department of a row. A column 部门 of a payout sheet is read as who organised it.
fn department(row: &Row) -> String {
    let field = match row.table() {
        TableKind::Staff => staff::DEPARTMENT,
        TableKind::Benefits => benefits::ORGANISER,
        _ => return String::new(),
    };
    let text = compact(&row.shown(field));
    if text.is_empty() { cell(row, &DEPARTMENT_HEADERS) } else { text }
}

/// The text of a column by its header, folded.
fn cell(row: &Row, headers: &[&str]) -> String {
    let column = row.extra.iter().find(|(header, _)| headers.contains(&compact(header).as_str()));
    column.map(|(_, text)| compact(text)).unwrap_or_default()
}
