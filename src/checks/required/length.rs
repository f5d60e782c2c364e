//! Lists that must be as long as a count. Knows no rule.

use rust_decimal::Decimal;

use crate::checks::aside::SURNAMES;
use crate::checks::selection;
use crate::rules::lexicon::WordList;
use crate::tables::{Field, Row, is_remark};
use crate::value::names;
use crate::value::text::{compact, fold, is_han};

/// What says that something is not there: 未附名单.
const NOT_THERE: [char; 5] = ['未', '无', '缺', '没', '不'];

/// Whether a short text is the name of somebody: it begins with a surname and holds nothing that is of papers, food or offices. Two words as many
/// as the heads (`缺公函、缺清单`, `白酒、香烟`) are no diners.
fn is_name(name: &str) -> bool {
    const MORE_SURNAMES: &str = "石万常康施牛洪鲁葛毕樊申倪俞章耿焦左甘祝宁舒柯阮纪梅童凌霍岳齐庞聂季盛游骆辛靳裴喻华瞿滕饶牟卓蓝穆詹岑";
    const TWO: [&str; 10] = ["欧阳", "诸葛", "司马", "司徒", "上官", "夏侯", "皇甫", "尉迟", "慕容", "令狐"];
    const NEVER: &str = "无缺未已不没局科县镇乡村所站委办餐酒烟函单费票据款额补附详件料饭菜茶";
    let count = name.chars().count();
    let surname = TWO.iter().any(|word| name.starts_with(word))
        || name.chars().next().is_some_and(|first| SURNAMES.contains(first) || MORE_SURNAMES.contains(first));
    (2..=4).contains(&count) && surname && name.chars().all(is_han) && !name.contains(|c| NEVER.contains(c))
}

/// A list that must be as long as a count, or as the count divided by a number of times.
#[derive(Debug)]
pub(super) struct Length {
    /// The field of the list.
    pub(super) list: Field,
    /// The field of the count.
    pub(super) count: Field,
    /// The field of how many times.
    pub(super) times: Option<Field>,
    /// Words for groups, which are no names.
    pub(super) collective: Vec<WordList>,
    /// Headers of columns that are no fields and hold more names.
    pub(super) also: Vec<String>,
    /// What colleagues are called by behind their surnames.
    pub(super) offices: Vec<WordList>,
}

impl Length {
    /// How many names the list has: each once, and with repeats. Words for a group are no names.
    pub(super) fn names(&self, list: &names::NameList) -> (usize, usize) {
        let is_group = |name: &&String| self.collective.iter().any(|words| words.find(&compact(name)).is_some());
        let groups = list.names.iter().filter(is_group).count();
        (list.names.len() - groups, list.entries.saturating_sub(groups))
    }

    /// The list of a row: of its own field, else of a remark.
    pub(super) fn listed(&self, row: &Row) -> names::NameList {
        if selection::is_filled(row, self.list) {
            return row.text(self.list).map(names::split_list).unwrap_or_default();
        }
        let mut remarks = row.extra.iter().filter(|(header, _)| is_remark(header));
        remarks.find_map(|(_, text)| self.in_remark(text, row.number(self.count))).unwrap_or_default()
    }

    /// The list that a remark is, or says to be elsewhere: with a word ahead for whom it lists (`用餐人:张三、李四`), or nothing but as many names of
    /// people as there are heads. 见附件 alone may be said of an invoice.
    fn in_remark(&self, text: &str, count: Option<Decimal>) -> Option<names::NameList> {
        const OF_PEOPLE: [&str; 9] = ["名单", "人员", "用餐人", "就餐人", "参加人", "参与人", "签到", "姓名", "陪餐人"];
        let text = fold(text);
        let is_of_people = |text: &str| OF_PEOPLE.iter().any(|word| text.contains(word)) && !text.contains(NOT_THERE);
        let (head, rest) = text.split_once(':').unwrap_or(("", &text));
        if names::split(&text).elsewhere {
            let clauses: Vec<&str> = text.split([',', ';', '。']).map(str::trim).collect();
            // 人员名单,见附件 is one clause; 人员超标,见附件说明 is two.
            let stands_ahead = |at: usize| {
                let ahead = at.checked_sub(1).and_then(|at| clauses.get(at));
                ahead.is_some_and(|ahead| is_of_people(ahead) && OF_PEOPLE.iter().any(|word| ahead.ends_with(word)))
            };
            let attached = |(at, clause): (usize, &&str)| {
                names::split(clause).elsewhere && !clause.contains(NOT_THERE) && (is_of_people(clause) || stands_ahead(at))
            };
            return clauses.iter().enumerate().any(attached).then(|| names::split(&text));
        }
        if is_of_people(head) {
            return Some(names::split_list(rest)).filter(|list| self.names(list).0 > 0);
        }
        let list = names::split_list(&text);
        let is_name = |name: &String| is_name(name) && self.offices.iter().all(|words| words.find(name).is_none());
        let (once, _) = self.names(&list);
        let all = once >= 2 && once == list.names.len() && list.names.iter().all(is_name);
        (all && count == Some(Decimal::from(once))).then_some(list)
    }

    /// Names listed and heads due, where they differ. For several occasions the count may be of all together, and a list may
    /// repeat the names for each.
    pub(super) fn mismatch(&self, row: &Row, list: &names::NameList, times: Option<Decimal>) -> Option<(Decimal, Decimal)> {
        let stated = row.number(self.count).filter(|count| *count > Decimal::ZERO);
        let due = stated.max(list.claimed.map(Decimal::from))?;
        let (once, entries) = self.names(list);
        let times = times.unwrap_or(Decimal::ONE);
        let agrees = |listed: usize| {
            let listed = Decimal::from(listed);
            listed == due || listed.checked_mul(times) == Some(due) || due.checked_mul(times) == Some(listed)
        };
        // Those of further columns may be counted among the heads or not.
        let also = self.also(row);
        // 张三.李四 and 张三-李四 may be two names or one.
        let text = row.text(self.list).unwrap_or_default().replace(['.', '．', '-', '+', '＋', '·', '—'], "、");
        let loose = self.names(&names::split_list(&text));
        let agree = |(once, entries): (usize, usize)| agrees(once) || agrees(entries) || agrees(once + also.0) || agrees(entries + also.1);
        (!agree((once, entries)) && !agree(loose)).then(|| (Decimal::from(once + also.0), due))
    }

    /// The names in further columns, each once, and with repeats.
    fn also(&self, row: &Row) -> (usize, usize) {
        let lists = row.extra.iter().filter(|(header, _)| self.also.contains(&compact(header))).map(|(_, text)| names::split_list(text));
        lists.map(|list| self.names(&list)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}
