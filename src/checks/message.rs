//! Messages with placeholders: `{person}在“{event}”领取{amount}元`.

/// The names in braces, in order.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// The text with each placeholder filled by `fill`; one that it does not know stays as it is. What is filled in is not
/// looked at again, so braces in a file's text do nothing.
pub fn fill<'a>(text: &str, fill: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((name, behind)) = after.split_once('}') {
            match fill(name) {
                // (凭证{voucher_no}): a bracket with nothing to say but its label.
                Some("") if behind.starts_with(')') && last_bracket(&out).is_some() => {
                    out.truncate(last_bracket(&out).unwrap_or(out.len()));
                    rest = behind.strip_prefix(')').unwrap_or(behind);
                    continue;
                }
                Some(value) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Where the bracket begins that a text ends within, if nothing but a short label stands in it.
fn last_bracket(text: &str) -> Option<usize> {
    const LABEL_CHARS_MAX: usize = 12;
    let at = text.rfind('(')?;
    let label = text.get(at + 1..)?;
    let is_label = label.chars().count() <= LABEL_CHARS_MAX && label.chars().all(|c| c.is_alphabetic() || c == ' ');
    is_label.then(|| text.get(..at).unwrap_or_default().trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_around_nothing_goes() {
        let with = |text: &str, number: &'static str| fill(text, |name| (name == "n").then_some(number));
        assert_eq!(with("支付整数100元(凭证{n})", ""), "支付整数100元");
        assert_eq!(with("支付整数100元(凭证{n})", "记-1"), "支付整数100元(凭证记-1)");
        assert_eq!(with("paid (voucher {n}), once", ""), "paid, once");
        assert_eq!(with("(摘要,凭证{n})以现金{n}支付", ""), "(摘要,凭证)以现金支付");
    }

    #[test]
    fn braces_in_a_files_text_are_text() {
        let text = fill("{a}与{b}{c", |name| (name == "a").then_some("{b}"));
        assert_eq!(text, "{b}与{b}{c");
        assert_eq!(placeholders("{x}与{y}").collect::<Vec<_>>(), ["x", "y"]);
    }
}
