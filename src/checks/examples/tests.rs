//! What holds of every example of every rule, whatever its books look like on disk.

use std::borrow::Cow;

use super::*;

type Units = BTreeMap<String, Books>;

/// The books again, each row as `change` writes it, in the order that `order` gives.
fn again(units: &Units, change: impl Fn(TableKind, Row) -> Row, order: impl Fn(Vec<Row>) -> Vec<Row>) -> Units {
    let unit = |(name, books): (&String, &Books)| {
        let mut other = Books::new(name.as_str());
        for table in books.kinds() {
            other.add(table, order(books.rows(table).map(Cow::into_owned).map(|row| change(table, row)).collect()));
        }
        (name.clone(), other)
    };
    units.iter().map(unit).collect()
}

/// Runs all examples twice, as they are and as `change` makes them, and gives both to `compare`.
fn on_all(change: impl Fn(&Units) -> Units, compare: impl Fn(&str, &[(RuleReport, Vec<Finding>); 2])) {
    let set = RuleSet::load(&[]).unwrap();
    let standards = Standards::new(set.shared.catalogue.clone(), DEFAULT_REGION, BTreeMap::new());
    let context = Context { as_of: Day::constant(2022, 12, 16), standards: &standards };
    let mut findings = 0;
    for prepared in set.rules.values() {
        for example in &prepared.rule.examples().unwrap() {
            let units = units(example, &prepared.rule.source).unwrap();
            let both = [change(&units), units].map(|mut units| {
                for books in units.values_mut() {
                    books.derive_by(set.shared.topics.clone());
                }
                run_units(&set, prepared, &units, &context, Lang::En)
            });
            findings += both[1].1.len();
            compare(&format!("{}: {}", prepared.rule.id, example.name.get_ref()), &both);
        }
    }
    assert!(findings > 100, "{findings} findings are too few to tell anything");
}

fn reversed(mut rows: Vec<Row>) -> Vec<Row> {
    rows.reverse();
    rows
}

#[test]
fn no_example_depends_on_the_order_of_rows() {
    on_all(|units| again(units, |_, row| row, reversed), |name, [turned, plain]| assert_eq!(turned, plain, "{name}"));
}

#[test]
fn no_id_depends_on_where_the_rows_stand_or_how_amounts_and_names_are_written() {
    // Another file, eleven title lines more, the rows the other way round.
    let place = |source: &Source| {
        let sheet = SheetName { file: format!("z/另存为 {}", source.sheet.file).into(), sheet: Some("Sheet1".into()) };
        Source { sheet: Arc::new(sheet), row: 1_000 - source.row }
    };
    let written = |value: Value| match value {
        // With two decimals, as 100.00; text with the spaces of a form, and brackets and digits of full width.
        Value::Number(mut number) => {
            number.rescale(number.scale().max(2));
            Value::Number(number)
        }
        Value::Text(text) => Value::text(format!(" {} ", text.replace('(', "（").replace(')', "）"))),
        Value::Date(date) => Value::Date(date),
    };
    let change = |table: TableKind, mut row: Row| {
        row.source = place(&row.source);
        for field in table.all_fields() {
            // A code is brought into one form when it is read.
            let plain = row.get(field).cloned();
            row.set(field, if field.kind() == FieldKind::Code { plain } else { plain.map(written) });
        }
        row
    };
    on_all(
        |units| again(units, change, reversed),
        |name, [other, plain]| {
            let ids = |(_, findings): &(RuleReport, Vec<Finding>)| {
                let mut ids: Vec<_> = findings.iter().map(|one| (one.id.clone(), one.amount, one.irregular_amount, one.severity)).collect();
                ids.sort();
                ids
            };
            assert_eq!(ids(other), ids(plain), "{name}");
        },
    );
}
