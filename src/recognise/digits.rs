//! Amounts written one digit a column, as printed vouchers and account books are ruled: 千百十万千百十元角分 below 借方金额. The digits of a row
//! are joined before the sheet is recognised. Knows no tables.

use rust_decimal::Decimal;

use crate::read::{Cell, Grid, GridRow};
use crate::value::text::compact;

/// In how many rows from the top the places of digits are looked for.
const ROWS: usize = 60;
/// Fewer columns are no amount.
const PLACES_MIN: usize = 5;
/// More columns than any amount has: an exact decimal holds them all.
const PLACES_MAX: usize = 20;

/// The first and the last column of an amount.
type Span = (u32, u32);

/// The columns of each amount that is written one digit a column, from left to right.
pub fn spans(grid: &Grid) -> Vec<Span> {
    grid.rows.iter().take(ROWS).map(spans_of).find(|spans| !spans.is_empty()).unwrap_or_default()
}

/// Whether a row names the places of digits: it is a header.
pub fn names_places(row: &GridRow) -> bool {
    !spans_of(row).is_empty()
}

/// The runs of a row's cells that name the places of digits and end with those of 角 and 分.
fn spans_of(row: &GridRow) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut run: Vec<(u32, char)> = Vec::new();
    for (column, cell) in &row.cells {
        let place = place_of(cell);
        if run.last().is_some_and(|(last, _)| last + 1 != *column) || place.is_none() {
            run.clear();
        }
        let Some(place) = place else { continue };
        run.push((*column, place));
        if place == '分' {
            let ends = run.iter().rev().map(|(_, place)| *place).take(3).eq(['分', '角', '元']);
            if let Some((first, _)) = run.first().filter(|_| ends && (PLACES_MIN..=PLACES_MAX).contains(&run.len())) {
                spans.push((*first, *column));
            }
            run.clear();
        }
    }
    spans
}

fn place_of(cell: &Cell) -> Option<char> {
    let Cell::Text(text) = cell else { return None };
    let text = compact(text);
    let mut chars = text.chars();
    let place = chars.next().filter(|c| "亿千百十拾佰仟万元圆角分".contains(*c) && chars.next().is_none())?;
    Some(if place == '圆' { '元' } else { place })
}

/// The sheet with its amounts in one column each; `None` if none is written one digit a column.
pub fn joined(grid: &Grid) -> Option<Grid> {
    let spans = spans(grid);
    let begin = grid.rows.iter().position(|row| !spans.is_empty() && spans_of(row) == spans)?;
    let mut joined = Grid { rows: Vec::with_capacity(grid.rows.len()), merges: Vec::new(), ..grid.clone_head() };
    let within = |first: u32, last: u32| spans.iter().any(|span| span.0 <= first && last <= span.1);
    joined.merges.extend(grid.merges.iter().filter(|merge| !within(merge.column_first, merge.column_last)).copied());
    for (index, row) in grid.rows.iter().enumerate() {
        let heads = grid.rows.get(index + 1).is_some_and(|below| spans_of(below) == spans);
        let cells = if heads {
            headed(row, &spans)
        } else if index < begin {
            row.cells.clone()
        } else if spans_of(row) == spans {
            row.cells.iter().filter(|(column, _)| !within(*column, *column)).cloned().collect()
        } else {
            amounts(row, &spans)
        };
        if !cells.is_empty() {
            joined.rows.push(GridRow { number: row.number, cells });
        }
    }
    Some(joined)
}

/// A row above the places of digits: what stands anywhere over an amount heads its first column.
fn headed(row: &GridRow, spans: &[Span]) -> Vec<(u32, Cell)> {
    let mut cells: Vec<(u32, Cell)> = Vec::with_capacity(row.cells.len());
    for (column, cell) in &row.cells {
        let span = spans.iter().find(|span| (span.0..=span.1).contains(column));
        let column = span.map_or(*column, |span| span.0);
        if cells.last().is_none_or(|(last, _)| *last < column) {
            cells.push((column, cell.clone()));
        }
    }
    cells
}

/// A row with the digits of each amount joined. What is no amount stays as it is written, for it has to be told.
fn amounts(row: &GridRow, spans: &[Span]) -> Vec<(u32, Cell)> {
    let mut cells: Vec<(u32, Cell)> = Vec::with_capacity(row.cells.len());
    let mut rest = row.cells.as_slice();
    while let Some(((column, cell), after)) = rest.split_first() {
        let Some(span) = spans.iter().find(|span| (span.0..=span.1).contains(column)) else {
            cells.push((*column, cell.clone()));
            rest = after;
            continue;
        };
        let length = rest.iter().take_while(|(column, _)| *column <= span.1).count();
        let (own, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        // Words over the ruled columns, such as those of a title or a signature.
        match own {
            [(_, Cell::Text(text))] if text.chars().nth(1).is_some() => cells.extend(own.iter().cloned()),
            _ => cells.extend(amount(own, *span).map(|amount| (span.0, amount))),
        }
        rest = behind;
    }
    cells
}

/// The amount that digits in their places make; none where there are no digits. Blank places behind the last digit are zeros; between digits they are not guessed.
fn amount(own: &[(u32, Cell)], (_, last): Span) -> Option<Cell> {
    let shown: Vec<String> = own.iter().map(|(_, cell)| super::cells::shown(cell)).collect();
    // Joined, digits that are no amount would be read as another one.
    let as_written = || Some(Cell::Text(shown.join("|").into()));
    let (mut negative, mut digits): (bool, Vec<(u32, i64)>) = (false, Vec::new());
    for (column, cell) in own {
        let text = compact(&super::cells::shown(cell));
        match text.as_str() {
            "" | "¥" => {}
            "-" if digits.is_empty() && !negative => negative = true,
            text => match text.parse::<u8>() {
                Ok(digit @ 0..=9) if text.len() == 1 => digits.push((*column, i64::from(digit))),
                _ => return as_written(),
            },
        }
    }
    let adjoin = digits.windows(2).all(|pair| matches!(pair, [(left, _), (right, _)] if left + 1 == *right));
    let Some((lowest, _)) = digits.last().filter(|_| adjoin) else {
        // A line through blank places strikes them out.
        return if digits.is_empty() { None } else { as_written() };
    };
    let number = digits.iter().try_fold(0_i64, |number, (_, digit)| number.checked_mul(10)?.checked_add(*digit));
    let places = (0..last - lowest).try_fold(number, |number, _| Some(number?.checked_mul(10)));
    let Some(Some(fen)) = places else { return as_written() };
    Some(Cell::Number(Decimal::new(if negative { -fen } else { fen }, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Merge;

    fn row(number: u32, cells: &[(u32, &str)]) -> GridRow {
        GridRow { number, cells: cells.iter().map(|(column, text)| (*column, Cell::Text((*text).into()))).collect() }
    }

    fn places(first: u32, names: &str) -> Vec<(u32, String)> {
        (first..).zip(names.chars()).map(|(column, place)| (column, place.to_string())).collect()
    }

    fn sheet(rows: &[&[(u32, &str)]]) -> Grid {
        let debit = places(2, "千百十元角分");
        let credit = places(8, "千百十元角分");
        let ruled: Vec<(u32, &str)> = debit.iter().chain(&credit).map(|(column, text)| (*column, text.as_str())).collect();
        let mut grid = Grid {
            rows: vec![row(1, &[(0, "摘要"), (1, "科目"), (4, "借方金额"), (8, "贷方金额")]), row(2, &ruled)],
            ..Grid::default()
        };
        grid.rows.extend((3..).zip(rows).map(|(number, cells)| row(number, cells)));
        grid.merges.push(Merge { row_first: 1, row_last: 1, column_first: 8, column_last: 13 });
        grid
    }

    fn shown(grid: &Grid) -> Vec<String> {
        let cells = |row: &GridRow| {
            row.cells.iter().map(|(column, cell)| format!("{column}={}", super::super::cells::shown(cell))).collect::<Vec<_>>()
        };
        grid.rows.iter().map(|row| cells(row).join(" ")).collect()
    }

    #[test]
    fn digits_in_their_places_are_one_amount() {
        let grid = sheet(&[
            &[(0, "付款"), (1, "1002"), (2, "1"), (3, "2"), (4, "0"), (5, "0"), (6, "5"), (7, "0")],
            &[(0, "付款"), (1, "1001"), (8, "¥"), (9, "-"), (10, "3"), (11, "4"), (12, "0"), (13, "7")],
            &[(0, "付款"), (1, "1001"), (10, "3"), (11, "4")],
        ]);
        let joined = joined(&grid).unwrap();
        assert_eq!(
            shown(&joined),
            ["0=摘要 1=科目 2=借方金额 8=贷方金额", "0=付款 1=1002 2=1200.5", "0=付款 1=1001 8=-34.07", "0=付款 1=1001 8=34"]
        );
        assert!(joined.merges.is_empty());
    }

    #[test]
    fn what_is_no_amount_stays_as_it_is_written() {
        let grid = sheet(&[&[(0, "甲"), (2, "1"), (4, "3")], &[(0, "乙"), (5, "12"), (6, "3")], &[(0, "审核"), (4, "会计主管：王刚")]]);
        assert_eq!(shown(&joined(&grid).unwrap()).get(1..).unwrap(), ["0=甲 2=1|3", "0=乙 2=12|3", "0=审核 4=会计主管：王刚"]);
        assert!(crate::value::amount::parse("1|3").is_err());
    }

    #[test]
    fn units_of_money_and_a_few_words_are_no_places() {
        for names in ["元角分", "千百十元角", "甲十元角分", "千百十元 分"] {
            let cells = places(2, names);
            let cells: Vec<(u32, &str)> = cells.iter().map(|(column, text)| (*column, text.as_str())).collect();
            assert!(joined(&Grid { rows: vec![row(1, &cells)], ..Grid::default() }).is_none(), "{names}");
        }
    }
}
