//! The kind as its rule uses it: the order of rows does not matter, and a card clears one line only.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::books::Books;
use crate::checks::Context;
use crate::checks::ruleset::RuleSet;
use crate::rules::Standards;
use crate::tables::{Row, SheetName, Source, TableKind, assets, purchases};
use crate::value::{Date, Day, Value};

const NAMES: [&str; 4] = ["打印机", "便民中心打印机", "办公设备", "复印机"];
/// The first three are multiples of each other, so that a lot, a piece and a card of several pieces may have one price.
const PRICES: [i64; 6] = [1500, 3000, 4500, 1700, 3700, 5300];

/// Name, price, month and number of pieces, each by its index.
type Thing = (usize, usize, i8, u32);

fn row(table: TableKind, number: usize, (name, price, month, pieces): Thing) -> Row {
    let sheet = SheetName { file: table.name().into(), sheet: None };
    let mut row = Row::new(table, Source { sheet: sheet.into(), row: u32::try_from(number).unwrap() + 2 });
    let fields = match table {
        TableKind::Purchases => [purchases::ITEM, purchases::AMOUNT, purchases::DATE, purchases::QUANTITY],
        _ => [assets::NAME, assets::ORIGINAL_VALUE, assets::ACQUIRED_ON, assets::QUANTITY],
    };
    row.set(fields[0], Some(Value::text(NAMES[name])));
    row.set(fields[1], Some(Value::Number(Decimal::from(PRICES[price] * i64::from(pieces)))));
    row.set(fields[2], Some(Value::Date(Date::Day(Day::new(2021, month, 5).unwrap()))));
    row.set(fields[3], Some(Value::Number(Decimal::from(pieces))));
    row
}

/// The flags' keys and irregular amounts with the rows that show them, in order.
fn flags(bought: &[Row], cards: &[Row]) -> Vec<String> {
    let set = RuleSet::load(&[]).unwrap();
    let mut books = Books::new("示例单位");
    books.add(TableKind::Purchases, bought.to_vec());
    books.add(TableKind::Assets, cards.to_vec());
    let standards = Standards::new(set.shared.catalogue.clone(), "湖南", std::collections::BTreeMap::new());
    let context = Context { as_of: Day::constant(2022, 12, 31), standards: &standards };
    let outcome = set.rules["asset-not-registered"].check.run(&books, &context);
    let mut told: Vec<String> =
        outcome.flags.iter().map(|flag| format!("{:?} {} {:?} {:?}", flag.key, flag.irregular_amount, flag.facts, flag.evidence)).collect();
    told.sort();
    told
}

fn things(prices: std::ops::Range<usize>, most: usize) -> impl Strategy<Value = Vec<Thing>> {
    prop::collection::vec((0..NAMES.len(), prices, 1_i8..=12, 1_u32..4), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_rows_does_not_matter(bought in things(0..3, 7), cards in things(0..3, 7)) {
        let bought: Vec<Row> = bought.into_iter().enumerate().map(|(number, thing)| row(TableKind::Purchases, number, thing)).collect();
        let cards: Vec<Row> = cards.into_iter().enumerate().map(|(number, thing)| row(TableKind::Assets, number, thing)).collect();
        let turned = |rows: &[Row]| rows.iter().rev().cloned().collect::<Vec<_>>();
        prop_assert_eq!(flags(&bought, &cards), flags(&turned(&bought), &turned(&cards)));
    }

    #[test]
    fn what_is_not_flagged_is_on_the_register_in_full(bought in things(3..6, 6), cards in things(3..6, 6)) {
        let total = |things: &[Thing]| things.iter().map(|thing| PRICES[thing.1] * i64::from(thing.3)).sum::<i64>();
        let rows = |table, things: &[Thing]| things.iter().enumerate().map(|(number, thing)| row(table, number, *thing)).collect::<Vec<_>>();
        let told = flags(&rows(TableKind::Purchases, &bought), &rows(TableKind::Assets, &cards));
        let missing: Decimal = told.iter().map(|flag| {
            let after_key = flag.split("] ").nth(1).unwrap();
            Decimal::from_str_exact(after_key.split(' ').next().unwrap()).unwrap()
        }).sum();
        prop_assert!(Decimal::from(total(&bought)) - missing <= Decimal::from(total(&cards)));
    }
}
