//! `mapping.toml`: where the user says what a sheet is, against or beyond what was recognised. Entries name files and sheets by
//! pattern, so that next year's export is read the same way.

use serde::Deserialize;
use toml::Spanned;

use super::headers::Headers;
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::tables::{SheetName, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::{compact, is_han, nearest};

/// The name of the file.
pub const FILE_NAME: &str = "mapping.toml";

/// The word for "no table" and "no field".
pub const NONE: &str = "none";
const NONE_ZH: &str = "无";

/// The entries of a mapping, the first that fits a sheet being the one that counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    entries: Vec<Entry>,
}

/// A pattern of names, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    /// Its line in the file.
    pub line: usize,
}

/// What the user says of the sheets that fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The files that it speaks of.
    pub file: Pattern,
    /// The sheets, if not all of them.
    pub sheet: Option<Pattern>,
    /// The table; `Some(None)` says that it is none, `None` that it is to be recognised.
    pub table: Option<Option<TableKind>>,
    /// The first and the last header row, from 1.
    pub header_rows: Option<(u32, u32)>,
    /// The line of the file that says so.
    pub header_line: usize,
    /// The unit of money.
    pub money_unit: Option<MoneyUnit>,
    /// The unit whose books these are.
    pub unit: Option<String>,
    /// Headers (folded) or column letters, and the role that each plays; `None` for no role.
    pub columns: Vec<(String, Option<String>)>,
    /// The same headers or letters as they are written, with their lines in the file.
    keys: Vec<(String, usize)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    #[serde(default)]
    sheet: Vec<EntryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    file: Spanned<String>,
    sheet: Option<Spanned<String>>,
    table: Option<Spanned<String>>,
    header_row: Option<Spanned<u32>>,
    header_rows: Option<Spanned<[u32; 2]>>,
    money_unit: Option<Spanned<String>>,
    unit: Option<String>,
    columns: Option<std::collections::BTreeMap<Spanned<String>, Spanned<String>>>,
}

impl Mapping {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// All that is wrong, each with its line and the nearest right name.
    pub fn parse(source: &SourceFile, headers: &Headers) -> Result<Self, Vec<RuleError>> {
        let file: MappingFile = source.parse().map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let entries = file.sheet.into_iter().map(|entry| entry.prepare(source, headers, &mut errors)).collect();
        if errors.is_empty() { Ok(Self { entries }) } else { Err(errors) }
    }

    /// All entries, in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry for a sheet.
    pub fn entry(&self, sheet: &SheetName) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fits(sheet))
    }
}

impl EntryFile {
    fn prepare(self, source: &SourceFile, headers: &Headers, errors: &mut Vec<RuleError>) -> Entry {
        let line = |at: usize| source.error(Some(at), Said::default()).line.unwrap_or_default();
        let pattern = |text: Spanned<String>| Pattern { line: line(text.span().start), text: text.into_inner() };
        let mut entry = Entry { file: pattern(self.file), sheet: self.sheet.map(pattern), unit: self.unit, ..Entry::default() };
        let mut meant = None;
        if let Some(name) = &self.table {
            match (name.get_ref().as_str(), headers.table_called(name.get_ref())) {
                (NONE | NONE_ZH, _) => entry.table = Some(None),
                (_, Some(table)) => entry.table = Some(Some(table)),
                _ => {
                    let titles: Vec<Said> = TableKind::ALL.iter().map(|table| table.title()).collect();
                    let all = TableKind::ALL.iter().map(|table| table.name()).chain(titles.iter().map(|title| title.zh.as_ref()));
                    meant = nearest(name.get_ref(), all).and_then(|name| headers.table_called(name));
                    let names = TableKind::ALL.iter().map(|table| table.name()).chain([NONE]);
                    errors.push(source.unknown(
                        &Said::new("表", "table"),
                        name,
                        named_like(name, names, titles.iter().map(|title| title.zh.as_ref())),
                    ));
                }
            }
        }
        entry.header_rows = match (&self.header_row, &self.header_rows) {
            (Some(row), _) => Some((*row.get_ref(), *row.get_ref())),
            (None, Some(rows)) => Some((rows.get_ref()[0], rows.get_ref()[1])),
            (None, None) => None,
        };
        let at = self.header_row.as_ref().map(|row| row.span().start).or(self.header_rows.as_ref().map(|rows| rows.span().start));
        entry.header_line = at.map(line).unwrap_or_default();
        if let Some((first, last)) = entry.header_rows.filter(|(first, last)| *first == 0 || last < first || last - first > 4) {
            errors.push(source.error(
                at,
                say!(
                    "表头行 {first}–{last} 不对:行号从 1 起,先小后大,最多 5 行,如 header_rows = [1, 2]",
                    "header rows {first}–{last} cannot be: rows count from 1, the first before the last, five at most, like header_rows = [1, 2]"
                ),
            ));
        }
        if let Some(unit) = &self.money_unit {
            entry.money_unit = MoneyUnit::named(unit.get_ref());
            if entry.money_unit.is_none() {
                errors.push(source.unknown(
                    &Said::new("金额单位", "unit of money"),
                    unit,
                    ["元", "百元", "千元", "万元", "百万元", "亿元", "分"],
                ));
            }
        }
        // What is wrong in the columns of a table whose name is misspelt is told along with that.
        let roles = entry.table.flatten().or(meant).and_then(|table| headers.tables.iter().find(|known| known.table == table));
        for (header, role) in self.columns.into_iter().flatten() {
            let Some(known) = roles else {
                // What is wrong is the table's name, and told already.
                if self.table.is_some() && entry.table.is_none() {
                    break;
                }
                errors.push(source.error(
                    Some(header.span().start),
                    Said::new("写了 columns 就要写 table,如 table = \"payments\"", "columns need a table, like table = \"payments\""),
                ));
                break;
            };
            let name = role.get_ref().as_str();
            let none = [NONE, NONE_ZH].contains(&name);
            let called = known.role_called(name);
            if !none && called.is_none() {
                let names = known.roles.iter().map(|role| role.name.as_str()).chain([NONE]);
                let titles = known.roles.iter().filter_map(|role| role.field.map(|field| field.schema().zh));
                errors.push(source.unknown(&Said::new("字段", "field"), &role, named_like(&role, names, titles)));
            }
            let name = called.and_then(|role| known.roles.get(role)).map(|role| role.name.clone());
            entry.keys.push((header.get_ref().clone(), line(header.span().start)));
            entry.columns.push((compact(header.get_ref()), name.filter(|_| !none)));
        }
        entry
    }
}

/// The names that an error offers: in Chinese to who wrote Chinese.
fn named_like<'n>(written: &Spanned<String>, names: impl Iterator<Item = &'n str>, titles: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    if written.get_ref().chars().any(is_han) { titles.chain([NONE_ZH]).collect() } else { names.collect() }
}

impl Entry {
    /// Whether it speaks of a sheet.
    pub fn fits(&self, sheet: &SheetName) -> bool {
        let of_sheet = |pattern: &Pattern| like(&pattern.text, sheet.sheet.as_deref().unwrap_or_default());
        self.fits_file(&sheet.file) && self.sheet.as_ref().is_none_or(of_sheet)
    }

    /// Whether it speaks of sheets of a file, given by its path.
    pub fn fits_file(&self, file: &str) -> bool {
        like(&self.file.text, file) || like(&self.file.text, file.rsplit('/').next().unwrap_or(file))
    }

    /// The columns named that are none of these, each with its line and the header that is nearest; those that are like none only where `all`
    /// are asked for, and where they are to be a field: another year's sheet may have a column that is to be left aside.
    pub fn strays(&self, headers: &[(String, String)], all: bool) -> Vec<Said> {
        let is_there =
            |key: &str| headers.iter().any(|(header, letter)| compact(header) == compact(key) || letter.eq_ignore_ascii_case(key));
        let unsaid = || headers.iter().filter(|(header, letter)| self.role(header, letter).is_none()).map(|(header, _)| header.as_str());
        let stray = |(key, line): &(String, usize)| {
            if let Some(near) = nearest(key, unsaid()) {
                return Some(say!(
                    "mapping.toml 第{line}行的“{key}”不是这张表的列名,是否想写“{near}”?",
                    "“{key}” in line {line} of mapping.toml is no column of this sheet; did you mean “{near}”?"
                ));
            }
            let names = headers.iter().map(|(header, _)| header.as_str()).collect::<Vec<_>>().join(", ");
            let is_field = || self.columns.iter().any(|(name, role)| role.is_some() && *name == compact(key));
            (all && is_field()).then(|| {
                say!(
                    "mapping.toml 第{line}行的“{key}”不是这张表的列名,这张表的列名有: {names}",
                    "“{key}” in line {line} of mapping.toml is no column of this sheet, whose columns are: {names}"
                )
            })
        };
        self.keys.iter().filter(|(key, _)| !is_there(key)).filter_map(stray).collect()
    }

    /// What the entry says of the columns of one sheet and cannot hold: two columns as one field, one column as two. Each column by its header, its
    /// letter, and whether anything stands in it.
    pub fn clashes(&self, columns: &[(String, String, bool)]) -> Vec<Said> {
        // The keys of a column, by their places; the first one counts.
        let keys = |(header, letter, _): &(String, String, bool)| -> Vec<usize> {
            let header = compact(header);
            let names = |(name, _): &(String, Option<String>)| *name == header || name.eq_ignore_ascii_case(letter);
            self.columns.iter().enumerate().filter(|(_, key)| names(key)).map(|(place, _)| place).collect()
        };
        let role = |place: usize| self.columns.get(place).and_then(|(_, role)| role.as_deref());
        let key = |place: usize| self.keys.get(place).map_or(("", 0), |(key, line)| (key.as_str(), *line));
        let mut said = Vec::new();
        let mut taken: Vec<(usize, &(String, String, bool))> = Vec::new();
        for column in columns {
            let places = keys(column);
            let Some(&first) = places.first() else { continue };
            if let Some(other) = places.iter().find(|place| role(**place) != role(first)) {
                let [(one, one_line), (two, two_line)] = [first, *other].map(key);
                let [one_role, two_role] = [first, *other].map(|place| role(place).unwrap_or(NONE));
                said.push(say!(
                    "mapping.toml 第{one_line}行的“{one}”和第{two_line}行的“{two}”是同一列,却写成 {one_role} 和 {two_role},采用了 {one_role};请只留一行",
                    "“{one}” in line {one_line} and “{two}” in line {two_line} of mapping.toml are one column, called {one_role} and {two_role}; {one_role} was used, please keep one line only"
                ));
            }
            let Some(field) = role(first) else { continue };
            let Some((before, used)) = taken.iter().find(|(place, _)| role(*place) == Some(field)) else {
                taken.push((first, column));
                continue;
            };
            let ((one, one_line), (two, two_line), (_, one_at, _), (_, two_at, filled)) = (key(*before), key(first), used, column);
            if *before != first {
                said.push(say!(
                    "mapping.toml 第{one_line}行的“{one}”({one_at}列)和第{two_line}行的“{two}”({two_at}列)都写成 {field},只采用了{one_at}列;请把另一列写成别的字段或 \"none\"",
                    "“{one}” in line {one_line} (column {one_at}) and “{two}” in line {two_line} (column {two_at}) of mapping.toml are both called {field}; only column {one_at} was used, so call the other one by another field or \"none\""
                ));
            } else if *filled {
                // What spans two columns heads both; nothing is lost where one of them is blank.
                said.push(say!(
                    "mapping.toml 第{one_line}行的“{one}”是两列的列名({one_at}列和{two_at}列),只采用了{one_at}列;请改用列号写明,如 \"{one_at}\" = \"{field}\"、\"{two_at}\" = \"none\"",
                    "“{one}” in line {one_line} of mapping.toml heads two columns ({one_at} and {two_at}), of which only {one_at} was used; say it by letter, like \"{one_at}\" = \"{field}\" and \"{two_at}\" = \"none\""
                ));
            }
        }
        said
    }

    /// What the entry says of a column: `Some(None)` that it plays no role.
    pub fn role(&self, header: &str, letter: &str) -> Option<Option<&str>> {
        let header = compact(header);
        let found = self.columns.iter().find(|(name, _)| *name == header || name.eq_ignore_ascii_case(letter));
        found.map(|(_, role)| role.as_deref())
    }
}

/// Whether a text fits a pattern in which `*` stands for any characters and `?` for one.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match (pattern.get(from), text.get(at)) {
            (Some('*'), _) => {
                star = Some((from, at));
                from += 1;
            }
            (Some(wanted), Some(found)) if *wanted == '?' || wanted == found => {
                from += 1;
                at += 1;
            }
            _ => match star {
                Some((star_at, text_at)) => {
                    from = star_at + 1;
                    at = text_at + 1;
                    star = Some((star_at, text_at + 1));
                }
                None => return false,
            },
        }
    }
    pattern.get(from..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Mapping, Vec<RuleError>> {
        Mapping::parse(&SourceFile::new("mapping.toml", text), &Headers::load(&[]).unwrap())
    }

    #[test]
    fn patterns_fit_next_years_export() {
        assert!(like("付款*.xlsx", "付款台账2023.xlsx"));
        assert!(like("*", "a") && like("a?c", "abc") && like("*2020*", "x2020"));
        assert!(!like("付款*.xlsx", "收款台账.xlsx") && !like("a", "ab"));
    }

    #[test]
    fn an_entry_says_table_header_and_columns() {
        let mapping = parse("[[sheet]]\nfile = '付款*'\ntable = 'payments'\nheader_row = 2\nmoney_unit = '万元'\n[sheet.columns]\n'经手' = 'payee'\nC = 'none'\n").unwrap();
        let sheet = SheetName { file: "a/付款.csv".into(), sheet: None };
        let entry = mapping.entry(&sheet).unwrap();
        assert_eq!((entry.table, entry.header_rows), (Some(Some(TableKind::Payments)), Some((2, 2))));
        assert_eq!(entry.role("经 手", "A"), Some(Some("payee")));
        assert_eq!(entry.role("其他", "C"), Some(None));
        assert_eq!(entry.role("其他", "D"), None);
    }

    #[test]
    fn tables_and_fields_have_chinese_names_too() {
        let mapping =
            parse("[[sheet]]\nfile='a'\ntable='付款台账'\n[sheet.columns]\n'对方'='收款单位'\n'款'='金额'\nC='无'\nD='用途'\n").unwrap();
        let entry = mapping.entry(&SheetName { file: "a".into(), sheet: None }).unwrap();
        assert_eq!(entry.table, Some(Some(TableKind::Payments)));
        let roles = [("对方", "A"), ("款", "B"), ("x", "C"), ("y", "D")].map(|(header, letter)| entry.role(header, letter));
        assert_eq!(roles, [Some(Some("payee")), Some(Some("amount")), Some(None), Some(Some("purpose"))]);
        for (name, table) in [("序时簿", TableKind::Journal), ("科目余额表", TableKind::TrialBalance), ("花名册", TableKind::Staff)]
        {
            let mapping = parse(&format!("[[sheet]]\nfile='a'\ntable='{name}'\n")).unwrap();
            assert_eq!(mapping.entry(&SheetName { file: "a".into(), sheet: None }).unwrap().table, Some(Some(table)), "{name}");
        }
    }

    #[test]
    fn a_misspelt_table_hides_no_other_mistake_and_makes_none() {
        let text =
            |table: &str, field: &str| format!("[[sheet]]\nfile='a'\ntable='{table}'\n[sheet.columns]\n'对方'='{field}'\n'款'='amount'\n");
        let lines = |text: &str| parse(text).map_err(|errors| errors.iter().map(|error| error.line.unwrap()).collect::<Vec<_>>());
        assert_eq!(lines(&text("paymnts", "paye")), Err(vec![3, 5]));
        assert_eq!(lines(&text("paymnts", "payee")), Err(vec![3]));
        assert_eq!(lines(&text("付款台帐", "收款单")), Err(vec![3, 5]));
        assert_eq!(lines(&text("完全不是表名的词", "paye")), Err(vec![3]));
        assert!(lines(&text("payments", "payee")).is_ok());
    }

    #[test]
    fn a_column_that_no_sheet_has_is_told_with_the_nearest() {
        let mapping =
            parse("[[sheet]]\nfile='a'\ntable='payments'\n[sheet.columns]\n'办里日'='date'\nB='payee'\n'经济科目'='purpose'\n'预算项目代码'='none'\n").unwrap();
        let entry = mapping.entry(&SheetName { file: "a".into(), sheet: None }).unwrap();
        let headers = [("办理日", "A"), ("户名", "B")].map(|(header, letter)| (header.to_owned(), letter.to_owned()));
        let said = |all: bool| entry.strays(&headers, all).iter().map(|said| said.zh.to_string()).collect::<Vec<_>>();
        assert_eq!(said(false), ["mapping.toml 第5行的“办里日”不是这张表的列名,是否想写“办理日”?"]);
        assert_eq!(said(true).len(), 2);
    }

    #[test]
    fn a_wrong_table_is_told_once_and_in_the_language_it_was_written_in() {
        let told = |text: &str| parse(text).unwrap_err().iter().map(|error| error.said().zh.into_owned()).collect::<Vec<_>>();
        let errors = told("[[sheet]]\nfile='a'\ntable='付款台帐'\n[sheet.columns]\n'对方'='收款单位'\n");
        assert!(errors.len() == 1 && errors[0].contains("“付款台账”"), "{errors:?}");
        let errors = told("[[sheet]]\nfile='a'\ntable='付款台账'\n[sheet.columns]\n'对方'='收款单'\n");
        assert!(errors.len() == 1 && errors[0].contains("“收款单位”"), "{errors:?}");
        assert!(told("[[sheet]]\nfile='a'\n[sheet.columns]\n'对方'='收款单位'\n")[0].contains("就要写 table"));
    }

    #[test]
    fn every_error_names_its_line_and_the_nearest_name() {
        let errors =
            parse("[[sheet]]\nfile='a'\ntable='paymants'\n[[sheet]]\nfile='b'\ntable='payments'\ncolumns = { '金额' = 'amont' }\n")
                .unwrap_err();
        let told: Vec<String> = errors.iter().map(|error| error.said().zh.into_owned()).collect();
        assert!(told[0].contains("第3行") && told[0].contains("“payments”"), "{told:?}");
        assert!(told[1].contains("第7行") && told[1].contains("“amount”"), "{told:?}");
        assert!(parse("[[sheet]]\nfile='a'\nheader=1\n").unwrap_err()[0].said().en.contains("did you mean"));
    }
}
