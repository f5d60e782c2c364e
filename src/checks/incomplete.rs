//! What is not found in a register may stand in a row of it that could not be used: the leads that look for something say so, and are low where
//! such a row may be what they look for. Knows no kind and no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Flag, NotLookedAt};
use crate::books::Books;
use crate::findings::Severity;
use crate::say;
use crate::tables::{Field, FieldKind, Row, Source, TableKind};
use crate::value::text::{compact, is_han, printable, shorten};
use crate::value::{Said, Value};

/// So many rows are named of a file.
const ROWS_NAMED: usize = 5;
/// So many characters of a row are quoted.
const QUOTED_MAX: usize = 40;
/// Shorter names say nothing,
const NAME_MIN: usize = 2;
/// and shorter ones may be a part of any other (`设备` of `监控设备`).
const SURE_NAME_MIN: usize = 3;
/// A lead is on so many pieces of a card at most.
const PARTS_MAX: u32 = 20;

/// The variants of leads that rest on what was found: a row that could not be read changes nothing.
const FOUND: [&str; 5] = ["after", "too-small", "used-up", "refused", "other-payee"];

/// Notes on leads that look for something in some registers; and what of these registers could not be looked at.
pub(super) fn mark_flags(flags: &mut [Flag], tables: &[TableKind], books: &Books) -> Vec<NotLookedAt> {
    let mut told = Vec::new();
    for table in tables {
        let mut rows: Vec<&Row> = books.incomplete(*table).iter().collect();
        if rows.is_empty() {
            continue;
        }
        rows.sort_by(|a, b| a.source.cmp(&b.source));
        let (title, count, places) = (table.title(), rows.len(), places(&rows));
        let (zh, en, places_zh, places_en) = (&title.zh, &title.en, &places.zh, &places.en);
        let mut taken: BTreeSet<&Source> = BTreeSet::new();
        for flag in flags.iter_mut().filter(|flag| flag.variant.is_empty() || !FOUND.contains(&flag.variant)) {
            let fit = rows.iter().filter(|row| !taken.contains(&row.source)).find_map(|row| Some((may_be(flag, row)?, *row)));
            let note = if let Some((fit, row)) = fit {
                if fit == Fit::Whole {
                    taken.insert(&row.source);
                }
                flag.severity = Some(Severity::Low);
                flag.evidence.insert(row.source.clone());
                it_may_be(row, title.clone())
            } else {
                say!(
                    "。{zh}有{count}行没有读入({places_zh}),请先看是否在其中",
                    ". {count} row(s) of the {en} were left out ({places_en}): see first whether it is among them"
                )
            };
            let before = flag.note.take().unwrap_or_default();
            let (before_zh, before_en, note_zh, note_en) = (before.zh, before.en, note.zh, note.en);
            flag.note = Some(say!("{before_zh}{note_zh}", "{before_en}{note_en}"));
        }
        told.push(NotLookedAt {
            why: say!(
                "{zh}有{count}行缺少可用的内容,没有读入;本规则在其中找的,可能就在这些行里,请先补正",
                "{count} row(s) of the {en} lack what they need and were left out: what this rule looks for may be among them; mend them first"
            ),
            evidence: rows.iter().map(|row| row.source.clone()).collect(),
        });
    }
    told
}

/// That a row may be what was looked for.
fn it_may_be(row: &Row, table: Said) -> Said {
    let lacking = row.table().all_fields().filter(|field| field.schema().needed && row.get(*field).is_none());
    let (fields_zh, fields_en): (Vec<&str>, Vec<&str>) = lacking.map(|field| (field.schema().zh, field.name())).unzip();
    let (fields_zh, fields_en) = (fields_zh.join("、"), fields_en.join(", "));
    let texts = row.table().all_fields().filter(|field| field.schema().needed).filter_map(|field| row.text(field));
    let quoted = shorten(&printable(&texts.collect::<Vec<_>>().join(" ")), QUOTED_MAX);
    let (zh, en, number) = (table.zh, table.en, row.source.row);
    say!(
        "。{zh}第{number}行“{quoted}”没有可用的{fields_zh},没有读入,可能就是这一项,请先核对",
        ". Row {number} of the {en}, “{quoted}”, has no usable {fields_en} and was left out; it may be this one: see first"
    )
}

/// How a row may be what a lead looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It is all of it: no other lead's.
    Whole,
    /// It is more, or a part.
    Part,
}

/// Whether a row may be what a lead looks for, by what could be read of it: it names the same, if it names anything, and its amount does not
/// gainsay it.
fn may_be(flag: &Flag, row: &Row) -> Option<Fit> {
    let money = |(field, value): (Field, &Option<Value>)| {
        let number = value.as_ref().and_then(Value::as_number)?;
        (field.kind() == FieldKind::Money && number > Decimal::ZERO).then_some(number)
    };
    let amounts: Vec<Decimal> = row.table().all_fields().zip(row.values()).filter_map(money).collect();
    let names = named(row);
    if amounts.contains(&flag.amount) {
        return (names.is_empty() || share_words(flag, &names)).then_some(Fit::Whole);
    }
    // One card of several, a decision on more than was paid.
    let part = |amount: &Decimal| match row.table() {
        TableKind::Minutes | TableKind::Budget => *amount > flag.amount,
        _ => flag.amount.checked_div(*amount).is_some_and(|count| count.is_integer() && count <= Decimal::from(PARTS_MAX)),
    };
    (say_the_same(flag, &names) && (amounts.is_empty() || amounts.iter().any(part))).then_some(Fit::Part)
}

/// What a row is called and about: neither numbers nor what was decided.
fn named(row: &Row) -> Vec<String> {
    const NAMING: [&str; 5] = ["name", "topic", "item", "counterparty", "payee"];
    let fields = row.table().all_fields().filter(|field| NAMING.contains(&field.name()));
    fields.filter_map(|field| row.text(field).map(compact)).filter(|text| text.chars().count() >= NAME_MIN).collect()
}

/// What a lead is about.
fn about(flag: &Flag) -> impl Iterator<Item = String> {
    let texts = [Some(flag.subject.as_str()), flag.summary.as_deref()].into_iter().flatten().map(compact);
    texts.filter(|text| text.chars().count() >= NAME_MIN)
}

/// Whether one of the names is in what a lead is about, or the other way round.
fn say_the_same(flag: &Flag, names: &[String]) -> bool {
    let sure = |text: &str| text.chars().count() >= SURE_NAME_MIN;
    let same = |name: &String, own: &str| name == own || name.contains(own) || (sure(name) && own.contains(name.as_str()));
    about(flag).any(|own| names.iter().any(|name| same(name, &own)))
}

/// Whether two letters stand side by side in a name and in what a lead is about.
fn share_words(flag: &Flag, names: &[String]) -> bool {
    let pairs =
        |text: &str| text.chars().zip(text.chars().skip(1)).filter(|(one, two)| is_han(*one) && is_han(*two)).collect::<BTreeSet<_>>();
    let own: BTreeSet<(char, char)> = about(flag).flat_map(|own| pairs(&own)).collect();
    names.iter().any(|name| !pairs(name).is_disjoint(&own))
}

/// `资产.xlsx 第4、5行`.
fn places(rows: &[&Row]) -> Said {
    let mut files: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for row in rows {
        files.entry(&row.source.sheet.file).or_default().push(&row.source);
    }
    let one = |(file, sources): (&&str, &Vec<&Source>)| {
        let named: Vec<String> = sources.iter().take(ROWS_NAMED).map(|source| source.row.to_string()).collect();
        let (zh, en, file) = (named.join("、"), named.join(", "), printable(file));
        let (more_zh, more_en) = if sources.len() > ROWS_NAMED { ("等", " and others") } else { ("", "") };
        say!("{file} 第{zh}{more_zh}行", "{file} row {en}{more_en}")
    };
    let all: Vec<Said> = files.iter().map(one).collect();
    let joined = |lang: fn(&Said) -> &str, by: &str| all.iter().map(lang).collect::<Vec<_>>().join(by);
    Said::new(joined(|said| &said.zh, ";"), joined(|said| &said.en, "; "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::{SheetName, assets, minutes};
    use crate::value::date;

    fn row(table: TableKind, cells: &[(Field, &str)]) -> Row {
        let mut row = Row::new(table, Source { sheet: Arc::new(SheetName { file: "台账.xlsx".into(), sheet: None }), row: 4 });
        for (field, text) in cells {
            let value = match field.kind() {
                FieldKind::Date => date::parse(text).map(Value::Date),
                FieldKind::Money => text.parse().ok().map(Value::Number),
                _ => Some(Value::text(*text)),
            };
            row.set(*field, value);
        }
        row
    }

    fn flag(subject: &str, summary: &str, amount: i64) -> Flag {
        Flag { subject: subject.into(), summary: Some(summary.into()), amount: amount.into(), ..Flag::default() }
    }

    #[test]
    fn a_row_may_be_what_is_missing_by_its_amount_or_by_its_name_where_no_amount_gainsays_it() {
        let card = |name, value| row(TableKind::Assets, &[(assets::NAME, name), (assets::ORIGINAL_VALUE, value)]);
        assert!(may_be(&flag("会议桌", "", 3500), &card("会议桌", "3500")).is_some());
        assert!(may_be(&flag("台式电脑", "", 11600), &card("台式电脑", "约11600")).is_some(), "no amount that could be read");
        assert!(may_be(&flag("台式电脑", "", 11600), &card("台式电脑", "5800")).is_some(), "one of two");
        assert_eq!(may_be(&flag("会议桌", "", 3500), &card("会议桌", "1200")), None);
        assert_eq!(may_be(&flag("会议桌", "", 3500), &card("空调", "")), None);
        assert_eq!(may_be(&flag("投影仪", "", 7800), &card("沙发", "7800")), None, "another thing of the same amount");
        assert!(may_be(&flag("投影仪", "", 7800), &card("", "7800")).is_some(), "without a name");
        assert_eq!(may_be(&flag("投影仪", "", 7800), &card("投影仪幕布", "1")), None, "no piece of it");
        assert_eq!(may_be(&flag("监控设备", "", 7800), &card("设备", "")), None);
        let decided = |topic, amount| row(TableKind::Minutes, &[(minutes::TOPIC, topic), (minutes::AMOUNT, amount)]);
        assert!(may_be(&flag("宏图公司", "道路款", 80000), &decided("研究宏图公司道路硬化", "200000")).is_some());
        assert!(may_be(&flag("青山公司", "文化广场款", 90000), &decided("研究支付文化广场款", "")).is_some());
        assert_eq!(may_be(&flag("宏图公司", "道路款", 80000), &decided("研究宏图公司道路硬化", "20000")), None);
    }

    #[test]
    fn leads_say_which_rows_were_left_out_and_are_low_where_one_may_be_it() {
        let mut books = Books::new("某街道");
        books.note_incomplete(
            TableKind::Assets,
            vec![row(TableKind::Assets, &[(assets::NAME, "会议桌"), (assets::ORIGINAL_VALUE, "3500")])],
        );
        let refused = Flag { variant: "refused", ..flag("会议桌", "", 3500) };
        let mut flags = [flag("会议桌", "", 3500), flag("空调", "", 4200), flag("会议桌", "", 3500), refused];
        let told = mark_flags(&mut flags, &[TableKind::Assets], &books);
        let note = |flag: &Flag| flag.note.as_ref().unwrap().zh.to_string();
        // One row is one thing, and what rests on a decision that was found stays.
        let severities: Vec<_> = flags.iter().map(|flag| flag.severity).collect();
        assert_eq!(severities, [Some(Severity::Low), None, None, None]);
        assert!(flags[3].note.is_none());
        assert!(note(&flags[0]).contains("第4行“会议桌”没有可用的取得日期"), "{}", note(&flags[0]));
        assert!(note(&flags[1]).contains("有1行没有读入(台账.xlsx 第4行)"), "{}", note(&flags[1]));
        assert_eq!((told.len(), told[0].evidence.len()), (1, 1));
        assert!(mark_flags(&mut flags, &[TableKind::Minutes], &books).is_empty());
    }
}
