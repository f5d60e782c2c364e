//! The arithmetic of schedules as properties, and what is said to be unchecked. What is flagged is shown by the examples in
//! `rules/early-payment.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::books::clause;
use crate::checks::{NotLookedAt, ruleset::RuleSet};
use crate::rules::Standards;
use crate::tables::{SheetName, Source, contract_terms};
use crate::value::{Value, amount, date};

fn row(table: TableKind, number: u32, cells: &[(Field, &str)]) -> Row {
    let sheet = Arc::new(SheetName { file: table.name().into(), sheet: None });
    let mut row = Row::new(table, Source { sheet, row: number });
    for (field, text) in cells {
        let value = match field.kind() {
            crate::tables::FieldKind::Date => date::parse(text).map(Value::Date),
            crate::tables::FieldKind::Money | crate::tables::FieldKind::Number => {
                amount::parse(text).ok().flatten().map(|written| Value::Number(written.number))
            }
            _ => Some(Value::text(*text)),
        };
        row.set(*field, value);
    }
    row
}

fn contract(number: u32, no: &str, amount: &str, terms: &str) -> Row {
    let cells = [
        (fields::CONTRACT_NO, no),
        (fields::COUNTERPARTY, "某公司"),
        (fields::AMOUNT, amount),
        (fields::ACCEPTED_ON, "2021-06-01"),
        (fields::TERMS, terms),
    ];
    row(TableKind::Contracts, number, &cells)
}

fn payment(number: u32, no: &str, on: &str, amount: &str) -> Row {
    let cells = [(payments::CONTRACT_NO, no), (payments::DATE, on), (payments::AMOUNT, amount), (payments::PAYEE, "某公司")];
    row(TableKind::Payments, number, &cells)
}

fn run(contracts: Vec<Row>, paid: Vec<Row>) -> Outcome {
    run_on(Books::new("某街道"), contracts, paid)
}

fn run_on(mut books: Books, contracts: Vec<Row>, paid: Vec<Row>) -> Outcome {
    books.add(TableKind::Contracts, contracts);
    books.add(TableKind::Payments, paid);
    let set = RuleSet::load(&[]).unwrap();
    let standards = Standards::new(set.shared.catalogue.clone(), "湖南", BTreeMap::new());
    set.rules["early-payment"].check.run(&books, &Context { as_of: Day::constant(2022, 12, 31), standards: &standards })
}

fn reasons(outcome: &Outcome) -> Vec<&str> {
    outcome.unchecked.iter().map(|item: &NotLookedAt| item.why.zh.as_ref()).collect()
}

#[test]
fn what_cannot_be_checked_is_said_with_its_reason() {
    let contracts = vec![
        contract(2, "A-1", "100", "验收合格或双方协商后付清"),
        contract(3, "A-2", "100", ""),
        contract(4, "A-3", "", "验收合格后付清"),
        contract(5, "A-4", "100", "预付60元,余款验收合格后支付70元"),
        contract(6, "A-5", "100", "进场后付30%,验收合格后付清"),
        contract(7, "A-6", "100", "合同总价200元,验收合格后付清"),
    ];
    let paid = vec![payment(2, "", "2021-01-01", "50"), payment(3, "B-9", "2021-01-01", "50"), payment(4, "A-5", "2021-06-01", "120")];
    let outcome = run(contracts, paid);
    let reasons = reasons(&outcome);
    let said = |parts: &[&str]| assert!(reasons.iter().any(|why| parts.iter().all(|part| why.contains(part))), "{parts:?} {reasons:#?}");
    said(&["合同A-1的付款条款没有读懂", "条款: 验收合格或双方协商后付清"]);
    said(&["合同A-2没有付款条款"]);
    said(&["合同A-3没有合同金额"]);
    said(&["合同A-4", "130.00元", "100.00元"]);
    said(&["合同A-5", "“进场后付30%”", "进场后付30%,验收合格后付清"]);
    said(&["合同A-6", "合同总价200.00元"]);
    said(&["“某公司”有不止一份合同"]);
    said(&["“B-9”不在合同台账中"]);
    said(&["合同A-5累计付款超过合同金额100.00元", "20.00元"]);
    assert!(outcome.unchecked.iter().all(|item| !item.evidence.is_empty()));
    assert_eq!((outcome.rows, outcome.flags.len()), (1, 0));
}

#[test]
fn a_contract_number_in_the_purpose_is_one_that_the_payment_gives() {
    let with = |purpose: &str| {
        let mut paid = payment(2, "", "2021-03-01", "100");
        paid.set(payments::PURPOSE, Some(Value::text(purpose)));
        run(vec![contract(2, "LY2021-011", "100", "验收合格后付清")], vec![paid])
    };
    let linked = |outcome: &Outcome| outcome.flags.iter().map(|flag| flag.facts["linked"].zh.to_string()).collect::<Vec<_>>();
    assert_eq!(linked(&with("支付LY2021-011合同款")), [""]);
    assert_eq!(linked(&with("支付合同款")), ["(付款未写合同编号,按收款单位对应)"]);
    let other = with("支付LY2021-009合同款");
    assert_eq!((linked(&other).len(), reasons(&other)), (0, vec!["付款所写的合同编号“LY2021-009”不在合同台账中,无法检查"]));
}

#[test]
fn what_hangs_on_an_unknown_step_is_told_with_what_it_was_held_to() {
    let contracts = vec![
        contract(2, "A-1", "100", "验收合格付至80%,资料移交后付至97%,质保期满付清"),
        contract(3, "A-2", "100", "进场后付清"),
        contract(4, "A-3", "100", "签订后付30%,余款验收后付清,余款一年后付清"),
        contract(5, "A-4", "100", "验收合格后付60%,设备到货后付40%"),
        contract(6, "A-5", "100", "进场后付30%,到货后付70%"),
    ];
    let outcome = run(contracts, Vec::new());
    let reasons = reasons(&outcome);
    let of = |number: &str| reasons.iter().filter(|why| why.contains(number)).copied().collect::<Vec<_>>();
    let [bounded] = of("A-1")[..] else { panic!("{reasons:#?}") };
    assert!(
        bounded.contains("“资料移交后付至97%”、“质保期满付清”") && bounded.contains("只检查是否早于“验收”,此后是否提前未检查"),
        "{bounded}"
    );
    // The clause stands in a message once, and the reason by itself.
    assert_eq!(of("A-2"), ["合同A-2的付款条件“进场后付清”没有表格可以确定日期,这部分按签订后即可支付对待,未检查"]);
    let [both] = of("A-5")[..] else { panic!("{reasons:#?}") };
    assert!(both.contains("“到货后付70%”、“进场后付30%”") && !both.contains("条款: "), "{both}");
    let [twice] = of("A-3")[..] else { panic!("{reasons:#?}") };
    assert!(twice.contains("(“余款”或“付清”出现了两次,分不清各付多少,请写明每次的比例或金额),未检查。条款: 签订后"), "{twice}");
    assert_eq!(twice.matches("余款一年后付清").count(), 1, "{twice}");
    // What is delivered may come before the acceptance that the terms name first.
    assert!(of("A-4")[0].contains("按签订后即可支付对待"), "{:?}", of("A-4"));
}

#[test]
fn a_table_of_terms_that_numbers_no_row_has_no_order() {
    let term = |number: u32, seq: &str, trigger: &str, percent: &str| {
        let cells = [
            (contract_terms::CONTRACT_NO, "A-1"),
            (contract_terms::SEQ, seq),
            (contract_terms::TRIGGER, trigger),
            (contract_terms::PERCENT, percent),
        ];
        row(TableKind::ContractTerms, number, &cells)
    };
    let flags = |numbers: [&str; 2]| {
        let mut books = Books::new("某街道");
        books.add(TableKind::ContractTerms, vec![term(2, numbers[0], "验收", "80"), term(3, numbers[1], "资料移交后", "20")]);
        run_on(books, vec![contract(2, "A-1", "100", "")], vec![payment(2, "A-1", "2021-05-31", "20")]).flags.len()
    };
    assert_eq!((flags(["1", "2"]), flags(["", ""]), flags(["2", "1"])), (1, 0, 0));
}

#[test]
fn one_contract_in_two_registers_is_one_and_two_that_disagree_are_not_checked() {
    let twice =
        |terms: &str| vec![contract(2, "A-1", "100", "验收合格后付清"), contract(3, "A 1".replace(' ', "-").as_str(), "100", terms)];
    let paid = || vec![payment(2, "A-1", "2021-05-31", "100")];
    let same = run(twice("验收合格后付清"), paid());
    assert_eq!((same.flags.len(), same.flags[0].evidence.len()), (1, 3));
    let other = run(twice("验收合格一年后付清"), paid());
    assert!(other.flags.is_empty() && reasons(&other).iter().any(|why| why.contains("内容不一致")), "{:?}", reasons(&other));
}

#[test]
fn a_payment_without_a_number_before_the_signing_may_belong_to_another_contract() {
    let mut signed = contract(2, "A-1", "100", "签订后付清");
    signed.set(fields::SIGNED_ON, date::parse("2021-03-01").map(Value::Date));
    let outcome = run(vec![signed], vec![payment(2, "", "2021-02-01", "60"), payment(3, "A-1", "2021-02-02", "40")]);
    assert_eq!(outcome.flags.iter().map(|flag| flag.amount).collect::<Vec<_>>(), [Decimal::from(40)]);
    assert!(reasons(&outcome)[0].contains("可能不属于这份合同"));
}

#[test]
fn a_register_without_a_column_for_the_acceptance_accuses_nobody() {
    let mut unaccepted = contract(2, "A-1", "100", "验收合格后付清");
    unaccepted.set(fields::ACCEPTED_ON, None);
    let flagged = run(vec![unaccepted.clone()], vec![payment(2, "A-1", "2021-05-31", "100")]);
    assert_eq!((flagged.flags.len(), flagged.flags[0].variant), (1, "no_acceptance"));
    let columns = [fields::CONTRACT_NO, fields::COUNTERPARTY, fields::AMOUNT, fields::TERMS];
    let mut books = Books::new("某街道");
    books.note_columns(TableKind::Contracts, unaccepted.source.sheet.clone(), columns);
    let outcome = run_on(books, vec![unaccepted], vec![payment(2, "A-1", "2021-05-31", "100")]);
    assert!(outcome.flags.is_empty() && reasons(&outcome)[0].contains("没有“验收日期”列"), "{:?}", reasons(&outcome));
}

const TERMS: &[&str] = &[
    "签订后预付30%,验收合格后付至95%,质保期满一年付清",
    "验收合格后支付30%,余款一年后付清",
    "进场后付20%,签订一年后付30%,验收合格后付50%",
    "预付1000元,2021年5月1日后付至70%,余款验收合格满半年后付清",
    "按工程进度支付,验收合格后付至90%,余款一年后付清",
    "签订后付33.33%,验收合格后付66.67%",
    "验收合格付至80%,资料移交后付至97%,质保期满付清",
];

fn day(offset: i64) -> Day {
    Day::constant(2020, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap()
}

prop_compose! {
    fn a_plan()(terms in 0..TERMS.len(), cents in 1_000_000_i64..100_000_000, signed in proptest::option::of(0_i64..400), accepted in proptest::option::of(0_i64..900)) -> Plan {
        let days = Days { signed: signed.map(|at| Date::Day(day(at))), accepted: accepted.map(|at| Date::Day(day(at))) };
        Plan::new(&clause::parse(TERMS[terms]).instalments, Decimal::new(cents, 2), days, true).unwrap()
    }
}

fn some_payments() -> impl Strategy<Value = Vec<(Day, Decimal)>> {
    proptest::collection::vec((0_i64..1_500, -3_000_000_i64..60_000_000), 0..12)
        .prop_map(|all| all.into_iter().map(|(at, cents)| (day(at / 30 * 30), Decimal::new(cents, 2))).collect())
}

/// What had been paid by the end of a day.
fn paid_by(payments: &[(Day, Decimal)], on: Day) -> Decimal {
    payments.iter().filter(|(day, _)| *day <= on).map(|(_, amount)| *amount).sum()
}

proptest! {
    #[test]
    fn no_more_is_early_than_was_paid(plan in a_plan(), payments in some_payments()) {
        let early = plan.early(&payments);
        let received: Decimal = payments.iter().map(|(_, amount)| *amount).filter(|amount| *amount > Decimal::ZERO).sum();
        prop_assert!(early.iter().map(|early| early.part).sum::<Decimal>() <= received);
        for early in &early {
            let (on, amount) = payments[early.payment];
            prop_assert!(Decimal::ZERO < early.part && early.part <= amount && early.part <= plan.total);
            prop_assert!(early.until > Due::On(on), "{:?} on {}", early, on);
        }
    }

    #[test]
    fn what_is_paid_no_sooner_than_due_is_never_early(plan in a_plan(), payments in some_payments()) {
        let kept: Vec<(Day, Decimal)> = payments.iter().copied().filter(|(on, _)| paid_by(&payments, *on) <= plan.due_on(*on)).collect();
        let in_time = payments.iter().all(|(on, _)| paid_by(&payments, *on) <= plan.due_on(*on));
        prop_assert!(!in_time || plan.early(&payments).is_empty());
        // Payments that keep to the schedule exactly, step by step.
        let exact: Vec<(Day, Decimal)> = plan.steps.iter().filter_map(|step| match step.due { Due::On(on) if on > Day::MIN => Some((on, step.amount)), _ => None }).collect();
        prop_assert!(plan.early(&exact).is_empty(), "{:?} {:?}", plan, kept);
    }

    #[test]
    fn a_day_before_it_is_due_all_of_it_is_early(plan in a_plan()) {
        let steps: Vec<_> = plan.steps.iter().filter_map(|step| match step.due { Due::On(on) if on > Day::MIN => Some((on, step.amount)), _ => None }).collect();
        if let Some((on, amount)) = steps.iter().max_by_key(|(on, _)| *on).filter(|_| plan.steps.iter().all(|step| step.due != Due::NoAcceptance)) {
            let before = on.yesterday().unwrap();
            let all = plan.early(&[(before, plan.total)]);
            let last: Decimal = steps.iter().filter(|(day, _)| day == on).map(|(_, amount)| *amount).sum();
            prop_assert_eq!(all.iter().map(|early| early.part).sum::<Decimal>(), last, "{} {}", amount, before);
            prop_assert!(all.iter().all(|early| early.until == Due::On(*on)));
        }
    }

    #[test]
    fn the_order_of_payments_changes_nothing_but_which_of_one_day_is_named(plan in a_plan(), payments in some_payments()) {
        let by_day = |payments: &[(Day, Decimal)]| {
            let mut sums: BTreeMap<Day, Decimal> = BTreeMap::new();
            for early in plan.early(payments) {
                *sums.entry(payments[early.payment].0).or_default() += early.part;
            }
            sums
        };
        let reversed: Vec<_> = payments.iter().rev().copied().collect();
        prop_assert_eq!(by_day(&payments), by_day(&reversed));
    }

    #[test]
    fn the_steps_of_a_plan_make_the_contract(plan in a_plan()) {
        prop_assert_eq!(plan.steps.iter().map(|step| step.amount).sum::<Decimal>(), plan.total);
        prop_assert!(plan.steps.iter().all(|step| step.amount >= Decimal::ZERO));
    }
}
