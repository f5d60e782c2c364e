//! The boxes of a form: of `□同意 ☑不同意` the ticked one is what was decided, and a form that nobody ticked says nothing.

use super::text::fold;
use super::votes::AGAINST;

/// What a form lets one choose from, the longer before what is part of them.
const CHOICES: [&str; 19] = [
    "不同意",
    "不赞成",
    "不支持",
    "不批准",
    "不通过",
    "未通过",
    "不予通过",
    "原则同意",
    "同意",
    "赞成",
    "支持",
    "批准",
    "通过",
    "反对",
    "否决",
    "弃权",
    "回避",
    "暂缓",
    "缓议",
];
/// What may stand behind a choice.
const ACTS: [&str; 8] = ["支付", "付款", "拨付", "列支", "报销", "实施", "采购", "购置"];

/// The text with what is ticked in place of its boxes: `□同意 ☑不同意` to `不同意`. Where it has several forms, as one a person or one a
/// matter, each is a vote (`同意1票不同意0票`). What may be read in two ways stays as it is.
///
/// ```
/// use ledgerlint::value::ballot::ticked;
/// assert_eq!(ticked("付维修款。□同意 ☑不同意"), "付维修款。不同意");
/// assert_eq!(ticked("同意（√） 不同意（ ）"), "同意");
/// assert_eq!(ticked("□同意 □不同意"), "");
/// ```
pub fn ticked(text: &str) -> String {
    // [×]: a box with a cross.
    let crossed = ["[×]", "[x]", "[X]", "【×】", "【x】", "【X】"].iter().fold(text.to_owned(), |text, cross| text.replace(cross, "☒"));
    let text = crossed.as_str();
    if !text.contains(is_box) && !text.contains(['(', '（', '[', '【']) {
        return text.to_owned();
    }
    let chars: Vec<char> = fold(text).chars().collect();
    let (mut parts, mut plain, mut at) = (Vec::new(), String::new(), 0);
    while at < chars.len() {
        // What is no form is passed as a whole: the 同意 of 不同意.
        let (form, length) = Form::at(&chars, at);
        match form {
            Some(form) => parts.push((std::mem::take(&mut plain), form)),
            None => plain.extend(chars.get(at..at + length).unwrap_or_default()),
        }
        at += length;
    }
    let count = parts.len();
    if count == 0 {
        return text.to_owned();
    }
    let mut told = String::with_capacity(text.len());
    for (before, form) in parts {
        told.push_str(&before);
        told.push_str(&form.say(count > 1));
    }
    told.push_str(&plain);
    told
}

/// A form: what one may choose, each ticked or not.
#[derive(Debug)]
struct Form(Vec<(String, bool)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Ticked,
    Empty,
    /// A cross: ticked where the others are empty, and not where one is ticked.
    Crossed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Choice(String),
    Mark(Mark),
    Gap,
}

impl Form {
    /// The form that starts here, and how many characters it takes, or what is none.
    fn at(chars: &[char], start: usize) -> (Option<Self>, usize) {
        let (mut tokens, mut at, mut end) = (Vec::new(), start, start + 1);
        while let Some((token, length)) = token(chars, at).filter(|(token, _)| !(tokens.is_empty() && *token == Token::Gap)) {
            at += length;
            if token != Token::Gap {
                end = at;
            }
            tokens.push(token);
        }
        while tokens.last() == Some(&Token::Gap) {
            tokens.pop();
        }
        // 同意□票 is a number to fill in, and 同意(√)8票 a count.
        let counts = chars.get(end).is_some_and(|c| matches!(c, '票' | '人' | '名') || c.is_ascii_digit());
        (Self::of(&tokens).filter(|_| !counts), end - start)
    }

    fn of(tokens: &[Token]) -> Option<Self> {
        let marks = || tokens.iter().filter_map(|token| if let Token::Mark(mark) = token { Some(*mark) } else { None });
        let is_any_ticked = marks().any(|mark| mark == Mark::Ticked);
        let leads = match (tokens.first()?, tokens.last()?) {
            (Token::Mark(_), Token::Choice(_)) => true,
            (Token::Choice(_), Token::Mark(_)) => false,
            // 同意 √不同意: the white space tells whose a mark is.
            (Token::Choice(_), Token::Choice(_)) => {
                tokens.windows(3).any(|window| matches!(window, [Token::Gap, Token::Mark(_), Token::Choice(_)]))
            }
            _ => return None,
        };
        let mut choices: Vec<(String, bool)> = Vec::new();
        let mut ahead = None;
        for token in tokens {
            match token {
                Token::Gap => {}
                Token::Mark(mark) => {
                    let ticked = *mark == Mark::Ticked || (*mark == Mark::Crossed && !is_any_ticked);
                    if leads {
                        ahead = Some(ticked);
                    } else if let Some((_, is_ticked)) = choices.last_mut() {
                        *is_ticked |= ticked;
                    }
                }
                Token::Choice(choice) => choices.push((choice.clone(), ahead.take().unwrap_or_default())),
            }
        }
        let is_one = choices.iter().filter(|(_, ticked)| *ticked).count() < 2;
        let any = marks().next().is_some();
        (any && is_one && !choices.is_empty()).then_some(Self(choices))
    }

    fn say(&self, is_one_of_several: bool) -> String {
        let Some((choice, _)) = self.0.iter().find(|(_, ticked)| *ticked) else { return String::new() };
        match choice.as_str() {
            choice if !is_one_of_several => choice.to_owned(),
            "同意" | "赞成" | "支持" => "同意1票不同意0票".to_owned(),
            choice if AGAINST.contains(&choice) => "同意0票不同意1票".to_owned(),
            choice => choice.to_owned(),
        }
    }
}

fn is_box(c: char) -> bool {
    mark(c).is_some()
}

/// What a sign says. A cross in a box is how programs tick one.
fn mark(c: char) -> Option<Mark> {
    match c {
        '☑' | '√' | '✓' | '✔' | '■' | '●' | '◉' | '\u{f052}' | '\u{f0fe}' => Some(Mark::Ticked),
        '□' | '☐' | '○' | '◯' | '◻' | '▢' => Some(Mark::Empty),
        '☒' => Some(Mark::Crossed),
        _ => None,
    }
}

/// What stands here, and how many characters it takes.
fn token(chars: &[char], at: usize) -> Option<(Token, usize)> {
    let rest = chars.get(at..)?;
    let begins = |word: &&&str| word.chars().eq(rest.iter().copied().take(word.chars().count()));
    if let Some(choice) = CHOICES.iter().find(begins) {
        let length = choice.chars().count();
        let behind = rest.get(length..).unwrap_or_default();
        let act = ACTS.iter().find(|word| word.chars().eq(behind.iter().copied().take(2))).copied().unwrap_or_default();
        return Some((Token::Choice(format!("{choice}{act}")), length + act.chars().count()));
    }
    let c = *rest.first()?;
    if let Some(mark) = mark(c) {
        return Some((Token::Mark(mark), 1));
    }
    if matches!(c, '(' | '[' | '【') {
        const INSIDE_MAX: usize = 4;
        let close = rest.iter().take(INSIDE_MAX + 2).position(|c| matches!(c, ')' | ']' | '】'))?;
        let inside: Vec<char> = rest.get(1..close)?.iter().copied().filter(|c| !c.is_whitespace() && *c != '_').collect();
        return match inside.as_slice() {
            [] => Some((Token::Mark(Mark::Empty), close + 1)),
            [c] => mark(*c).map(|mark| (Token::Mark(mark), close + 1)),
            _ => None,
        };
    }
    (c.is_whitespace() || matches!(c, '、' | ',' | '/' | ';' | '|')).then_some((Token::Gap, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticked_box_is_what_was_decided() {
        for (text, told) in [
            ("□同意 ☑不同意", "不同意"),
            ("☑同意 □不同意 □弃权", "同意"),
            ("√同意  不同意", "同意"),
            ("同意  √不同意", "不同意"),
            ("同意√  不同意", "同意"),
            ("同意（√） 不同意（ ）", "同意"),
            ("同意( ) 不同意( √ ) 弃权( )", "不同意"),
            ("同意【 】不同意【√】", "不同意"),
            ("同意□ 不同意☑", "不同意"),
            ("□ 同意\n■ 不同意", "不同意"),
            ("☒同意 ☐不同意", "同意"),
            ("☑同意 ☒不同意", "同意"),
            ("○同意 ●不同意", "不同意"),
            ("☑通过 □不通过", "通过"),
            ("□同意支付 ☑不同意支付", "不同意支付"),
            ("研究支付白石桥维修工程款。□同意 ☑不同意", "研究支付白石桥维修工程款。不同意"),
            // Nobody ticked any.
            ("□同意 □不同意", ""),
            ("同意（ ） 不同意（ ）", ""),
            ("研究付维修款 ☐通过 ☐不通过", "研究付维修款 "),
            // One a person.
            ("张三☑同意□不同意;李四□同意☑不同意", "张三同意1票不同意0票;李四同意0票不同意1票"),
        ] {
            assert_eq!(ticked(text), told, "{text}");
        }
        for text in [
            "同意",
            "不同意支付8万元",
            "同意（附件1）",
            "二○二三年同意支付",
            "同意(9人)不同意(1人)",
            "同意□票,不同意□票",
            "☑同意 ☑不同意",
            "□",
            "√",
            "修桥(二期)同意支付",
            "",
        ] {
            assert_eq!(ticked(text), text);
        }
    }
}
