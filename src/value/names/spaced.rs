//! Names with a space or a line break inside them: which pieces are one name. Knows no lists.

use crate::value::text::is_han;

/// Surnames of two characters: alone they name nobody.
const SURNAMES: [&str; 38] = [
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方", "南宫", "西门", "宇文", "长孙", "独孤",
    "轩辕", "端木", "公冶", "淳于", "单于", "申屠", "太史", "钟离", "闻人", "濮阳", "赫连", "澹台", "闾丘", "万俟", "拓跋", "呼延", "完颜",
    "东郭", "司空", "百里", "第五",
];

/// A piece without the remark in brackets behind it.
fn bare(piece: &str) -> &str {
    piece.split_once('(').map_or(piece, |(name, _)| name)
}

fn han_count(piece: &str) -> Option<usize> {
    let name = bare(piece);
    (!name.is_empty() && name.chars().all(is_han)).then(|| name.chars().count())
}

fn is_surname(piece: &str) -> bool {
    SURNAMES.contains(&piece)
}

/// A folded list without the line breaks and spaces inside its brackets, and with spaces for those line breaks that stand within a name: behind a
/// surname of two characters, and, in a cell of two lines, beside a lone character.
pub(super) fn unwrapped(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    let mut depth = 0_usize;
    let inside = |c: &char| {
        depth = match c {
            '(' | '[' => depth + 1,
            ')' | ']' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 || !c.is_whitespace()
    };
    // A bracket that nothing closes holds the rest of no list.
    let closed = text.matches(['(', '[']).count() == text.matches([')', ']']).count();
    let text: String = if closed { text.chars().filter(inside).collect() } else { text.to_owned() };
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    let lone =
        lines.len() == 2 && lines.iter().all(|line| han_count(line).is_some()) && lines.iter().any(|line| han_count(line) == Some(1));
    let mut out = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push(if lone || out.split(|c: char| !is_han(c)).next_back().is_some_and(is_surname) { ' ' } else { '\n' });
        }
        out.push_str(line);
    }
    out
}

/// Splits at white space, then joins what is one name written with a space inside: a lone character belongs to its neighbour, and a surname of two
/// characters to what follows it.
pub(super) fn join_spaced(piece: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open = false;
    let pair = piece.split_whitespace().count() == 2;
    for part in piece.split_whitespace() {
        let han = han_count(part);
        match names.last_mut() {
            Some(last) if (open || is_surname(last)) && han.is_some_and(|length| length <= if pair { 3 } else { 2 }) => {
                last.push_str(part);
                // `张 三 丰` is three lone characters; `张 三` is closed by its second, unless the next is lone too.
                open = false;
            }
            Some(last) if pair && han == Some(1) && (2..=4).contains(&last.chars().count()) && last.chars().all(is_han) => {
                last.push_str(part);
            }
            _ => {
                names.push(part.to_owned());
                open = han == Some(1) && bare(part).len() == part.len();
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::value::names::split;

    #[test]
    fn a_name_broken_over_lines_or_spaced_is_one_name() {
        for text in ["欧阳\n文峰", "欧阳 文峰", "欧阳文\r\n峰", "欧\n阳文峰", "欧阳文峰（临聘）", "欧阳\n文峰（临\n聘）"]
        {
            assert_eq!(split(text).names, ["欧阳文峰"], "{text:?}");
        }
        for text in ["马 强（临聘）", "马\n强", "马 强\n(临聘)", "马强（临\n聘）"] {
            assert_eq!(split(text).names, ["马强"], "{text:?}");
        }
        assert_eq!(split("张明\n远").names, ["张明远"]);
        assert_eq!(split("张三\n欧阳\n文峰\n李四").names, ["张三", "欧阳文峰", "李四"]);
    }

    #[test]
    fn names_in_lines_of_their_own_stay_apart() {
        for text in ["张三\n李四", "张三丰\n李四", "张三(司机)\n李四", "张三 李四"] {
            assert_eq!(split(text).names.len(), 2, "{text:?}");
        }
        assert_eq!(split("张三(办\n李四").names.len(), 2);
        assert_eq!(split("欧阳修\n文峰").names, ["欧阳修", "文峰"]);
    }
}
