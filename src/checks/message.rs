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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_a_files_text_are_text() {
        let text = fill("{a}与{b}{c", |name| (name == "a").then_some("{b}"));
        assert_eq!(text, "{b}与{b}{c");
        assert_eq!(placeholders("{x}与{y}").collect::<Vec<_>>(), ["x", "y"]);
    }
}
