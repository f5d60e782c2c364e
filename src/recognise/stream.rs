//! A long sheet recognised while it is read: its head says what it is, and the rows that follow go straight into the table, so that they
//! need not be held. What a head cannot decide (another table further down, cells merged over rows) is refused, and the sheet is read whole
//! instead: the result is the same either way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::layout::{self, Found, Layout, Search};
use super::reader::lane::Lane;
use super::rows::{Step, Walk};
use super::{
    Headers, Mapping, SheetReading, TableReading, ages, digits, doubles, entries, owed, panels, parts_paid, reading_of, sided, tell_given,
    tell_unread,
};
use crate::read::{Ahead, FieldView, Follow, Follower, Grid, GridRow, Ticket};
use crate::tables::SheetName;

/// The sheets of a unit's files that are recognised while they are read.
pub struct Streams<'h> {
    headers: &'h Headers,
    mapping: &'h Mapping,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    done: BTreeMap<Ticket, TableReading>,
    tickets: usize,
    /// The sheets that have to be read whole.
    refused: BTreeSet<Arc<SheetName>>,
}

impl<'h> Streams<'h> {
    /// For files whose headers are known and whose sheets the user may have described.
    pub fn new(headers: &'h Headers, mapping: &'h Mapping) -> Self {
        Self { headers, mapping, state: Mutex::default() }
    }

    /// What became of a sheet that was followed.
    pub fn take(&self, grid: &Grid) -> Option<SheetReading> {
        let ticket = grid.followed?;
        let table = self.with(|state| state.done.remove(&ticket))?;
        Some(SheetReading { tables: vec![table], ..reading_of(grid) })
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Follow for Streams<'_> {
    fn follow(&self, file: &Arc<str>, head: &Grid) -> Option<(Ticket, Box<dyn Follower + '_>)> {
        let sheet = Arc::new(SheetName { file: Arc::clone(file), sheet: head.name.clone() });
        if self.with(|state| state.refused.contains(&sheet)) {
            return None;
        }
        let ticket = self.with(|state| {
            state.tickets += 1;
            Ticket(state.tickets)
        });
        let stream = Stream::begin(self, ticket, sheet, head)?;
        Some((ticket, Box::new(stream)))
    }
}

/// One sheet that is followed.
struct Stream<'s, 'h> {
    streams: &'s Streams<'h>,
    ticket: Ticket,
    sheet: Arc<SheetName>,
    layout: Arc<Layout>,
    walk: Walk<'h>,
    lane: Option<Lane>,
    /// The rows above the header.
    above: Vec<GridRow>,
    /// Those of the header.
    header: Vec<GridRow>,
}

impl<'s, 'h> Stream<'s, 'h> {
    /// Begins with a sheet's head; `None` if the head does not decide.
    fn begin(streams: &'s Streams<'h>, ticket: Ticket, sheet: Arc<SheetName>, head: &Grid) -> Option<Self> {
        let search = Search { sheet: &sheet, grid: head, headers: streams.headers, entry: streams.mapping.entry(&sheet) };
        let headers = streams.headers;
        let is_none = |head: &Grid| {
            entries::header(head, headers).is_some()
                || ages::header(head, &sheet.names(), headers).is_some()
                || owed::header(head, headers).is_some()
                || parts_paid::header(head, &sheet.names(), headers).is_some()
        };
        if !digits::spans(head).is_empty() || is_none(head) || sided::column(head).is_some() {
            return None;
        }
        let Found::Layout(layout) = layout::find(search, 0) else { return None };
        if panels::beside(search, 0, &layout).is_some() {
            return None;
        }
        let layout = Arc::from(layout);
        let table = streams.headers.tables.get(Layout::table(&layout))?;
        let mut walk = Walk::new(search, &layout, table);
        let lane = Lane::new(&mut walk.reader);
        let above = head.rows.get(..layout.header).unwrap_or_default().to_vec();
        let header = head.rows.get(layout.header..layout.body).unwrap_or_default().to_vec();
        let mut stream = Self { streams, ticket, sheet, layout, walk, lane, above, header };
        let body = head.rows.get(stream.layout.body..).unwrap_or_default();
        body.iter().all(|row| stream.row(row)).then_some(stream)
    }

    /// Whether the whole sheet, with what came behind its rows, is read as its head was.
    fn holds(&self, grid: &Grid) -> bool {
        if grid.merges.is_empty() {
            return true;
        }
        let (streams, sheet) = (self.streams, &self.sheet);
        let search = Search { sheet, grid, headers: streams.headers, entry: streams.mapping.entry(sheet) };
        let body = grid.rows.get(self.layout.body).map_or(u32::MAX, |row| row.number);
        let spreads = grid.merges.iter().any(|merge| merge.row_last > merge.row_first && merge.row_last >= body);
        !spreads && matches!(layout::find(search, 0), Found::Layout(layout) if layout.same_reading(&self.layout))
    }
}

impl Follower for Stream<'_, '_> {
    fn ahead(&mut self, lines: &Ahead<'_>) {
        if let Some(lane) = &mut self.lane {
            lane.ahead(&self.walk.reader, lines);
        }
    }

    fn fields(&mut self, number: u32, fields: &FieldView<'_>) -> bool {
        // The title lines right above may begin the books of another unit.
        let Some(lane) = self.lane.as_mut().filter(|_| self.walk.titles() == 0) else { return false };
        let taken = lane.fields(&mut self.walk.reader, number, fields);
        if taken {
            self.walk.no_titles();
        }
        taken
    }

    fn row(&mut self, row: &GridRow) -> bool {
        if let Some(lane) = &mut self.lane {
            if self.walk.titles() == 0 && lane.cells(&mut self.walk.reader, row) {
                self.walk.reader.sample(row);
                self.walk.no_titles();
                return true;
            }
            lane.leave(&mut self.walk.reader);
        }
        let taken = self.walk.step(row, || true) == Step::Taken;
        if let Some(lane) = &mut self.lane {
            lane.enter(&mut self.walk.reader);
        }
        taken
    }

    fn memory(&self) -> usize {
        self.walk.reader.memory()
    }

    fn finish(mut self: Box<Self>, grid: &Grid) -> bool {
        // What the foot says of the unit of money holds for rows that are gone.
        if !self.holds(grid) || self.walk.reader.unit_in_foot().is_some() {
            self.refuse();
            return false;
        }
        if let Some(mut lane) = self.lane.take() {
            lane.leave(&mut self.walk.reader);
        }
        let mut table = self.walk.reader.finish();
        tell_unread(&mut table, &self.above, self.streams.headers);
        let entry = self.streams.mapping.entry(&self.sheet);
        tell_given(&mut table, &self.header, entry, self.streams.headers);
        doubles::tell(&mut table, self.streams.headers);
        self.streams.with(|state| state.done.insert(self.ticket, table));
        true
    }

    fn refuse(self: Box<Self>) {
        self.streams.with(|state| state.refused.insert(Arc::clone(&self.sheet)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Cell;
    use crate::tables::Row;
    use proptest::prelude::*;

    const HEADERS: [&str; 17] = [
        "日期",
        "凭证字",
        "凭证号",
        "摘要",
        "科目编码",
        "科目名称",
        "方向",
        "借方金额",
        "贷方金额",
        "往来单位",
        "附件数",
        "制单人",
        "审核人",
        "结算号",
        "作废标志",
        "记账标志",
        "会计体系",
    ];

    fn columns() -> impl Strategy<Value = Vec<usize>> {
        // Some columns may be missing; the word and the direction are seldom there.
        prop::collection::vec(any::<bool>(), 11).prop_map(|there| {
            let optional = [1, 4, 6, 9, 10, 11, 12, 13, 14, 15, 16];
            let left = |column: &usize| optional.iter().position(|known| known == column).is_none_or(|place| there[place]);
            (0..HEADERS.len()).filter(left).collect()
        })
    }

    fn text(column: usize) -> BoxedStrategy<String> {
        let of = |all: &[&str]| prop::sample::select(all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        match column {
            0 => of(&["2024-01-05", "2024-01-05", "2024/1/6", "2024.01.07", "20240108", "", "2024年1月", "一月五日", "合计", "〃"]).boxed(),
            1 => of(&["记", "记", "付", "", "同上"]).boxed(),
            2 => of(&["记-1", "0002", "记字3号", "3", "", "合计", "同上"]).boxed(),
            3 => of(&[
                "付差旅费",
                "付差旅费",
                "付办公费(1月)",
                " 付餐费",
                "摘要",
                "本月合计",
                "合计",
                "支付方式",
                "",
                "'=1",
                "=\"7\"",
                "小 计",
                "备注：无",
                "同上",
                "（同 前）",
            ])
            .boxed(),
            4 => of(&["1002", "'1002", "5001", "1002 银行存款", "", "6602.01", "〃"]).boxed(),
            5 => of(&["银行存款", "业务活动费用\\差旅费", "1002 银行存款", "科目名称", "", "借方金额", "同上"]).boxed(),
            6 => of(&["借", "贷", "", "货", "平", "〃"]).boxed(),
            7 | 8 => of(&["100", "100.00", "0", "-5.5", "1,200.00", "1.005", "", "", "", "-", "abc", "(3)", "100000000000000000"]).boxed(),
            9 => of(&["甲公司", "", "-", "无", "——", "无锡公司", "往来单位", "制表：某人", "〃", "同上"]).boxed(),
            10 => of(&["1", "02", "3张", ""]).boxed(),
            14 => of(&["0", "", "", "1", "是", "见附件"]).boxed(),
            15 => of(&["1", "是", "", "0"]).boxed(),
            16 => of(&["01", "02", "2", "预算会计", ""]).boxed(),
            _ => of(&["职工01", "职工02", "", "", "″"]).boxed(),
        }
    }

    fn rows(count: usize) -> impl Strategy<Value = (Vec<usize>, Vec<Vec<String>>)> {
        let row = (0..HEADERS.len()).map(text).collect::<Vec<_>>();
        (columns(), prop::collection::vec(row, 4..count))
    }

    fn cells(columns: &[usize], row: &[String], numbers: bool) -> Vec<(u32, Cell)> {
        let cell = |text: &str| match text.parse() {
            Ok(number) if numbers => Cell::Number(number),
            _ => Cell::Text(text.into()),
        };
        let filled = columns.iter().enumerate().filter(|(_, column)| !row[**column].trim().is_empty());
        filled.map(|(place, column)| (u32::try_from(place).unwrap(), cell(&row[*column]))).collect()
    }

    fn sorted(table: &TableReading) -> Vec<Row> {
        let mut rows = table.to_rows();
        for row in &mut rows {
            row.extra.sort();
        }
        rows
    }

    /// A journal's rows by the short way where it serves, and by the long way alone.
    fn both_ways(columns: &[usize], rows: &[Vec<String>], numbers: bool) -> Option<(TableReading, TableReading)> {
        let headers = Headers::load(&[]).unwrap();
        let mapping = Mapping::default();
        let sheet = Arc::new(SheetName { file: "序时账.csv".into(), sheet: None });
        let header =
            GridRow { number: 1, cells: (0..).zip(columns).map(|(place, column)| (place, Cell::Text(HEADERS[*column].into()))).collect() };
        let plain = [
            "2024-01-05",
            "记",
            "记-1",
            "付差旅费",
            "1002",
            "银行存款",
            "借",
            "100",
            "",
            "甲公司",
            "1",
            "职工01",
            "职工02",
            "7",
            "0",
            "1",
            "01",
        ]
        .map(str::to_owned);
        let mut head = Grid { rows: vec![header], ..Grid::default() };
        head.rows.extend((2..6).map(|number| GridRow { number, cells: cells(columns, &plain, numbers) }));
        let rest: Vec<GridRow> = (6..)
            .zip(rows)
            .map(|(number, row)| GridRow { number, cells: cells(columns, row, numbers) })
            .filter(|row| !row.cells.is_empty())
            .collect();
        let streams = Streams::new(&headers, &mapping);
        let mut stream = Stream::begin(&streams, Ticket(1), Arc::clone(&sheet), &head)?;
        assert!(stream.lane.is_some());
        let search = Search { sheet: &sheet, grid: &head, headers: &headers, entry: None };
        let mut walk = Walk::new(search, &stream.layout, headers.tables.get(stream.layout.table()).unwrap());
        for row in head.rows.iter().skip(1).chain(&rest) {
            if walk.step(row, || true) != Step::Taken {
                return None;
            }
        }
        let (mut before, mut serial) = (String::new(), 0);
        for row in &rest {
            let mut fields: Vec<String> = vec![String::new(); columns.len()];
            for (column, cell) in &row.cells {
                fields[*column as usize] = crate::recognise::cells::shown(cell);
                if let Cell::Text(text) = cell {
                    fields[*column as usize] = text.to_string();
                }
            }
            let end = |end: &mut u32, field: &String| {
                *end += u32::try_from(field.len()).unwrap() + 1;
                Some(*end - 1)
            };
            let ends: Vec<u32> = fields.iter().scan(0, end).collect();
            let line = fields.join("\t");
            serial += 1;
            let taken = !numbers && stream.fields(row.number, &FieldView::of_line(&line, &ends, (&before, serial)));
            assert!(taken || stream.row(row), "the long way took all rows");
            before = line;
        }
        assert!(Box::new(stream).finish(&head));
        let streamed = streams.with(|state| state.done.remove(&Ticket(1))).unwrap();
        Some((streamed, walk.reader.finish()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_short_way_and_the_long_way_make_the_same_journal((columns, rows) in rows(30), numbers: bool) {
            if let Some((short, long)) = both_ways(&columns, &rows, numbers) {
                prop_assert_eq!(sorted(&short), sorted(&long));
                prop_assert_eq!((short.rows_in, short.unusable), (long.rows_in, long.unusable));
                prop_assert_eq!(short.left_out, long.left_out);
                prop_assert_eq!(short.problems, long.problems);
                prop_assert_eq!(short.proofs, long.proofs);
            }
        }
    }

    #[test]
    fn plain_lines_go_the_short_way() {
        let row = [
            "2024-01-05",
            "记",
            "记-1",
            "付差旅费",
            "1002",
            "银行存款",
            "借",
            "100",
            "",
            "甲公司",
            "1",
            "职工01",
            "职工02",
            "7",
            "0",
            "1",
            "01",
        ]
        .map(str::to_owned);
        let columns: Vec<usize> = (0..HEADERS.len()).collect();
        let (short, long) = both_ways(&columns, &vec![row.to_vec(); 50], false).unwrap();
        assert_eq!((short.kept(), sorted(&short)), (54, sorted(&long)));
    }
}
