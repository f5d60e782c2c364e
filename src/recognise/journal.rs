//! A journal line from its roles: direction and amount to debit and credit, parts of a date to a date, code, name and path of an
//! account, auxiliary items, the ledger of budget accounting.

use rust_decimal::Decimal;

use super::account::{auxiliaries, auxiliaries_by_kind, lone_item, split_code};
use super::assemble::{RoleValues, Surroundings, is_credit, side_of_code, side_of_text};
use super::titles;
use crate::tables::{Field, Row, journal};
use crate::value::Value;
use crate::value::names::names_nothing;
use crate::value::names::surnames::is_called_like_a_person;
use crate::value::text::{compact, fold};

/// The value of `ledger` on a line of budget accounting.
pub const BUDGET_LEDGER: &str = "budget";

/// Fills what is not a column of its own.
pub fn fill(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    fill_amounts(row, values, around);
    join_levels(row, values, (journal::ACCOUNT_CODE, journal::ACCOUNT_NAME));
    fill_account(row, around, (journal::ACCOUNT_CODE, journal::ACCOUNT_NAME));
    clear_dashes(row);
    fill_auxiliaries(row, values);
    fill_from_page(row, around);
    let code = row.text(journal::ACCOUNT_CODE).unwrap_or_default();
    let of_system = values.text("accounting_system").is_some_and(|system| is_budget_system(system, code));
    if of_system || values.text("budget_mark").is_some_and(is_budget_mark) {
        row.set(journal::LEDGER, Some(Value::text(BUDGET_LEDGER)));
    }
}

/// Whether a cell marks a line of budget accounting.
pub fn is_budget_mark(text: &str) -> bool {
    let text = compact(text);
    matches!(text.as_str(), "是" | "1" | "y" | "yes" | "true" | "√" | BUDGET_LEDGER) || text.contains("预算")
}

/// Whether the accounting system that a line names is that of budgets: by its name, or by the code 02 (01 is financial accounting). A code alone
/// does not make a line of an account of classes 1 to 5 one of budget accounting, whose accounts are of classes 6 to 8.
///
/// ```
/// use ledgerlint::recognise::journal::is_budget_system;
/// assert!(is_budget_system("预算会计", "1002") && is_budget_system("02", "7201") && is_budget_system("2", ""));
/// assert!(!is_budget_system("01", "7201") && !is_budget_system("财务会计", "7201") && !is_budget_system("02", "1002"));
/// ```
pub fn is_budget_system(text: &str, account_code: &str) -> bool {
    let text = compact(text);
    let financial = account_code.starts_with(['1', '2', '3', '4', '5']);
    text == BUDGET_LEDGER || text.contains("预算") || (matches!(text.as_str(), "02" | "2" | "2.0") && !financial)
}

fn fill_amounts(row: &mut Row, values: &RoleValues, around: &Surroundings) {
    if let Some(amount) = values.number("amount").filter(|_| values.number("debit").is_none() && values.number("credit").is_none()) {
        let has_direction = values.table.role("direction").is_some_and(|role| around.layout.column(role).is_some());
        // A red entry stays on its own side: where there is a direction it alone moves an amount. Without one, the sign is the side.
        let credit = if has_direction { values.text("direction").is_some_and(is_credit) } else { amount.is_sign_negative() };
        let amount = if has_direction { amount } else { amount.abs() };
        let (debit, credit) = if credit { (Decimal::ZERO, amount) } else { (amount, Decimal::ZERO) };
        row.set(journal::DEBIT, Some(Value::Number(debit)));
        row.set(journal::CREDIT, Some(Value::Number(credit)));
    }
    for (field, other) in [(journal::DEBIT, journal::CREDIT), (journal::CREDIT, journal::DEBIT)] {
        if row.get(field).is_none() && row.get(other).is_some() {
            row.set(field, Some(Value::Number(Decimal::ZERO)));
        }
    }
}

/// The levels of an account that stand in columns of their own (总账科目, 明细科目), joined to a path. A level that the name ends with already adds nothing,
/// and without the first level the others name no account.
pub fn join_levels(row: &mut Row, values: &RoleValues, (account_code, account_name): (Field, Field)) {
    let roles = ["account_level_2", "account_level_3", "account_level_4"];
    join(row, roles.into_iter().filter_map(|role| values.text(role)), (account_code, account_name));
}

fn join<'l>(row: &mut Row, levels: impl Iterator<Item = &'l str>, (account_code, account_name): (Field, Field)) {
    for level in levels.map(fold).filter(|level| !names_nothing(level)) {
        let Some(name) = row.text(account_name) else { continue };
        let (code, level) = split_code(&level).filter(|(_, name)| !name.is_empty()).unwrap_or((String::new(), level));
        // A lower level may say the whole path: 其他应收款-王建国.
        let bare = split_code(name).map_or_else(|| fold(name), |(_, bare)| bare);
        let below = level.strip_prefix(&bare).filter(|below| !bare.is_empty() && below.starts_with(['-', '_', '\\', '/', ':', '.', '|']));
        let joined = || below.map_or_else(|| format!("{name}\\{level}"), |below| format!("{name}{below}"));
        let path = (!fold(name).ends_with(&level)).then(joined);
        let own = row.text(account_code).map(str::to_owned).or_else(|| split_code(name).map(|(code, _)| code));
        if let Some(path) = path {
            row.set(account_name, Some(Value::text(path)));
        }
        // The code of a lower level is the more exact one.
        if !code.is_empty() && own.is_none_or(|own| code.starts_with(&own)) {
            let name = row.text(account_name).and_then(split_code).map(|(_, name)| name);
            if let Some(name) = name {
                row.set(account_name, Some(Value::text(name)));
            }
            row.set(account_code, Some(Value::text(code)));
        }
    }
}

/// Code and name of the account, from cells that hold both or from the banner above the table.
pub fn fill_account(row: &mut Row, around: &Surroundings, (code, name): (Field, Field)) {
    if row.get(code).is_none() && row.get(name).is_none() {
        let page = &around.titles.page;
        row.set(code, page.code().map(Value::text));
        row.set(name, page.name().map(Value::text));
        join(row, page.levels(), (code, name));
    }
    // Accounts are joined by their codes, which full-width digits must not part.
    if let Some(text) = row.text(code).filter(|text| !text.is_ascii()).map(fold) {
        row.set(code, Some(Value::text(text)));
    }
    // Where numbers went through a program that calculates, 1001 became 1001.0.
    let whole = |code: &str| code.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned);
    if let Some(whole) = row.text(code).and_then(whole) {
        row.set(code, Some(Value::text(whole)));
    }
    let of_name = row.text(name).and_then(split_code);
    // `5001/01/02` and `5001 01 02` are codes whose levels are set apart: what stands behind the first sign names nothing.
    let of_code = row.text(code).and_then(split_code).filter(|(_, name)| name.contains(char::is_alphabetic));
    let set = |row: &mut Row, field: Field, text: String| row.set(field, (!text.is_empty()).then(|| Value::text(text)));
    match (of_code, of_name) {
        (Some((number, rest)), _) => {
            set(row, code, number);
            if row.get(name).is_none() {
                set(row, name, rest);
            }
        }
        (None, Some((number, rest))) if row.text(code).is_none_or(|code| code == number) => {
            set(row, code, number);
            set(row, name, rest);
        }
        _ => {}
    }
}

/// A dash where nobody is named is nobody: payments to `-` have no payee in common.
fn clear_dashes(row: &mut Row) {
    for field in [journal::COUNTERPARTY, journal::DEPARTMENT, journal::PROJECT] {
        if row.text(field).is_some_and(names_nothing) {
            row.set(field, None);
        }
    }
}

fn fill_auxiliaries(row: &mut Row, values: &RoleValues) {
    let partner = ["supplier", "customer", "employee", "payee"]
        .into_iter()
        .find_map(|role| values.get(role).filter(|value| !value.as_text().is_some_and(names_nothing)))
        .cloned();
    if row.get(journal::COUNTERPARTY).is_none() {
        row.set(journal::COUNTERPARTY, partner);
    }
    for (about, value) in values.text("auxiliary").map(auxiliaries).unwrap_or_default() {
        let field = about.field();
        if row.get(field).is_none() {
            row.set(field, Some(Value::text(value)));
        }
    }
    let account = |field: Field| row.text(field).unwrap_or_default();
    let lone = values.text("auxiliary").filter(|_| row.get(journal::COUNTERPARTY).is_none()).and_then(lone_item);
    if let Some(lone) = lone.filter(|lone| owes(lone, account(journal::ACCOUNT_CODE), account(journal::ACCOUNT_NAME))) {
        row.set(journal::COUNTERPARTY, Some(Value::text(lone)));
    }
}

/// What the lines above a page of a ledger say that it is about, which no column says: whom, which department, which project. Above a journal of all
/// accounts they say it only where its title calls it a ledger; else they may be of whoever printed it.
fn fill_from_page(row: &mut Row, around: &Surroundings) {
    let page = &around.titles.page;
    if !page.is_about() {
        return;
    }
    let has_column = |field: Field| around.layout.columns.iter().any(|column| column.field == Some(field));
    let all_accounts = has_column(journal::ACCOUNT_CODE) || has_column(journal::ACCOUNT_NAME);
    let is_ledger =
        || around.titles.texts().any(|title| titles::calls_ledger(title) || ["往来", "辅助"].iter().any(|word| title.contains(word)));
    if all_accounts && !is_ledger() {
        return;
    }
    let own = |name: &str| around.titles.unit.as_deref().is_some_and(|unit| compact(unit) == compact(name));
    let names_one = |name: &str| !names_nothing(name) && !own(name) && !["全部", "所有", "不限"].iter().any(|word| name.starts_with(word));
    let set = |row: &mut Row, field: Field, name: &str| {
        if row.get(field).is_none() && !has_column(field) && names_one(name) {
            row.set(field, Some(Value::text(name)));
        }
    };
    for (field, label) in
        [(journal::COUNTERPARTY, titles::PARTY), (journal::DEPARTMENT, titles::DEPARTMENT), (journal::PROJECT, titles::PROJECT)]
    {
        if let Some(name) = page.get(label) {
            // 往来单位：[客户]宏图商行 says its kind again.
            let alone = !name.contains([';', ',']);
            let of_kind = auxiliaries_by_kind(name).into_iter().find(|(about, _)| alone && about.field() == field);
            set(row, field, of_kind.as_ref().map_or(name, |(_, own)| own));
        }
    }
    let Some(item) = page.get(titles::ITEM) else { return };
    for (about, name) in auxiliaries_by_kind(item) {
        set(row, about.field(), &name);
    }
    let account = |field: Field| row.text(field).unwrap_or_default();
    let lone = lone_item(item).filter(|lone| owes(lone, account(journal::ACCOUNT_CODE), account(journal::ACCOUNT_NAME)));
    if let Some(lone) = lone {
        set(row, journal::COUNTERPARTY, &lone);
    }
}

/// Whether an item without a key on a line of this account is who owes or is owed: a person or a place of others, and no project or department.
pub fn owes(item: &str, code: &str, name: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "学校",
        "中学",
        "小学",
        "幼儿园",
        "敬老院",
        "福利院",
        "卫生室",
        "政府",
        "办事处",
        "管委会",
        "派出所",
        "供电所",
        "税务所",
        "信用社",
    ];
    // What is owed to others may be kept by villages as it is by projects.
    const PLACES: [&str; 8] = ["村", "村委会", "村民委员会", "居委会", "居民委员会", "社区", "村民小组", "组"];
    let ends = |words: &[&str]| words.iter().any(|word| item.ends_with(word)) && item.chars().count() > 2;
    let Some(side) = side_of_debts(code, name) else { return false };
    is_called_like_a_person(item) || ends(&OTHERS) || (side == "receivable" && ends(&PLACES))
}

/// The side of an account of what others owe or are owed.
fn side_of_debts(code: &str, name: &str) -> Option<&'static str> {
    const NO_PARTIES: [&str; 6] = ["薪酬", "税", "利息", "股利", "票据", "工资"];
    let head = name.split(['\\', '/', '-', '_', '—']).find(|level| !level.trim().is_empty()).unwrap_or_default();
    if head.is_empty() {
        return side_of_code(code);
    }
    side_of_text(head).filter(|_| !NO_PARTIES.iter().any(|word| head.contains(word)))
}
