//! Roles to fields: what a table's columns say together. Direction and amount become debit and credit, year, month and day
//! a date, an account its side.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::ages;
use super::dates::{Months, split_date};
use super::headers::{SOURCE_FILE, SOURCE_ROW, SOURCE_SHEET, TableHeaders};
use super::journal;
use super::layout::Layout;
use super::placed;
use super::titles;
use super::voucher::canonical_below;
use crate::tables::{
    Field, Row, SheetName, Source, TableKind, VOTED, VOUCHER_NO_ORIGINAL, accounts, benefits, budget, expenses, minutes, open_items,
    payments, trial_balance,
};
use crate::value::Value;
use crate::value::date::Date;
use crate::value::text::compact;

/// The column by which a converted trial balance says that columns of its source told the sides of a row's balances.
pub const SIDES_SAID: &str = "sides_said";

/// The typed cells of a row by role.
#[derive(Debug, Clone)]
pub struct RoleValues<'a> {
    /// The table's header lists.
    pub table: &'a TableHeaders,
    /// One value a role.
    pub values: Vec<Option<Value>>,
}

impl RoleValues<'_> {
    /// A role's value.
    pub fn get(&self, role: &str) -> Option<&Value> {
        self.table.role(role).and_then(|role| self.values.get(role)).and_then(Option::as_ref)
    }

    /// A role's text.
    pub fn text(&self, role: &str) -> Option<&str> {
        self.get(role).and_then(Value::as_text)
    }

    /// A role's number.
    pub fn number(&self, role: &str) -> Option<Decimal> {
        self.get(role).and_then(Value::as_number)
    }
}

/// What the place of a table adds to its rows: titles, a section's label, the names of sheet and file.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The layout with its titles.
    pub layout: &'a Layout,
    /// What the lines above say, and the title lines between the rows since.
    pub titles: &'a titles::Titles,
    /// The sheet.
    pub sheet: &'a SheetName,
    /// The latest label row (`一、其他应收款`).
    pub section: Option<&'a str>,
}

/// Where a row of a converted table came from before it was converted.
pub fn converted_source(values: &RoleValues) -> Option<Source> {
    let file = values.text(SOURCE_FILE)?;
    let row = values.number(SOURCE_ROW)?.to_u32()?;
    Some(Source { sheet: Arc::new(SheetName { file: file.into(), sheet: values.text(SOURCE_SHEET).map(Arc::from) }), row })
}

/// Fills a row's fields from its roles and surroundings.
pub fn fill(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    for (role, value) in values.table.roles.iter().zip(&values.values) {
        if let Some(field) = role.field {
            row.set(field, value.clone());
        }
    }
    if let Some(field) = row.table().field("date").filter(|field| row.get(*field).is_none()) {
        // A date that is missing in its own column is missing: the sheet's name does not fill it.
        let mut parts = ["month", "period", "day"].into_iter().filter_map(|role| values.table.role(role));
        let split = parts.any(|role| around.layout.column(role).is_some()).then(|| split_date(values, around)).flatten();
        let of_place = || around.titles.of_group(around.titles.placed.date());
        let placed = || of_place().filter(|_| placed::dates(values.table.table, &around.layout.columns));
        let met = || placed::met(values.table.table, &around.layout.columns, around.titles);
        row.set(field, split.or_else(placed).or_else(met).map(Value::Date));
    }
    match values.table.table {
        TableKind::Journal => {
            journal::fill(row, values, around);
            if let Some(head) = &around.titles.printed {
                let has = |role: &str| values.table.role(role).is_some_and(|role| around.layout.column(role).is_some());
                head.fill(row, ["date", "month", "period", "day"].into_iter().any(has));
            }
        }
        TableKind::TrialBalance => fill_trial_balance(row, values, around),
        TableKind::Accounts => journal::fill_account(row, around, (accounts::ACCOUNT_CODE, accounts::ACCOUNT_NAME)),
        TableKind::OpenItems => fill_open_item(row, values, around),
        TableKind::Benefits => fill_benefit(row, values, around),
        TableKind::Expenses => fill_expense(row, values, around),
        TableKind::Payments => fill_payee(row, around, payments::PAYEE),
        TableKind::Minutes => fill_minutes(row, values, around),
        TableKind::Budget => fill_from_title_year(row, budget::YEAR, around),
        _ => {}
    }
    let header = values.table.role("voucher_no").and_then(|role| around.layout.column(role)).map_or("", |column| &column.header);
    canonical_voucher(row, values.text("voucher_word"), header);
}

/// Minutes say what was decided on in a column of topics, else in one of matters, which may have all that was said of them; those that say only what
/// was decided say what it was about; how the vote went is part of the decision.
fn fill_minutes(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    if row.get(minutes::TOPIC).is_none() {
        row.set(minutes::TOPIC, values.get("matter").cloned());
        let has = |role: &str| values.table.role(role).is_some_and(|role| around.layout.column(role).is_some());
        if !has("decision") && !has("vote") {
            row.set(minutes::DECISION, row.get(minutes::TOPIC).cloned());
        }
    }
    if row.get(minutes::TOPIC).is_none() {
        row.set(minutes::TOPIC, row.get(minutes::DECISION).cloned());
    }
    let Some(vote) = values.text("vote").filter(|vote| !compact(vote).is_empty()) else { return };
    let Some(decision) = row.text(minutes::DECISION).filter(|decision| !compact(decision).is_empty()) else {
        row.set(minutes::DECISION, Some(Value::text(vote)));
        return;
    };
    let joined = format!("{decision}{VOTED}{vote}");
    row.set(minutes::DECISION, Some(Value::text(joined)));
}

/// What heads what one person or office says of a matter, and what only prepares a decision.
const NOT_THE_MEETING: [&str; 14] =
    ["领导", "主任", "书记", "镇长", "发言", "提议", "部门", "科室", "财务", "纪检", "列席", "申请", "初审", "建议"];

/// The decision of minutes none of whose columns is known to hold it: what a column of any other name begins with a consent or a refusal.
pub fn take_decision(row: &mut Row, layout: &Layout, table: &TableHeaders) {
    let has = |role: &str| table.role(role).is_some_and(|role| layout.column(role).is_some());
    if row.table() != TableKind::Minutes || has("decision") || has("vote") {
        return;
    }
    let of_meeting = |header: &str| !NOT_THE_MEETING.iter().any(|who| header.contains(who));
    let decided = row.extra.iter().find(|(header, text)| of_meeting(header) && begins_with_verdict(text));
    if let Some(decided) = decided.map(|(_, text)| Value::text(text.as_ref())) {
        row.set(minutes::DECISION, Some(decided));
    }
}

/// Whether a text begins with what a meeting says to a matter: `原则同意,不超过10万元`, `经研究,暂缓支付`.
fn begins_with_verdict(text: &str) -> bool {
    const AHEAD: [&str; 12] = ["会议", "经", "研究", "讨论", "审议", "表决", "一致", "全体", "全票", "原则上", "原则", "决定"];
    const VERDICTS: [&str; 16] = [
        "同意",
        "通过",
        "批准",
        "准予",
        "赞成",
        "不同意",
        "未同意",
        "不通过",
        "未通过",
        "不批准",
        "未批准",
        "否决",
        "暂缓",
        "暂不",
        "缓议",
        "不予",
    ];
    let text = compact(text);
    let mut rest = text.as_str();
    while let Some(behind) = AHEAD.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    VERDICTS.iter().any(|word| rest.starts_with(word))
}

fn canonical_voucher(row: &mut Row, word: Option<&str>, header: &str) {
    let table = row.table();
    let Some(field) = table.field("voucher_no") else { return };
    let Some(text) = row.text(field).map(str::to_owned) else { return };
    let canonical = canonical_below(header, word, &text);
    if canonical != text {
        row.extra.push((Arc::from(VOUCHER_NO_ORIGINAL), Arc::from(text.as_str())));
        row.set(field, Some(Value::text(canonical)));
    }
}

/// Whether a direction is the debit side.
pub fn is_debit(text: &str) -> bool {
    let text = compact(text);
    let text = text.trim_start_matches(['[', '(']);
    text.starts_with('借') || text == "d" || text.starts_with("dr") || text.starts_with("debit")
}

/// Whether a direction is the credit side.
pub fn is_credit(text: &str) -> bool {
    let text = compact(text);
    let text = text.trim_start_matches(['[', '(']);
    text.starts_with('贷') || text == "c" || text.starts_with("cr")
}

/// Balances become debit positive; a blank cell of a column that is there is nought.
fn fill_trial_balance(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    if let Some(period) = values.text("year").and_then(|year| period_of_year(year, row.text(trial_balance::PERIOD).unwrap_or_default())) {
        row.set(trial_balance::PERIOD, Some(Value::text(period)));
    }
    journal::join_levels(row, values, (trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME));
    journal::fill_account(row, around, (trial_balance::ACCOUNT_CODE, trial_balance::ACCOUNT_NAME));
    let sides = [
        (trial_balance::OPENING, "opening_debit", "opening_credit", "opening_direction"),
        (trial_balance::CLOSING, "closing_debit", "closing_credit", "closing_direction"),
    ];
    let shown = |role: &str| values.table.role(role).is_some_and(|role| around.layout.column(role).is_some());
    let (mut said, mut unsaid) = (false, around.layout.signed);
    for (field, debit, credit, direction) in sides {
        if shown(debit) || shown(credit) {
            let signed = values.number(debit).unwrap_or_default().saturating_sub(values.number(credit).unwrap_or_default());
            row.set(field, Some(Value::Number(signed)));
            said |= !signed.is_zero();
        } else if let Some(amount) = row.number(field) {
            let other = if direction == "opening_direction" { "closing_direction" } else { "opening_direction" };
            let direction = values.text(direction).or_else(|| values.text(other));
            let on_a_side = direction.is_some_and(|direction| is_debit(direction) || is_credit(direction));
            said |= on_a_side && !amount.is_zero();
            unsaid |= !on_a_side && !amount.is_zero();
            if !around.layout.signed && direction.is_some_and(is_credit) {
                row.set(field, Some(Value::Number(-amount)));
            }
        }
    }
    row.sides_said = (said && !unsaid) || values.text(SIDES_SAID).is_some_and(|text| text == "1");
    for field in [trial_balance::OPENING, trial_balance::DEBIT, trial_balance::CREDIT, trial_balance::CLOSING] {
        if row.get(field).is_none() && shown(field.name()) {
            row.set(field, Some(Value::Number(Decimal::ZERO)));
        }
    }
}

/// A period of a balance with its year from a column beside it: `2022-03`. None where the column holds no year, or the period says its own.
fn period_of_year(year: &str, period: &str) -> Option<String> {
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let year = compact(year);
    let year = number(year.trim_end_matches("年度").trim_end_matches('年')).filter(|year| (1980..2100).contains(year))?;
    let period = compact(period);
    match number(period.trim_start_matches('第').trim_end_matches('期').trim_end_matches(['月', '份'])) {
        _ if period.is_empty() => Some(year.to_string()),
        Some(month) if month < 100 => Some(format!("{year}-{month:02}")),
        Some(_) => None,
        None => (!period.contains(&year.to_string())).then(|| format!("{year}-{period}")),
    }
}

/// The account classes of receivables and payables, in the government system since 2019, the old one and the villages'.
pub fn side_of_code(code: &str) -> Option<&'static str> {
    const RECEIVABLE: [&str; 6] = ["1212", "1214", "1215", "1218", "1221", "104"];
    const PAYABLE: [&str; 7] = ["2301", "2302", "2305", "2307", "2241", "203", "202"];
    let starts = |list: &[&str]| list.iter().any(|prefix| code.starts_with(prefix));
    if starts(&RECEIVABLE) || code == "112" || code == "1122" {
        Some("receivable")
    } else if starts(&PAYABLE) {
        Some("payable")
    } else {
        None
    }
}

/// The side that a text names.
pub fn side_of_text(text: &str) -> Option<&'static str> {
    let text = compact(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let receivable = has(&["应收", "预付", "暂付", "债权", "借出", "备用金", "借支", "职工借款", "干部借款", "个人借款", "receivable"]);
    let payable = has(&["应付", "预收", "暂存", "债务", "payable"]);
    match (receivable, payable) {
        (true, false) => Some("receivable"),
        (false, true) => Some("payable"),
        _ => None,
    }
}

/// The side of what is owed by or to those whom a column lists: a debtor's debt is receivable.
fn side_of_party(header: &str) -> Option<&'static str> {
    let header = compact(header);
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    match (has(&["借款人", "借支人", "债务人", "债务单位"]), has(&["债权人", "债权单位"])) {
        (true, false) => Some("receivable"),
        (false, true) => Some("payable"),
        _ => None,
    }
}

/// The side that values with labels of no known meaning name, if all that name one agree.
fn side_told(titles: &titles::Titles) -> Option<&'static str> {
    let mut sides = titles.told.iter().filter_map(|text| side_of_text(text));
    let side = sides.next()?;
    sides.all(|other| other == side).then_some(side)
}

fn fill_open_item(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    let titles = around.titles;
    if row.get(open_items::ORIGIN).is_none()
        && let (Some(age), Some(date)) = (values.text("age"), titles.date.or_else(|| titles::Titles::date_in(&around.sheet.file)))
    {
        row.set(open_items::ORIGIN, ages::since(age, date.latest()).map(Value::Date));
    }
    let side = values
        .text("side")
        .and_then(side_of_text)
        .or_else(|| values.text("account_code").and_then(side_of_code))
        .or_else(|| values.text("account_name").and_then(|name| side_of_text(name).or_else(|| side_of_code(&compact(name)))))
        .or_else(|| around.section.and_then(side_of_text))
        .or_else(|| titles.page.name().and_then(side_of_text))
        .or_else(|| titles.texts().find_map(side_of_text).or_else(|| side_told(titles)))
        .or_else(|| around.sheet.sheet.as_deref().and_then(side_of_text))
        .or_else(|| around.layout.column(values.table.role("amount").unwrap_or(usize::MAX)).and_then(|column| side_of_text(&column.header)))
        .or_else(|| around.layout.columns.iter().filter(|column| column.role.is_none()).find_map(|column| side_of_text(&column.header)))
        .or_else(|| side_of_text(&around.sheet.file))
        .or_else(|| {
            around.layout.column(values.table.role("counterparty").unwrap_or(usize::MAX)).and_then(|column| side_of_party(&column.header))
        });
    // 方向 is the side of the balance where it says 借 or 贷 and no more.
    let plain = |text: &&str| matches!(compact(text).trim_matches(['[', ']', '(', ')']), "借" | "贷" | "借方" | "贷方");
    let direction = values.text("direction").or_else(|| values.text("side").filter(plain));
    let side = side.or_else(|| direction.filter(plain).map(|text| if is_credit(text) { "payable" } else { "receivable" }));
    let pair = (values.number("amount_debit"), values.number("amount_credit"));
    if row.get(open_items::AMOUNT).is_none() && pair != (None, None) {
        let debit = pair.0.unwrap_or_default().saturating_sub(pair.1.unwrap_or_default());
        row.set(open_items::AMOUNT, Some(Value::Number(if side == Some("payable") { -debit } else { debit })));
    }
    row.set(open_items::SIDE, side.map(Value::text));
    if row.text(open_items::ACCOUNT_NAME).is_none() {
        let name = around.section.or(titles.page.name());
        row.set(open_items::ACCOUNT_NAME, name.map(Value::text));
    }
    // An amount that the sheet itself puts on the other side is negative on this one.
    if let (Some(direction), Some(side), Some(amount)) = (direction, side, row.number(open_items::AMOUNT)) {
        let own_side =
            if side == "receivable" { !is_credit(direction) } else { is_credit(direction) || !compact(direction).starts_with('借') };
        if !own_side {
            row.set(open_items::AMOUNT, Some(Value::Number(-amount)));
        }
    }
}

fn fill_benefit(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    let titles = around.titles;
    let set_if_blank = |row: &mut Row, field: Field, value: Option<String>| {
        if row.get(field).is_none() {
            row.set(field, value.filter(|text| !text.is_empty()).map(Value::text));
        }
    };
    // A day in the title is that of the payout, whatever month it is for.
    let day = titles.date.filter(|date| matches!(date, Date::Day(_)));
    if let Some(date) = day.filter(|_| placed::dates(TableKind::Benefits, &around.layout.columns)) {
        row.set(benefits::DATE, titles.of_group(Some(date)).map(Value::Date));
    } else if row.get(benefits::DATE).is_none() {
        // Of several years nobody knows which.
        let one = titles.months.is_none_or(|months| !months.is_open());
        row.set(benefits::DATE, titles.of_group(titles.date.filter(|_| one)).map(Value::Date));
        row.years = titles.months.and_then(Months::years).filter(|_| row.get(benefits::DATE).is_none());
    }
    let sheet = around.sheet.sheet.as_deref().filter(|name| !name.to_lowercase().starts_with("sheet"));
    let file = around.sheet.file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    let name_of = |text: Option<&str>| text.and_then(|text| titles::event_in_name(text, titles.unit.as_deref(), values.table));
    set_if_blank(row, benefits::EVENT, titles.event(values.table).or_else(|| name_of(sheet)).or_else(|| name_of(file)));
    let kind_of = |text: Option<&str>| text.and_then(|text| titles::category_of(text, values.table));
    let from_row = || kind_of(row.text(benefits::ITEM)).or_else(|| kind_of(row.text(benefits::RANK)));
    // 合计 names no kind, but the part of it that is called like the amount does: 服装费.
    let named = around.layout.summed.as_ref().and_then(|summed| around.layout.columns.iter().find(|column| column.index == summed.named));
    let amount_column = named.or_else(|| around.layout.column(values.table.role("amount").unwrap_or(usize::MAX)));
    let amount_header = amount_column.map(|column| column.header.as_str());
    let category = from_row()
        .or_else(|| titles.category(values.table))
        .or_else(|| kind_of(sheet))
        .or_else(|| kind_of(amount_header))
        .or_else(|| kind_of(file))
        .or_else(|| kind_of(row.text(benefits::EVENT)));
    set_if_blank(row, benefits::CATEGORY, category);
    set_if_blank(row, benefits::ORGANISER, titles.labelled.get("organiser").cloned());
    set_if_blank(row, benefits::VOUCHER_NO, titles.labelled.get("voucher_no").cloned());
}

/// A register that is called after one kind of expense and has no column for it holds nothing else: 公务接待台账, 加班用餐登记表.
fn fill_expense(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    fill_payee(row, around, expenses::PAYEE);
    if values.table.role("category").is_some_and(|role| around.layout.column(role).is_some()) {
        return;
    }
    let file = around.sheet.file.rsplit('/').next();
    let names = around.titles.texts().chain(around.sheet.sheet.as_deref()).chain(file);
    // 餐费、办公费 is of several kinds; meals for residents and what a canteen buys are none of the office's own.
    let of_one = |text: &str| {
        let others = ["老年", "助餐", "学生", "幼儿", "困难", "隔离", "食堂", "补助", "补贴", "津贴"];
        !text.contains(['、', '及', '和', '与', '等', '/', ',', ';']) && !others.iter().any(|word| text.contains(word))
    };
    let mut kinds = names.filter_map(|text| titles::category_of(text, values.table).filter(|_| of_one(text)));
    row.set(expenses::CATEGORY, kinds.next().map(Value::text));
}

/// Whom the line above a block of rows says they were paid to.
fn fill_payee(row: &mut Row, around: &Surroundings, payee: Field) {
    // A blank cell of a column of payees may mean the one above it.
    let has_column = around.layout.columns.iter().any(|column| column.field == Some(payee));
    if !has_column && row.get(payee).is_none() {
        row.set(payee, around.titles.labelled.get(titles::PAYEE).map(|name| Value::text(name.as_str())));
    }
}

fn fill_from_title_year(row: &mut Row, field: Field, around: &Surroundings) {
    if row.get(field).is_none() {
        let from_file = || titles::Titles::year_in(&around.sheet.file);
        row.set(field, around.titles.date.map(|date| Date::Year(date.year())).or_else(from_file).map(Value::Date));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_beside_a_period_goes_before_it() {
        for (year, period, wanted) in [
            ("2022", "", Some("2022")),
            ("2022年度", "3", Some("2022-03")),
            ("2022年", "12月", Some("2022-12")),
            ("2022", "第03期", Some("2022-03")),
            ("2022", "全年", Some("2022-全年")),
            ("2022", "2022-03", None),
            ("2022", "202203", None),
            ("", "3", None),
            ("合计", "3", None),
        ] {
            assert_eq!(period_of_year(year, period).as_deref(), wanted, "{year} {period}");
        }
    }
}
