//! The synonym lists of `rules/headers/`: which headers stand for which role of which table, and the words that tell title
//! lines, totals and footers. Data, not code: a new synonym is a word in a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use toml::Spanned;

use super::cash_book::CashBookWords;
use super::columns::SpanWords;
use super::known::{Fit, Known};
use super::marks::VOIDED;
use super::scripts::chinese_part;
use super::shapes::Shapes;
use crate::rules::{RuleError, SourceFile};
use crate::tables::{Field, FieldKind, TableKind};
use crate::value::Said;
use crate::value::amount::MoneyUnit;
use crate::value::text::compact;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/rules/headers");
const WORDS: &str = "words.toml";
/// The columns of a converted table that say where a row came from.
pub const SOURCE_FILE: &str = "source_file";
/// The sheet.
pub const SOURCE_SHEET: &str = "source_sheet";
/// The row.
pub const SOURCE_ROW: &str = "source_row";

/// Everything that recognition knows beforehand.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    /// One for each table.
    pub tables: Vec<TableHeaders>,
    /// Words that hold for all tables.
    pub words: Words,
    known: Known,
    shapes: OnceLock<Arc<Shapes>>,
}

/// The headers of one table.
#[derive(Debug, Clone)]
pub struct TableHeaders {
    /// The table.
    pub table: TableKind,
    /// Words in a title, a sheet's name or a file's name that speak for it.
    pub words: Vec<String>,
    /// Words in those places that speak against it.
    pub not_words: Vec<String>,
    /// What a title calls papers that are none of it, though their columns are like its own.
    pub papers: Vec<String>,
    /// The same, unless a word of its own stands in the title as well.
    pub others: Vec<String>,
    /// Words of headers that say that it is something else, unless one of the next ones stands beside them.
    pub against: Vec<String>,
    /// Those that set that aside.
    pub against_unless: Vec<String>,
    /// Words of headers that only another table has.
    pub unlike: Vec<String>,
    /// Words of headers that show another kind of list, unless title or names say that it is this table.
    pub foreign: Vec<String>,
    /// Words of headers without which only title or names show that it is this table; none if its needs show it.
    pub shown_by: Vec<String>,
    /// Words in title, names and labels that show the same.
    pub shown_in: Vec<String>,
    /// Words of a header of amounts that are only planned or asked for.
    pub planned: Vec<String>,
    /// Each group needs one of its roles, by index.
    pub needs: Vec<Vec<usize>>,
    /// What a column can be.
    pub roles: Vec<Role>,
    /// Roles whose blank cells take the value above.
    pub carry: Vec<usize>,
    /// Roles whose blank cells take the value above as long as those of `carry` are the same.
    pub carry_within: Vec<usize>,
    /// Roles whose blank cells take the value above in a row that has none of them: the further rows of a meeting or a voucher.
    pub carry_together: Vec<usize>,
    /// Endings of titles that are no part of an activity's name, the longest first.
    pub title_endings: Vec<String>,
    /// What an occasion is called (`比赛`), folded.
    pub title_occasions: Vec<String>,
    /// Kinds of payout, the longest first.
    pub title_categories: Vec<String>,
}

/// What a column of a table can be: a field, or a part of one (direction, year, opening debit).
#[derive(Debug, Clone, Default)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The field, if it is one itself.
    pub field: Option<Field>,
    /// What its cells hold.
    pub kind: FieldKind,
    headers: Vec<String>,
    /// The headers of another table's role, which stand for the same here and tell nothing of which table it is.
    borrowed: Vec<String>,
    not: Vec<String>,
    never: Vec<String>,
    due: Vec<String>,
    last: Vec<String>,
    titled: Vec<String>,
    vague: Vec<String>,
    prefer: Vec<Vec<String>>,
    /// The table and the role that lend their headers, and which they keep.
    lender: Option<Lender>,
}

/// Whose headers a role takes over.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lender {
    table: String,
    role: String,
    #[serde(default)]
    except: Vec<String>,
}

/// Words that tell the parts of any sheet apart, folded.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Labels of total rows.
    pub totals: Vec<String>,
    /// Labels of subtotals and carried-over rows.
    pub subtotals: Vec<String>,
    /// The words with which the label of a part's total ends.
    pub summing: Vec<String>,
    /// Further labels of carried-over rows and sums, of rows that lack something that they need.
    pub pages: Vec<String>,
    /// What stands behind the name of a period in the label of its total.
    pub period_sums: Vec<String>,
    /// What stands for the value of the row above.
    pub dittos: Vec<String>,
    /// Beginnings of footers.
    pub footers: Vec<String>,
    /// What a title calls papers that are no table of books at all.
    pub papers: Vec<String>,
    /// What may stand behind that in a title, the longest first.
    pub paper_endings: Vec<String>,
    /// Labels of title lines, by what they label.
    pub labels: BTreeMap<String, Vec<String>>,
    /// Headers of columns that any table can have and that mark what its records are worth, with what they must not hold.
    marks: BTreeMap<String, (Vec<String>, Vec<String>)>,
    /// What books of cash or of a bank account are known by.
    pub cash_book: CashBookWords,
    /// What headers of balances are made of.
    pub spans: SpanWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderFile {
    table: Spanned<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    not_words: Vec<String>,
    #[serde(default)]
    papers: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
    #[serde(default)]
    against: Vec<String>,
    #[serde(default)]
    against_unless: Vec<String>,
    #[serde(default)]
    unlike: Vec<String>,
    #[serde(default)]
    foreign: Vec<String>,
    #[serde(default)]
    shown_by: Vec<String>,
    #[serde(default)]
    shown_in: Vec<String>,
    #[serde(default)]
    planned: Vec<String>,
    #[serde(default)]
    needs: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    carry: Vec<Spanned<String>>,
    #[serde(default)]
    carry_within: Vec<Spanned<String>>,
    #[serde(default)]
    carry_together: Vec<Spanned<String>>,
    roles: BTreeMap<Spanned<String>, RoleFile>,
    #[serde(default)]
    title: TitleFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleFile {
    headers: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    due: Vec<String>,
    #[serde(default)]
    last: Vec<String>,
    #[serde(default)]
    titled: Vec<String>,
    #[serde(default)]
    vague: Vec<String>,
    #[serde(default)]
    prefer: Vec<Vec<String>>,
    as_in: Option<Lender>,
    kind: Option<KindName>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct TitleFile {
    endings: Vec<String>,
    occasions: Vec<String>,
    categories: Vec<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Text,
    Code,
    Money,
    Number,
    Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    totals: Vec<String>,
    subtotals: Vec<String>,
    #[serde(default)]
    summing: Vec<String>,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    period_sums: Vec<String>,
    #[serde(default)]
    dittos: Vec<String>,
    footers: Vec<String>,
    #[serde(default)]
    papers: Vec<String>,
    #[serde(default)]
    paper_endings: Vec<String>,
    labels: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    marks: BTreeMap<String, RoleFile>,
    #[serde(default)]
    cash_book: CashBookWords,
    #[serde(default)]
    spans: SpanWords,
}

impl Headers {
    /// The lists in the program, and those in the folder `headers` of each of the user's rule folders.
    pub fn load(folders: &[&Path]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut headers = Self::default();
        let mut sources: Vec<SourceFile> = BUILT_IN
            .files()
            .map(|file| {
                SourceFile::new(format!("rules/headers/{}", file.path().to_string_lossy()), file.contents_utf8().unwrap_or_default())
            })
            .collect();
        sources.extend(folders.iter().flat_map(|folder| user_files(&folder.join("headers"))));
        for source in &sources {
            if let Err(error) = headers.add(source) {
                errors.push(error);
            }
        }
        headers.lend();
        headers.know_marks();
        headers.know_converted_tables();
        headers.index();
        if errors.is_empty() { Ok(headers) } else { Err(errors) }
    }

    fn add(&mut self, source: &SourceFile) -> Result<(), RuleError> {
        if source.name.ends_with(WORDS) {
            let file: WordsFile = source.parse()?;
            self.words.totals.extend(folded(&file.totals));
            self.words.subtotals.extend(folded(&file.subtotals));
            self.words.summing.extend(folded(&file.summing));
            self.words.pages.extend(folded(&file.pages));
            self.words.period_sums.extend(folded(&file.period_sums));
            self.words.dittos.extend(folded(&file.dittos));
            self.words.footers.extend(folded(&file.footers));
            self.words.papers.extend(folded(&file.papers));
            self.words.paper_endings.extend(folded(&file.paper_endings));
            for (label, words) in file.labels {
                self.words.labels.entry(label).or_default().extend(folded(&words));
            }
            for (role, file) in file.marks {
                let known = self.words.marks.entry(role).or_default();
                known.0.extend(folded(&file.headers));
                known.1.extend(folded(&file.not));
            }
            self.words.cash_book.extend(&file.cash_book);
            self.words.spans.extend(&file.spans);
            return Ok(());
        }
        let file: HeaderFile = source.parse()?;
        let table = TableKind::named(file.table.get_ref())
            .ok_or_else(|| source.unknown(&Said::new("表", "table"), &file.table, TableKind::ALL.iter().map(|table| table.name())))?;
        if !self.tables.iter().any(|known| known.table == table) {
            self.tables.push(TableHeaders::empty(table));
        }
        match self.tables.iter_mut().find(|known| known.table == table) {
            Some(known) => known.extend(file, source),
            None => Ok(()),
        }
    }

    /// What names something in one table names it in another: 收款单位 in a journal is whom it paid. What stands for something else there does not.
    fn lend(&mut self) {
        let lent: Vec<Vec<Vec<String>>> =
            self.tables.iter().map(|table| table.roles.iter().map(|role| self.lent_to(table, role)).collect()).collect();
        for (table, lent) in self.tables.iter_mut().zip(lent) {
            for (role, lent) in table.roles.iter_mut().zip(lent) {
                role.borrowed = lent;
            }
        }
    }

    fn lent_to(&self, table: &TableHeaders, role: &Role) -> Vec<String> {
        let Some(lender) = &role.lender else { return Vec::new() };
        let from = self.tables.iter().find(|known| known.table.name() == lender.table);
        let Some(from) = from.and_then(|from| from.roles.iter().find(|known| known.name == lender.role)) else { return Vec::new() };
        let except = folded(&lender.except);
        let own = |header: &&String| table.roles.iter().any(|role| role.headers.contains(header));
        from.headers.iter().filter(|header| !own(header) && !except.contains(header)).cloned().collect()
    }

    /// Any table can have a column that marks its void records; on a voucher it may stand on the first line only.
    fn know_marks(&mut self) {
        for table in &mut self.tables {
            for (name, (headers, not)) in &self.words.marks {
                if let Some(known) = table.roles.iter_mut().find(|known| known.name == *name) {
                    known.headers.extend(headers.iter().cloned());
                    continue;
                }
                let (name, headers, not) = (name.clone(), headers.clone(), not.clone());
                if table.table == TableKind::Journal {
                    table.carry_within.push(table.roles.len());
                }
                table.roles.push(Role { name, field: None, kind: FieldKind::Text, headers, not, ..Role::default() });
            }
        }
    }

    /// A converted table has the fields' own names as headers, its own as the file's name, and columns that say where its rows came
    /// from.
    fn know_converted_tables(&mut self) {
        for table in &mut self.tables {
            table.words.push(compact(table.table.name()));
            for role in table.roles.iter_mut().filter(|role| role.field.is_some() || role.name == VOIDED) {
                let name = role.name.clone();
                role.headers.push(name);
            }
            for (name, kind) in [(SOURCE_FILE, FieldKind::Text), (SOURCE_SHEET, FieldKind::Text), (SOURCE_ROW, FieldKind::Number)] {
                table.roles.push(Role { name: name.to_owned(), kind, headers: vec![name.to_owned()], ..Role::default() });
            }
        }
    }

    fn index(&mut self) {
        for table in &mut self.tables {
            for list in [&mut table.title_endings, &mut table.title_occasions, &mut table.title_categories, &mut table.words] {
                list.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            }
        }
        self.words.paper_endings.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        self.known = Known::of(&self.tables);
    }

    /// The table of that name: the one in files, the one that a person reads, or a word that speaks for this table alone.
    pub fn table_called(&self, name: &str) -> Option<TableKind> {
        let name = compact(name);
        let titled = || TableKind::ALL.iter().copied().find(|table| table.title().zh == name);
        let spoken = || {
            let mut tables = self.tables.iter().filter(|table| table.words.contains(&name)).map(|table| table.table);
            tables.next().filter(|_| tables.next().is_none())
        };
        TableKind::named(&name).or_else(titled).or_else(spoken)
    }

    /// Whether a text is a header that some table knows.
    pub fn knows(&self, text: &str) -> bool {
        self.shapes().may_be(text) && self.known.has(&bare_header(text).0)
    }

    /// As [`knows`](Self::knows), or a header in two scripts whose Chinese part is known.
    pub fn heads(&self, text: &str) -> bool {
        self.knows(text) || chinese_part(text).is_some_and(|part| self.knows(&part))
    }

    /// All headers that some table knows.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.known.all()
    }

    /// All headers from outside.
    pub(super) fn shapes(&self) -> &Arc<Shapes> {
        self.shapes.get_or_init(|| Arc::new(Shapes::of(self.known())))
    }

    /// In how many tables a bare header stands for something: the fewer, the more it tells.
    pub fn tables_with(&self, bare: &str) -> usize {
        self.known.tables_with(bare)
    }

    /// The roles of all tables that a bare header (see [`bare_header`]) fits, by table and role.
    pub fn fits(&self, bare: &str) -> Vec<Fit> {
        self.known.fits(bare, &self.tables)
    }
}

impl TableHeaders {
    fn empty(table: TableKind) -> Self {
        Self {
            table,
            words: Vec::new(),
            not_words: Vec::new(),
            papers: Vec::new(),
            others: Vec::new(),
            against: Vec::new(),
            against_unless: Vec::new(),
            unlike: Vec::new(),
            foreign: Vec::new(),
            shown_by: Vec::new(),
            shown_in: Vec::new(),
            planned: Vec::new(),
            needs: Vec::new(),
            roles: Vec::new(),
            carry: Vec::new(),
            carry_within: Vec::new(),
            carry_together: Vec::new(),
            title_endings: Vec::new(),
            title_occasions: Vec::new(),
            title_categories: Vec::new(),
        }
    }

    fn extend(&mut self, file: HeaderFile, source: &SourceFile) -> Result<(), RuleError> {
        self.words.extend(folded(&file.words));
        self.not_words.extend(folded(&file.not_words));
        self.papers.extend(folded(&file.papers));
        self.others.extend(folded(&file.others));
        self.against.extend(folded(&file.against));
        self.against_unless.extend(folded(&file.against_unless));
        self.unlike.extend(folded(&file.unlike));
        self.foreign.extend(folded(&file.foreign));
        self.shown_by.extend(folded(&file.shown_by));
        self.shown_in.extend(folded(&file.shown_in));
        self.planned.extend(folded(&file.planned));
        self.title_endings.extend(folded(&file.title.endings));
        self.title_occasions.extend(folded(&file.title.occasions));
        self.title_categories.extend(folded(&file.title.categories));
        for (name, role) in file.roles {
            if let Some(known) = self.roles.iter_mut().find(|known| known.name == *name.get_ref()) {
                known.headers.extend(folded(&role.headers));
                known.not.extend(folded(&role.not));
                known.never.extend(folded(&role.never));
                known.due.extend(folded(&role.due));
                known.last.extend(folded(&role.last));
                known.titled.extend(folded(&role.titled));
                known.vague.extend(folded(&role.vague));
                known.prefer.extend(role.prefer.iter().map(|words| folded(words)));
                known.lender = role.as_in.or_else(|| known.lender.take());
                continue;
            }
            let field = self.table.field(name.get_ref());
            let kind = match (role.kind, field) {
                (Some(KindName::Text), _) => FieldKind::Text,
                (Some(KindName::Code), _) => FieldKind::Code,
                (Some(KindName::Money), _) => FieldKind::Money,
                (Some(KindName::Number), _) => FieldKind::Number,
                (Some(KindName::Date), _) => FieldKind::Date,
                (None, Some(field)) => field.kind(),
                (None, None) => {
                    let known = self.table.fields().iter().map(|field| field.name);
                    return Err(source.unknown(&Said::new("字段(或请写明 kind)", "field (or give its kind)"), &name, known));
                }
            };
            let (headers, not) = (folded(&role.headers), folded(&role.not));
            let (never, due, last) = (folded(&role.never), folded(&role.due), folded(&role.last));
            let (titled, vague) = (folded(&role.titled), folded(&role.vague));
            let prefer = role.prefer.iter().map(|words| folded(words)).collect();
            let (name, borrowed, lender) = (name.into_inner(), Vec::new(), role.as_in);
            self.roles.push(Role { name, field, kind, headers, borrowed, not, never, due, last, titled, vague, prefer, lender });
        }
        let find = |name: &Spanned<String>| {
            let names = self.roles.iter().map(|role| role.name.as_str());
            self.role(name.get_ref()).ok_or_else(|| source.unknown(&Said::new("列", "column"), name, names))
        };
        let needs = file.needs.iter().map(|group| group.iter().map(find).collect()).collect::<Result<Vec<_>, _>>()?;
        let carry = file.carry.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let carry_within = file.carry_within.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let carry_together = file.carry_together.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        self.carry_within.extend(carry_within);
        self.carry_together.extend(carry_together);
        self.needs.extend(needs);
        self.carry.extend(carry);
        Ok(())
    }

    /// The index of the role of that name: the one in files, the field's Chinese one, or a header that stands for this role alone.
    pub fn role_called(&self, name: &str) -> Option<usize> {
        let bare = compact(name);
        let titled = || self.roles.iter().position(|role| role.field.is_some_and(|field| field.schema().zh == bare));
        let headed = || {
            let mut roles = self.roles.iter().enumerate().filter(|(_, role)| role.headers.contains(&bare)).map(|(index, _)| index);
            roles.next().filter(|_| roles.next().is_none())
        };
        self.role(name).or_else(titled).or_else(headed)
    }

    /// The roles that it needs and has no column for, of each group the one to ask for: where a column says which side an amount stands on, the
    /// amount.
    pub fn lacking(&self, there: &dyn Fn(usize) -> bool) -> Vec<&Role> {
        let sided = self.role("direction").is_some_and(there);
        let amount = self.role("amount").filter(|_| sided);
        let lacking = self.needs.iter().filter(|group| !group.iter().any(|role| there(*role)));
        let asked = lacking.filter_map(|group| amount.filter(|amount| group.contains(amount)).or(group.first().copied()));
        let mut roles: Vec<usize> = Vec::new();
        for role in asked {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles.into_iter().filter_map(|role| self.roles.get(role)).collect()
    }

    /// The index of a role.
    pub fn role(&self, name: &str) -> Option<usize> {
        self.roles.iter().position(|role| role.name == name)
    }
}

impl Role {
    /// What it is called in words: as its field, or by the header that names it best.
    pub fn title(&self) -> &str {
        let header = || self.headers.first().map_or(self.name.as_str(), String::as_str);
        self.field.map_or_else(header, |field| field.schema().zh)
    }

    /// The headers that stand for it, folded; the first is the one that names it best.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The headers that another table lends it.
    pub fn borrowed(&self) -> &[String] {
        &self.borrowed
    }

    /// Whether a header that ends with one of its own holds a word that makes it something else.
    pub fn excludes(&self, bare: &str) -> bool {
        // 未收回 is no 收回.
        let without = |word: &str| bare.match_indices(word).any(|(at, _)| !bare.get(..at).is_some_and(|before| before.ends_with('未')));
        self.not.iter().any(|word| without(word))
    }

    /// Whether a whole header, the words over several columns with it, says what only sets or lessens what the role is: the standard
    /// of a payment, what is taken off it. A header that the role's list has is what the list says.
    pub fn is_never(&self, whole: &str) -> bool {
        self.never.iter().any(|word| whole.contains(word.as_str())) && !self.headers.iter().any(|header| header == whole)
    }

    /// Whether a header's full text says what ought to be: it gives way to one that says what is.
    pub fn is_due(&self, full: &str) -> bool {
        self.due.iter().chain(&self.never).any(|word| full.contains(word.as_str()))
    }
}

impl Role {
    /// Whether a header, or how it ends, is one that counts only where nothing else fits the role.
    pub fn is_last(&self, bare: &str) -> bool {
        let own = |header: &String| header == bare && !self.last.contains(header);
        self.last.iter().any(|word| bare.ends_with(word.as_str())) && !self.headers.iter().any(own)
    }

    /// Whether a header merely ends with one of those words, where it is as short as 编码 or 名称: 单位编码 is the code of something else.
    pub fn ends_vaguely(&self, bare: &str) -> bool {
        const SHORT: usize = "编码".len();
        let ends = |words: &[String], short: bool| {
            words.iter().any(|word| bare != *word && bare.ends_with(word.as_str()) && (word.len() <= SHORT) == short)
        };
        ends(&self.titled, true) && !self.headers.iter().any(|word| bare == word) && !ends(&self.headers, false)
    }

    /// Whether a header, or how it ends, is one that counts only where title or names say which table it is.
    pub fn is_titled(&self, bare: &str) -> bool {
        let own = |header: &String| header == bare && !self.titled.contains(header);
        self.titled.iter().any(|word| bare.ends_with(word.as_str())) && !self.headers.iter().any(own)
    }

    /// Whether a text says less than what the role is for, and another column that is called like it says it.
    pub fn is_vague(&self, text: &str) -> bool {
        let text = compact(text);
        self.vague.contains(&text) || text.chars().all(|c| !c.is_alphanumeric())
    }

    /// Where a header's full text stands among those that fit the role, the least first: by the group of preferred words that it has, then what has
    /// none, then what says only what ought to be.
    pub fn rank(&self, full: &str) -> u8 {
        if self.is_due(full) {
            return RANK_DUE;
        }
        // 不含税 is no 含税.
        let has = |word: &str| full.match_indices(word).any(|(at, _)| !full.get(..at).is_some_and(|before| before.ends_with('不')));
        let group = self.prefer.iter().position(|words| words.iter().any(|word| has(word)));
        group.and_then(|group| u8::try_from(group).ok()).map_or(RANK_PLAIN, |group| group.min(RANK_PLAIN))
    }
}

/// The rank of what says neither.
pub const RANK_PLAIN: u8 = 100;
/// The rank of what ought to be.
pub const RANK_DUE: u8 = 200;

/// A header without the brackets behind it, folded; and the unit of money that it names: `金额（万元）` is `金额` in 万元, and so is `金额万元`. A side in
/// brackets is no remark: `余额(借)` is 余额借方.
pub fn bare_header(text: &str) -> (String, Option<MoneyUnit>) {
    let full = compact(text).trim_end_matches([':', '*', '▼', '▲', '↓', '↑']).trim_start_matches('*').to_owned();
    // 【日期】
    let full = full.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|rest| !rest.contains(['[', ']'])).unwrap_or(&full);
    let full = without_number(full);
    let mut side = None;
    let (mut bare, mut unit) = unit_on_line(text, full).map_or((full, None), |bare| (bare, Some(MoneyUnit::Yuan)));
    // What stands behind a header may do so in any order: `借方金额(本位币)/元`, `借方金额/元(本位币)`.
    loop {
        let bracketed =
            bare.strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '['])).filter(|(before, _)| !before.is_empty());
        // A bonus may be so much for a point: 奖金/分.
        let parted = || {
            let unit = |behind: &str| money_unit_in(behind).is_some_and(|unit| unit != MoneyUnit::Fen);
            bare.rsplit_once([':', '/', ',', '-', '_']).filter(|(_, behind)| unit(behind))
        };
        let Some((before, behind)) = bracketed.or_else(parted).or_else(|| unit_behind(bare)) else { break };
        unit = unit.or_else(|| money_unit_in(behind));
        side = side.or_else(|| side_in(behind));
        bare = before;
    }
    let side = side.filter(|_| !bare.contains(['借', '贷'])).unwrap_or_default();
    ([bare, side].concat(), unit)
}

/// A compacted header without the number that a form gives it: `1.日期`, `(2)金额`.
fn without_number(full: &str) -> &str {
    let opened = full.strip_prefix('(').unwrap_or(full);
    let rest = opened.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = opened.len() - rest.len();
    let behind = if opened.len() < full.len() { rest.strip_prefix(')') } else { rest.strip_prefix(['.', '、', ')']) };
    behind.filter(|name| (1..=2).contains(&digits) && name.starts_with(crate::value::text::is_han)).unwrap_or(full)
}

fn side_in(behind: &str) -> Option<&'static str> {
    match behind {
        "借" | "借方" => Some("借方"),
        "贷" | "贷方" => Some("贷方"),
        _ => None,
    }
}

/// A compacted header without the 元 that stands on a line, or behind a space, of its own.
fn unit_on_line<'f>(text: &str, full: &'f str) -> Option<&'f str> {
    let (before, behind) = text.trim_end().rsplit_once(char::is_whitespace)?;
    // 单 元 and 美 元 are words of their own.
    (compact(behind) == "元" && compact(before).chars().count() > 1).then(|| full.strip_suffix('元')).flatten()
}

/// The parts of a compacted header that its unit follows without a sign: `合同金额万元`, not `十万元`.
fn unit_behind(bare: &str) -> Option<(&str, &str)> {
    let unit = ["百万元", "亿元", "万元", "千元", "百元"].into_iter().find(|unit| bare.ends_with(unit))?;
    let before = bare.strip_suffix(unit)?;
    let counts = |c: char| !crate::value::text::is_han(c) || "一二三四五六七八九十百千万亿零几数两余多".contains(c);
    (before.chars().count() > 1 && !before.ends_with(counts)).then_some((before, unit))
}

fn money_unit_in(text: &str) -> Option<MoneyUnit> {
    let word = text.rsplit(':').next().unwrap_or(text);
    if word == "万" { Some(MoneyUnit::TenThousand) } else { MoneyUnit::named(word) }
}

pub(super) fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| compact(word)).collect()
}

fn user_files(folder: &Path) -> Vec<SourceFile> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths.iter().filter_map(|path| Some(SourceFile::new(path.to_string_lossy(), std::fs::read_to_string(path).ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    #[test]
    fn units_and_remarks_stand_behind_a_header_in_any_order() {
        for text in ["借方金额(本位币)/元", "借方金额（元）（本位币）", "借方金额/元(本位币)", "借方金额(本位币)（元）", "*借方金额-元："]
        {
            let (bare, unit) = bare_header(text);
            assert_eq!((bare.as_str(), unit), ("借方金额", Some(MoneyUnit::Yuan)), "{text}");
        }
        assert_eq!(bare_header("金额(人民币)/万元").1, Some(MoneyUnit::TenThousand));
        for text in ["合同金额\n万元", "合同金额万元", "合同金额(单位：万元)", "合同金额/万元"] {
            assert_eq!(bare_header(text), ("合同金额".to_owned(), Some(MoneyUnit::TenThousand)), "{text}");
        }
        assert_eq!(bare_header("合同金额\n元"), ("合同金额".to_owned(), Some(MoneyUnit::Yuan)));
        assert_eq!(bare_header("借方金额(分)"), ("借方金额".to_owned(), Some(MoneyUnit::Fen)));
        for text in ["单 元", "合同金额元", "其中十万元", "超过10万元", "奖金/分"] {
            assert_eq!(bare_header(text).1, None, "{text}");
        }
        for (text, bare) in
            [("期初余额(借)", "期初余额借方"), ("组织本币（贷方）", "组织本币贷方"), ("借方金额(借)", "借方金额"), ("方向(借/贷)", "方向")]
        {
            assert_eq!(bare_header(text).0, bare, "{text}");
        }
        for (text, bare) in [("【日期】", "日期"), ("日期▼", "日期"), ("[部门]办公室[客户]", "[部门]办公室"), ("借/贷", "借/贷")]
        {
            assert_eq!(bare_header(text).0, bare, "{text}");
        }
        assert_eq!(bare_header("(元)").0, "(元)");
    }

    static BUILT_IN: LazyLock<Headers> = LazyLock::new(|| Headers::load(&[]).unwrap());

    proptest! {
        #[test]
        fn a_look_from_outside_rules_out_no_header(
            at: prop::sample::Index,
            before in "(\\*|1\\.|2、|\\(3\\)|【|\\[| )?",
            between in "([/:：_(（ \n▼*-])?",
            behind in "(元|万元|万|亿元|千元|百元|分|角|人民币元?|RMB|￥|本位币|借|贷方|单位:元)?",
            end in "[)）\\]】:]?",
        ) {
            let known: Vec<&str> = BUILT_IN.known().collect();
            let text = format!("{before}{}{between}{behind}{end}", at.get(&known));
            prop_assert_eq!(BUILT_IN.knows(&text), BUILT_IN.known.has(&bare_header(&text).0), "{}", text);
        }
    }

    #[test]
    fn the_built_in_lists_load_and_cover_every_table() {
        let headers = Headers::load(&[]).unwrap();
        for table in TableKind::ALL {
            let known = headers.tables.iter().find(|known| known.table == *table).unwrap();
            for need in &known.needs {
                assert!(!need.is_empty(), "{table:?}");
            }
        }
        assert!(headers.words.totals.contains(&"合计".to_owned()));
    }

    #[test]
    fn a_header_loses_its_brackets_and_gives_its_unit() {
        assert_eq!(bare_header("金 额\n（万元）"), ("金额".to_owned(), Some(MoneyUnit::TenThousand)));
        assert_eq!(bare_header("金额(单位:元)"), ("金额".to_owned(), Some(MoneyUnit::Yuan)));
        assert_eq!(bare_header("单位(个人)名称"), ("单位(个人)名称".to_owned(), None));
    }
}
