//! The account whose ledger a line, a title, a sheet or a file names.

use super::{is_title_line, labelled_pairs};
use crate::read::{Cell, GridRow};
use crate::recognise::account::split_code;
use crate::recognise::headers::Headers;
use crate::value::text::{compact, fold};

/// Whether a row begins with the label of an account, its value in the same cell or the next one: `会计科目：1002 银行存款`.
pub fn names_ledger(row: &GridRow, headers: &Headers) -> bool {
    let Some((_, Cell::Text(first))) = row.cells.first() else { return false };
    let first = fold(first);
    let mut pairs = labelled_pairs(&first, headers).into_iter();
    let of_account = pairs.next().is_some_and(|(label, value)| label.starts_with("account_") && (!value.is_empty() || row.cells.len() > 1));
    of_account && first.split(':').next().is_some_and(|label| headers.words.labels.iter().any(|(_, words)| words.contains(&compact(label))))
}

/// Whether a row heads a page: a label with its value beside a span of time or the number of the page, and no amount: `单位：双江镇 | 2023年 | 第1页`.
pub fn is_page_head(row: &GridRow, headers: &Headers) -> bool {
    let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(compact(text)) } else { None };
    let of_page = |text: &str| text.ends_with(['年', '月', '日', '页', '元', '度']) || is_title_line(text, headers);
    let labelled = || row.cells.first().is_some_and(|(_, cell)| text(cell).is_some_and(|text| is_title_line(&text, headers)));
    labelled() && row.cells.iter().all(|(_, cell)| text(cell).is_some_and(|text| of_page(&text)))
}

/// The account that a title of its ledger names, by code and name: `库存现金（1001）明细账`, `1002 银行存款日记账`.
pub fn account_of_ledger(title: &str) -> Option<String> {
    let title = fold(title);
    let ending = LEDGERS.iter().find_map(|ending| title.trim_end().strip_suffix(ending));
    // A year before the name of a book is no code.
    ending.and_then(named_account)
}

/// The account whose ledger stands under this name of a sheet or a file: `1001库存现金`, `明细账_1001_库存现金`. A file's name may hold a year.
pub fn account_in_name(name: &str) -> Option<String> {
    let name = fold(name);
    if let Some(account) = account_of_ledger(&name).or_else(|| named_account(&name)) {
        return Some(account);
    }
    let behind = LEDGERS.iter().filter_map(|word| name.split_once(word)).map(|(_, behind)| behind);
    let inside = |text: &str| text.strip_prefix(['(', '[']).and_then(|text| text.strip_suffix([')', ']'])).and_then(named_account);
    behind.map(|behind| behind.trim_start_matches(['_', '-', ' '])).find_map(|behind| inside(behind).or_else(|| named_account(behind)))
}

/// Whether a text calls something the ledger of an account.
pub fn calls_ledger(text: &str) -> bool {
    let text = compact(text);
    LEDGERS.iter().any(|word| text.contains(word))
}

/// What the ledger of an account is called; the longer name first.
pub(in crate::recognise) const LEDGERS: [&str; 10] =
    ["三栏式明细账", "多栏式明细账", "明细分类账", "总分类账", "三栏明细账", "三栏账", "明细账", "日记账", "分户账", "总账"];

/// Code and name of an account, where a text is nothing else.
pub(super) fn named_account(text: &str) -> Option<String> {
    let (code, name) = split_code(text.trim_matches(['_', '-', ' ', ':']))?;
    let is_year = code.len() == 4 && code.parse().is_ok_and(|year: i16| (2010..2050).contains(&year));
    // 零余额账户 and 专用账户 are names of accounts.
    let bare = name.replace("账户", "");
    let of_books = ["账", "簿", "表", "年", "月", "凭证"].iter().any(|word| bare.contains(word));
    let is_name = name.chars().count() >= 2 && name.chars().any(crate::value::text::is_han) && !of_books;
    (!is_year && is_name).then(|| format!("{code} {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::titles::labels_next;
    use crate::recognise::titles::tests::row;

    #[test]
    fn a_label_of_an_account_may_have_its_value_in_the_next_cell() {
        let headers = Headers::load(&[]).unwrap();
        for cells in [&["会计科目：", "[1002]银行存款", "2023年度"][..], &["会计科目：1002 银行存款"], &["科目编码:", "1002"]]
        {
            assert!(names_ledger(&row(cells), &headers), "{cells:?}");
        }
        for cells in
            [&["会计科目："][..], &["会计主管：王刚", "记账："], &["会计：", "李萍"], &["付科目：1002 款", "1"], &["摘要", "科目：1002"]]
        {
            assert!(!names_ledger(&row(cells), &headers), "{cells:?}");
        }
        assert!(labels_next(&row(&["单位名称：", "青石街道办事处"]), &headers));
        assert!(!labels_next(&row(&["单位名称：青石街道办事处", "2023年"]), &headers));
    }

    #[test]
    fn the_title_of_a_ledger_and_the_name_of_its_sheet_name_its_account() {
        for (title, account) in [
            ("库存现金（1001）明细账", "1001 库存现金"),
            ("1002 银行存款日记账", "1002 银行存款"),
            ("[122101]其他应收款_个人 三栏式明细账", "122101 其他应收款_个人"),
        ] {
            assert_eq!(account_of_ledger(title).as_deref(), Some(account), "{title}");
        }
        for title in
            ["三栏式明细账", "2023年明细账", "2023 银行存款日记账", "银行存款日记账", "1001", "库存现金（1001）", "明细账1001库存现金"]
        {
            assert_eq!(account_of_ledger(title), None, "{title}");
        }
        for (name, account) in [
            ("1001库存现金", "1001 库存现金"),
            ("明细账_1001_库存现金", "1001 库存现金"),
            ("1011零余额账户用款额度", "1011 零余额账户用款额度"),
            ("2023年明细账(1002 银行存款)", "1002 银行存款"),
            ("库存现金（1001）", "1001 库存现金"),
        ] {
            assert_eq!(account_in_name(name).as_deref(), Some(account), "{name}");
        }
        for name in ["序时账2023", "2023_明细账", "明细账_2023_库存现金", "明细账2023年", "202312凭证", "Sheet1", "20231231", "1001"]
        {
            assert_eq!(account_in_name(name), None, "{name}");
        }
    }
}
