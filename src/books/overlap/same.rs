//! Whether two rows of registers say the same. What is blank in one of them is said by the other; what both say has to be the same.

use crate::tables::{
    Field, Row, TableKind, VOUCHER_NO_ORIGINAL, assets, benefits, budget, contract_terms, contracts, expenses, minutes, open_items,
    payments, purchases,
};
use crate::value::amount;
use crate::value::names::{payee_key, person_key, voucher_key};
use crate::value::text::compact;
use crate::value::{Value, date};

/// So many fields have to say the same.
const AGREE_MIN: usize = 3;

/// What only numbers the rows of a list.
const SERIAL: [&str; 10] = ["序号", "行号", "行次", "项次", "顺序号", "编序", "no", "no.", "#", "次序"];
/// What is written beside a row later or in one of its lists only: remarks, signatures, how things stand.
const VOLATILE: [&str; 9] = ["备注", "说明", "附注", "签", "领取人", "状态", "状况", "进度", "核对"];
/// What numbers or names one thing, and no amount that grows from list to list.
const NUMBERED: [&str; 8] = ["号", "码", "编", "证", "账户", "卡", "规格", "型"];

/// Whether a header only numbers the rows.
pub(super) fn is_serial(header: &str) -> bool {
    SERIAL.contains(&compact(header).as_str())
}

/// Whether a column that is no field says nothing of what the row is about.
pub(super) fn is_volatile(header: &str) -> bool {
    let header = compact(header);
    header == VOUCHER_NO_ORIGINAL || is_serial(&header) || VOLATILE.iter().any(|word| header.contains(word))
}

/// The fields without which a row is no other's like.
fn core_fields(table: TableKind) -> &'static [Field] {
    match table {
        TableKind::Payments => &[payments::DATE, payments::PAYEE, payments::AMOUNT],
        TableKind::Expenses => &[expenses::DATE, expenses::AMOUNT],
        TableKind::Purchases => &[purchases::DATE, purchases::ITEM, purchases::AMOUNT],
        TableKind::Benefits => &[benefits::AMOUNT],
        TableKind::Assets => &[assets::NAME, assets::ORIGINAL_VALUE, assets::ACQUIRED_ON],
        TableKind::Contracts => &[contracts::COUNTERPARTY, contracts::AMOUNT],
        TableKind::ContractTerms => &[contract_terms::CONTRACT_NO, contract_terms::TRIGGER],
        TableKind::Minutes => &[minutes::DATE, minutes::TOPIC],
        TableKind::Budget => &[budget::ITEM, budget::AMOUNT],
        TableKind::OpenItems => &[open_items::SIDE, open_items::COUNTERPARTY, open_items::AMOUNT],
        _ => &[],
    }
}

/// What rows that are the same have in common; none of a row that lacks it.
pub(super) fn core(row: &Row) -> Option<Vec<String>> {
    let fields = core_fields(row.table());
    let mut core: Vec<String> = fields.iter().map(|field| Some(key(*field, row.get(*field)?))).collect::<Option<_>>()?;
    if row.table() == TableKind::Benefits {
        let who = [benefits::PERSON, benefits::NAMES, benefits::HEADCOUNT].into_iter().find_map(|field| Some(key(field, row.get(field)?)));
        core.push(who?);
        core.push(row.get(benefits::DATE).map(|date| key(benefits::DATE, date)).unwrap_or_default());
    }
    (!core.is_empty()).then_some(core)
}

/// The form in which two spellings of one value are the same.
fn key(field: Field, value: &Value) -> String {
    let Value::Text(text) = value else {
        return match value {
            Value::Number(number) => number.normalize().to_string(),
            other => other.shown(),
        };
    };
    match field.name() {
        "voucher_no" => voucher_key(text),
        "payee" | "counterparty" => payee_key(text),
        "person" => person_key(text),
        _ => compact(text),
    }
}

/// Whether two rows alike in day, name and amount say the same; true if neither has a blank that the other has not. Of the fields those count that
/// are `compared`.
pub(super) fn same(one: &Row, other: &Row, compared: impl Fn(Field) -> bool) -> Option<bool> {
    let (mut agree, mut without_blank) = (0, true);
    for field in one.table().all_fields().filter(|field| compared(*field)) {
        match (one.get(field), other.get(field)) {
            (Some(a), Some(b)) if agrees(field, a, b) => agree += 1,
            (Some(_), Some(_)) => return None,
            (None, None) => {}
            _ => without_blank = false,
        }
    }
    (agree >= AGREE_MIN && others_agree(one, other)).then_some(without_blank)
}

fn agrees(field: Field, one: &Value, other: &Value) -> bool {
    let (a, b) = (key(field, one), key(field, other));
    a == b || (field == benefits::EVENT && super::names::is_one_event(&a, &b))
}

/// Whether the columns that are no fields say nothing different. An amount that stands beside the row may have grown since: a balance, a depreciation.
fn others_agree(one: &Row, other: &Row) -> bool {
    let mut own = one.extra.iter().filter(|(header, text)| !is_volatile(header) && !compact(text).is_empty());
    own.all(|(header, text)| {
        let header = compact(header);
        let theirs = || other.extra.iter().filter(|(name, text)| compact(name) == header && !compact(text).is_empty());
        let is_amount = |text: &str| amount::parse(text).is_ok() && !NUMBERED.iter().any(|word| header.contains(word));
        let alike = |theirs: &str| {
            let dated = || date::parse(text).is_some() && date::parse(text) == date::parse(theirs);
            compact(text) == compact(theirs) || (is_amount(text) && is_amount(theirs)) || dated()
        };
        theirs().next().is_none() || theirs().any(|(_, text)| alike(text))
    })
}

/// The numbers that prove by themselves that two rows which say the same are one. One voucher may hold several payouts, and one invoice may be
/// claimed twice.
fn proofs(table: TableKind) -> &'static [Field] {
    match table {
        TableKind::Payments => &[payments::VOUCHER_NO],
        TableKind::Expenses => &[expenses::VOUCHER_NO],
        TableKind::Purchases => &[purchases::VOUCHER_NO],
        TableKind::Assets => &[assets::ASSET_NO],
        TableKind::Contracts => &[contracts::CONTRACT_NO],
        _ => &[],
    }
}

/// A number of fewer digits only counts the rows of a list of assets or contracts.
const TELLING_DIGITS: usize = 5;

/// Whether the number of a card or a contract does more than count the rows.
pub(super) fn tells(number: &str) -> bool {
    number.chars().any(|c| !c.is_ascii_digit()) || number.len() >= TELLING_DIGITS
}

/// Whether a number proves it.
pub(super) fn proved(one: &Row, other: &Row, is_number: impl Fn(Field) -> bool) -> bool {
    let number = |row: &Row, field: Field| row.get(field).map(|value| key(field, value)).filter(|key| !key.is_empty());
    proofs(one.table()).iter().any(|field| {
        let own = number(one, *field);
        let counts_only = [assets::ASSET_NO, contracts::CONTRACT_NO].contains(field) && !own.as_deref().is_some_and(tells);
        is_number(*field) && !counts_only && own.is_some() && own == number(other, *field)
    })
}
