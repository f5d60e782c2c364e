//! The activity and the kind of a payout in titles and names.

use super::candidates::said;
use crate::recognise::headers::TableHeaders;
use crate::value::text::compact;

/// The kind of payout that a text names; one that is paid elsewhere is none of it.
pub fn category_of(text: &str, table: &TableHeaders) -> Option<String> {
    let text = said(text);
    table.title_categories.iter().find(|word| text.contains(word.as_str())).cloned()
}

/// The activity in the name of a sheet or a file, where it is called like one: a file that is saved under another name holds no other
/// activity.
pub fn event_in_name(name: &str, unit: Option<&str>, table: &TableHeaders) -> Option<String> {
    let bare = compact(name);
    // An ending of one character (表, 单) is in many a word.
    let endings = table.title_endings.iter().filter(|ending| ending.chars().count() > 1);
    let says = endings.chain(&table.title_categories).chain(&table.title_occasions).any(|word| bare.contains(word.as_str()));
    event_of(name, unit, table).filter(|_| says)
}

/// The activity in a title: `2021年登山比赛奖金发放表` is 登山比赛. A title of endings alone (`发放表`) names none.
pub fn event_of(title: &str, unit: Option<&str>, table: &TableHeaders) -> Option<String> {
    let full = compact(title);
    let mut text = full.as_str();
    if let Some(unit) = unit.map(compact) {
        text = text.strip_prefix(unit.as_str()).unwrap_or(text);
    }
    let rest = without_dated_bracket(strip_date(text));
    let mut text = rest.trim_start_matches("关于").trim_end_matches([')', ']']).to_owned();
    loop {
        if table.title_endings.contains(&text) {
            return None;
        }
        let endings = table.title_endings.iter().chain(&table.title_categories);
        let shorter = endings.filter_map(|ending| text.strip_suffix(ending.as_str())).find(|rest| !rest.is_empty()).map(str::to_owned);
        match shorter {
            Some(shorter) => {
                let bare = shorter.trim_end_matches(['(', '[', '的', '-', '_', '、', '及', '和', '与']);
                bare.clone_into(&mut text);
            }
            None => break,
        }
    }
    (!text.is_empty()).then_some(text)
}

/// A text without the date in brackets that it ends with: `登山比赛奖金发放表(2024年5月)`.
fn without_dated_bracket(text: &str) -> &str {
    let open = text.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '[']));
    let is_date = |inside: &str| {
        let rest = strip_date(inside);
        !inside.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'))
    };
    match open {
        Some((before, inside)) if is_date(inside) && !before.is_empty() => before,
        _ => text,
    }
}

/// A text without the date or year that it begins with.
pub(super) fn strip_date(text: &str) -> &str {
    let mut rest = text;
    for mark in ['年', '月', '日'] {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        match digits.strip_prefix(mark) {
            Some(after) if digits.len() < rest.len() => rest = after.strip_prefix('度').unwrap_or(after),
            _ => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::headers::Headers;
    use crate::recognise::titles::tests::benefits;

    #[test]
    fn what_says_that_it_is_a_sheet_names_no_activity() {
        let headers = Headers::load(&[]).unwrap();
        let table = benefits(&headers);
        for title in ["发放表", "2021年签领表", "名单", "2021年3月发放明细表"] {
            assert_eq!(event_of(title, None, table), None, "{title}");
        }
        for title in ["健步走活动纪念品发放表(2024年5月)", "2024年健步走活动发放表[2024.5]", "健步走活动(发放表)"]
        {
            assert_eq!(event_of(title, None, table).as_deref(), Some("健步走活动"), "{title}");
        }
        assert_eq!(event_of("健步走(第二期)发放表(2024年)", None, table).as_deref(), Some("健步走(第二期)"));
        for name in ["benefits", "另存3", "2023年导出_benefits", "工作簿1", "新建 Microsoft Excel 工作表", "3月"] {
            assert_eq!(event_in_name(name, None, table), None, "{name}");
        }
        let named = |name| event_in_name(name, None, table);
        assert_eq!(named("登山比赛奖金发放表").as_deref(), Some("登山比赛"));
        assert_eq!(named("2021年羽毛球赛").as_deref(), Some("羽毛球赛"));
    }
}
