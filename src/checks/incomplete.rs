//! What is not found in a register may stand in a row of it that could not be used: the leads that look for something say so, and are low where
//! such a row may be what they look for. Knows no kind and no rule.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Flag, NotLookedAt};
use crate::books::Books;
use crate::findings::Severity;
use crate::say;
use crate::tables::{FieldKind, Row, Source, TableKind};
use crate::value::text::{compact, printable, shorten};
use crate::value::{Said, Value};

/// So many rows are named of a file.
const ROWS_NAMED: usize = 5;
/// So many characters of a row are quoted.
const QUOTED_MAX: usize = 40;
/// Shorter names may be a part of any other.
const NAME_MIN: usize = 2;

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
        for flag in flags.iter_mut() {
            let note = if let Some(row) = rows.iter().find(|row| may_be(flag, row)) {
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

/// Whether a row may be what a lead looks for, by what could be read of it: its amount, or its name where it has none that gainsays it.
fn may_be(flag: &Flag, row: &Row) -> bool {
    let money = |(field, value): (crate::tables::Field, &Option<Value>)| {
        let number = value.as_ref().and_then(Value::as_number)?;
        (field.kind() == FieldKind::Money && number > Decimal::ZERO).then_some(number)
    };
    let amounts: Vec<Decimal> = row.table().all_fields().zip(row.values()).filter_map(money).collect();
    if amounts.contains(&flag.amount) {
        return true;
    }
    let named = names(flag, row);
    // One card of several, a decision on more than was paid.
    let part = |amount: &Decimal| match row.table() {
        TableKind::Minutes | TableKind::Budget => *amount > flag.amount,
        _ => flag.amount.checked_rem(*amount) == Some(Decimal::ZERO),
    };
    named && (amounts.is_empty() || amounts.iter().any(part))
}

/// Whether a row and a lead name the same.
fn names(flag: &Flag, row: &Row) -> bool {
    let long = |text: &String| text.chars().count() >= NAME_MIN;
    let own: Vec<String> = [Some(flag.subject.as_str()), flag.summary.as_deref()].into_iter().flatten().map(compact).filter(long).collect();
    let texts = row.table().all_fields().zip(row.values()).filter(|(field, _)| field.kind() == FieldKind::Text);
    let texts: Vec<String> = texts.filter_map(|(_, value)| value.as_ref()?.as_text().map(compact)).filter(long).collect();
    texts.iter().any(|text| own.iter().any(|own| text.contains(own.as_str()) || own.contains(text.as_str())))
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
    use crate::tables::{Field, SheetName, assets, minutes};
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
        assert!(may_be(&flag("会议桌", "", 3500), &card("会议桌", "3500")));
        assert!(may_be(&flag("台式电脑", "", 11600), &card("台式电脑", "约11600")), "no amount that could be read");
        assert!(may_be(&flag("台式电脑", "", 11600), &card("台式电脑", "5800")), "one of two");
        assert!(!may_be(&flag("会议桌", "", 3500), &card("会议桌", "1200")));
        assert!(!may_be(&flag("会议桌", "", 3500), &card("空调", "")));
        let decided = |topic, amount| row(TableKind::Minutes, &[(minutes::TOPIC, topic), (minutes::AMOUNT, amount)]);
        assert!(may_be(&flag("宏图公司", "道路款", 80000), &decided("研究宏图公司道路硬化", "200000")));
        assert!(may_be(&flag("青山公司", "文化广场款", 90000), &decided("研究支付文化广场款", "")));
        assert!(!may_be(&flag("宏图公司", "道路款", 80000), &decided("研究宏图公司道路硬化", "20000")));
    }

    #[test]
    fn leads_say_which_rows_were_left_out_and_are_low_where_one_may_be_it() {
        let mut books = Books::new("某街道");
        books.note_incomplete(
            TableKind::Assets,
            vec![row(TableKind::Assets, &[(assets::NAME, "会议桌"), (assets::ORIGINAL_VALUE, "3500")])],
        );
        let mut flags = [flag("会议桌", "", 3500), flag("空调", "", 4200)];
        let told = mark_flags(&mut flags, &[TableKind::Assets], &books);
        let note = |flag: &Flag| flag.note.as_ref().unwrap().zh.to_string();
        assert_eq!((flags[0].severity, flags[1].severity), (Some(Severity::Low), None));
        assert!(note(&flags[0]).contains("第4行“会议桌”没有可用的取得日期"), "{}", note(&flags[0]));
        assert!(note(&flags[1]).contains("有1行没有读入(台账.xlsx 第4行)"), "{}", note(&flags[1]));
        assert_eq!((told.len(), told[0].evidence.len()), (1, 1));
        assert!(mark_flags(&mut flags, &[TableKind::Minutes], &books).is_empty());
    }
}
