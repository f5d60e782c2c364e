//! How many were for and against, as minutes say it: `8票同意、1票反对`, `赞成7人,弃权2人`, `同意9票`.

use super::numeral;

/// A text without the votes that it counts, and how many of them were for and against.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Votes {
    /// What else the text says.
    pub rest: String,
    /// Votes for it.
    pub fors: i64,
    /// Votes against it.
    pub against: i64,
    /// Whether it says how many were for it, be it nobody.
    pub counts_fors: bool,
    /// How many abstained.
    pub abstained: i64,
    /// The votes one by one, where a text counts several: what is said ahead of each, and how many were for and against.
    pub each: Vec<(String, i64, i64)>,
}

const FOR: [&str; 3] = ["同意", "赞成", "支持"];
pub(super) const AGAINST: [&str; 5] = ["不同意", "不赞成", "不支持", "反对", "否决"];
const ABSTAIN: [&str; 2] = ["弃权", "回避"];

impl Votes {
    /// Reads a text of any kind; one that counts no votes is its own rest.
    ///
    /// ```
    /// use ledgerlint::value::votes::Votes;
    /// let votes = Votes::of("8票同意、1票不同意,通过");
    /// assert_eq!((votes.fors, votes.against, votes.rest.as_str()), (8, 1, "、,通过"));
    /// assert_eq!(Votes::of("不同意支付3万元").rest, "不同意支付3万元");
    /// ```
    pub fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let boxes_lead = chars.first().is_some_and(|c| is_box(*c));
        let mut votes = Self::default();
        let mut open = Open::default();
        let mut at = 0;
        while at < chars.len() {
            let run = Run::of(&chars, at, boxes_lead);
            if run.tokens.is_empty() {
                votes.rest.extend(chars.get(at));
                at += 1;
                continue;
            }
            votes.take(&run, &chars, &mut open);
            at = run.end();
        }
        votes
    }

    /// Counts the votes of a run and leaves the rest of it.
    fn take(&mut self, run: &Run, chars: &[char], open: &mut Open) {
        let tokens = run.tokens.as_slice();
        let is_number = |token: Option<&Token>| token.is_some_and(|token| matches!(token.what, What::Number(_)));
        // Who attended is no vote: `实到9人同意9人反对0人`. `到会9人同意1人反对` has no other count for its first word.
        let attended = is_number(tokens.first()) && (is_number(tokens.last()) || (run.attended && tokens.len() == 2));
        let (left, tokens) = tokens.split_at(usize::from(attended));
        let mut rest = String::new();
        let mut leave = |token: &Token| rest.extend(chars.get(token.from..token.end).unwrap_or_default());
        left.iter().for_each(&mut leave);
        for pair in tokens.chunks(2) {
            let (of, number) = match pair {
                [Token { what: What::Word(of), .. }, Token { what: What::Number(number), .. }]
                | [Token { what: What::Number(number), .. }, Token { what: What::Word(of), .. }] => (*of, *number),
                _ => {
                    pair.iter().for_each(&mut leave);
                    continue;
                }
            };
            // Who was for it a second time: the next vote.
            if open.counts(of) || self.each.is_empty() {
                let said = self.rest.get(open.from..).unwrap_or_default().to_owned();
                self.each.push((said, 0, 0));
                *open = Open::default();
            }
            open.take(of, self.rest.len());
            if let Some((_, fors, against)) = self.each.last_mut() {
                match of {
                    Vote::For => *fors += number,
                    Vote::Against => *against += number,
                    Vote::Abstain => {}
                }
            }
            match of {
                Vote::For => {
                    self.fors += number;
                    self.counts_fors = true;
                }
                Vote::Against => self.against += number,
                Vote::Abstain => self.abstained += number,
            }
            // 不同意无: the word for none is left, as a name would be.
            pair.iter().filter(|token| token.is_said).for_each(&mut leave);
        }
        self.rest.push_str(&rest);
    }

    /// Whether no more were for it than against it, where any were counted.
    pub fn is_lost(&self) -> bool {
        self.against > 0 && self.against >= self.fors
    }

    /// What else the text says of the whole: where most were for it, those who were against it say nothing of it (`8人同意,职工01不同意`).
    /// What is refused with an object of its own (`不同意支付3万元`) stays.
    pub fn verdict(&self) -> String {
        const MOST: [&str; 3] = ["多数", "半数", "以上"];
        const PEOPLE_MAX: usize = 6;
        let most = |word: &&str| {
            let behind = self.rest.split_once(*word).map(|(_, behind)| behind.chars().take(PEOPLE_MAX + 2).collect::<String>());
            behind.is_some_and(|behind| FOR.iter().any(|word| behind.split_once(word).is_some_and(|(people, _)| !people.ends_with('不'))))
        };
        if self.fors <= self.against && !MOST.iter().any(most) {
            return self.rest.clone();
        }
        let chars: Vec<char> = self.rest.chars().collect();
        let mut verdict = String::with_capacity(self.rest.len());
        let mut at = 0;
        while let Some(here) = chars.get(at..).filter(|here| !here.is_empty()) {
            match word(here) {
                Some((Vote::Against, length)) if says_no_more(here.get(length..).unwrap_or_default()) => at += length,
                _ => {
                    verdict.extend(here.first());
                    at += 1;
                }
            }
        }
        verdict
    }
}

/// The vote that is being counted.
#[derive(Debug, Default)]
struct Open {
    fors: bool,
    against: bool,
    /// Where the rest goes on behind it.
    from: usize,
}

impl Open {
    fn counts(&self, of: Vote) -> bool {
        match of {
            Vote::For => self.fors,
            Vote::Against => self.against,
            Vote::Abstain => false,
        }
    }

    fn take(&mut self, of: Vote, from: usize) {
        self.fors |= matches!(of, Vote::For);
        self.against |= matches!(of, Vote::Against);
        self.from = from;
    }
}

/// Whether nothing is named behind the word of a vote.
fn says_no_more(behind: &[char]) -> bool {
    behind.first().is_none_or(|c| !c.is_alphanumeric() || matches!(c, '无' | '者' | '的'))
}

#[derive(Debug, Clone, Copy)]
enum Vote {
    For,
    Against,
    Abstain,
}

/// The word of a vote that some text begins with, and how many characters it takes.
fn word(chars: &[char]) -> Option<(Vote, usize)> {
    let begins = |words: &[&str]| {
        let of = |word: &&str| {
            let length = word.chars().count();
            word.chars().eq(chars.iter().copied().take(length)).then_some(length)
        };
        words.iter().find_map(of)
    };
    begins(&AGAINST)
        .map(|length| (Vote::Against, length))
        .or_else(|| begins(&FOR).map(|length| (Vote::For, length)))
        .or_else(|| begins(&ABSTAIN).map(|length| (Vote::Abstain, length)))
}

/// A count in digits or characters; four digits are no count of a committee's votes.
fn count(chars: &[char]) -> Option<(i64, usize)> {
    const DIGITS_MAX: usize = 3;
    let digits = chars.iter().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(*c)).count();
    if digits == 0 {
        return numeral::read(chars).filter(|(count, _)| (0..10_i64.pow(3)).contains(count));
    }
    let value = |total: i64, c: &char| total * 10 + i64::from(c.to_digit(10).unwrap_or_else(|| u32::from(*c) - u32::from('０')));
    (digits <= DIGITS_MAX).then(|| (chars.iter().take(digits).fold(0, value), digits))
}

/// How many characters to skip at some place: one, if it is one of some.
fn skip(chars: &[char], at: usize, any_of: &[char]) -> usize {
    usize::from(chars.get(at).is_some_and(|c| any_of.contains(c)))
}

fn from(chars: &[char], at: usize) -> &[char] {
    chars.get(at..).unwrap_or_default()
}

#[derive(Debug, Clone, Copy)]
enum What {
    Word(Vote),
    Number(i64),
}

/// A word of a vote or a count, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Token {
    what: What,
    from: usize,
    end: usize,
    /// A word for none, which is left in the rest.
    is_said: bool,
}

/// Words of votes and counts by turns, with nothing between them: `同意8票`, `8票同意1票反对`, `9人同意9人反对0人`. Counts go with the words
/// before them where the last stands behind a word, else with the words behind them.
#[derive(Debug, Default)]
struct Run {
    tokens: Vec<Token>,
    /// Whether the count that it begins with is one of people who came.
    attended: bool,
}

impl Run {
    fn of(chars: &[char], start: usize, boxes_lead: bool) -> Self {
        let number = |at: usize| {
            let found = ahead(from(chars, at), boxes_lead)?;
            Some(Token { what: What::Number(found.0), from: at, end: at + found.1, is_said: false })
        };
        let mut tokens = Vec::new();
        let mut at = start;
        if let Some(token) = number(at) {
            at = token.end;
            tokens.push(token);
        }
        while let Some((of, length)) = word(from(chars, at)) {
            tokens.push(Token { what: What::Word(of), from: at, end: at + length, is_said: false });
            at += length;
            // A count that a word may stand behind, or one that ends here.
            let Some((count, length, is_said)) = behind(from(chars, at), boxes_lead) else { break };
            tokens.push(Token { what: What::Number(count), from: at, end: at + length, is_said });
            at += length;
        }
        let first_counts = tokens.first().is_some_and(|token| matches!(token.what, What::Number(_)));
        if tokens.len() < 2 {
            tokens.clear();
        }
        let before = chars.get(..start).unwrap_or_default();
        let attended = first_counts && ATTEND.iter().any(|word| before.iter().rev().copied().take(2).eq(word.chars().rev()));
        Self { tokens, attended }
    }

    fn end(&self) -> usize {
        self.tokens.last().map_or(0, |token| token.end)
    }
}

/// What stands before the number of those who should come or came.
const ATTEND: [&str; 10] = ["应到", "实到", "到会", "参会", "出席", "与会", "到场", "参加", "应会", "列席"];
/// Nobody.
const NOBODY: [&str; 13] = [
    "没有任何人",
    "没有一人",
    "没有1人",
    "没有一票",
    "没有1票",
    "没有人",
    "无任何人",
    "无一人",
    "无1人",
    "无一票",
    "无1票",
    "无人",
    "没人",
];

fn is_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '○' | '☑' | '☒' | '√' | '✓' | '✔' | '■')
}

fn is_ticked(c: char) -> bool {
    matches!(c, '☑' | '√' | '✓' | '✔' | '■')
}

/// A count before the word of a vote, and how many characters it takes: `8票`, `8人均`, `8票为`, `无一人`, `□`.
fn ahead(chars: &[char], boxes_lead: bool) -> Option<(i64, usize)> {
    if let Some(c) = chars.first().filter(|c| boxes_lead && is_box(**c)) {
        return word(from(chars, 1)).map(|_| (i64::from(is_ticked(*c)), 1));
    }
    let begins = |word: &&&str| word.chars().eq(chars.iter().copied().take(word.chars().count()));
    if let Some(nobody) = NOBODY.iter().find(begins).map(|word| word.chars().count()) {
        let at = nobody + skip(chars, nobody, &['表']);
        let at = at + skip(chars, at, &['示']);
        let says = |(of, length): (Vote, usize)| !matches!(of, Vote::For) && says_no_more(from(chars, at + length));
        return word(from(chars, at)).is_some_and(says).then_some((0, at));
    }
    let (number, mut at) = count(chars)?;
    if skip(chars, at, &['票', '人', '名', '张']) == 0 {
        return None;
    }
    at += 1;
    at += skip(chars, at, &['为', '均', '表']);
    at += skip(chars, at, &['示']);
    word(from(chars, at)).map(|_| (number, at))
}

/// A count behind the word of a vote, how many characters it takes, and whether it is a word for none: `8票`, `:0票`, `票8票`, `人数为8人`, `:无`,
/// `()`. A number that counts something else (`同意3人参加`, `同意8万元`) is none of votes.
fn behind(chars: &[char], boxes_lead: bool) -> Option<(i64, usize, bool)> {
    // `8票同意1票不同意` goes on with the next word.
    let goes_on = |at: usize| word(from(chars, at)).is_some() || ahead(from(chars, at), boxes_lead).is_some();
    let closes = |at: usize| ends(chars.get(at)) || goes_on(at);
    if let Some((number, length)) = ahead(chars, boxes_lead) {
        return Some((number, length, false));
    }
    if let Some(c) = chars.first().filter(|c| !boxes_lead && is_box(**c)) {
        return Some((i64::from(is_ticked(*c)), 1, false));
    }
    match chars {
        ['(', ')', ..] => return Some((0, 2, false)),
        ['(', c, ')', ..] if is_box(*c) => return Some((i64::from(is_ticked(*c)), 3, false)),
        ['(', inside @ ..] => {
            let (number, length) = count(inside)?;
            let at = length + skip(inside, length, &['票', '人', '名']);
            return (inside.get(at) == Some(&')')).then_some((number, at + 2, false));
        }
        _ => {}
    }
    let mut at = skip(chars, 0, &['票', '人']);
    at += skip(chars, at, &['者', '的', '数']);
    at += skip(chars, at, &[':', '：', '共', '有', '为']);
    match from(chars, at) {
        ['没', '有', ..] if closes(at + 2) => return Some((0, at + 2, true)),
        ['无' | '/' | '-' | '—' | '空', ..] if closes(at + 1) => return Some((0, at + 1, true)),
        _ => {}
    }
    let (number, length) = count(from(chars, at))?;
    at += length;
    match chars.get(at) {
        Some('票') => Some((number, at + 1, false)),
        Some('人' | '名' | '张') => closes(at + 1).then_some((number, at + 1, false)),
        // 不同意64,001元, 不同意1、河堤: a number without its unit may be of anything that goes on behind it.
        next => {
            let goes_on = || goes_on(at) || goes_on(at + 1);
            let parted = || matches!(next, Some(',' | ';' | '。' | ')')) && !chars.get(at + 1).is_some_and(char::is_ascii_digit);
            (next.is_none() || parted() || goes_on()).then_some((number, at, false))
        }
    }
}

/// Whether a text ends here, or a part of it does.
fn ends(next: Option<&char>) -> bool {
    next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '%' | '％' | '/' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_counted_and_taken_out() {
        for (text, fors, against, rest) in [
            ("8票同意1票不同意", 8, 1, ""),
            ("同意8票，反对1票，弃权0票，决议通过", 8, 1, "，，，决议通过"),
            ("赞成票：７票；反对票：2票", 7, 2, "；"),
            ("三票同意六票反对,未通过", 3, 6, ",未通过"),
            ("应到9人,实到9人,9人同意", 9, 0, "应到9人,实到9人,"),
            ("赞成7人,弃权2人", 7, 0, ","),
            ("同意9,反对0", 9, 0, ","),
            ("十一票赞成", 11, 0, ""),
            ("同意人数:9人,不同意人数:0人", 9, 0, ","),
            ("同意票数9,反对票数2", 9, 2, ","),
            ("应到11人实到10人同意10人反对0人弃权0人", 10, 0, "应到11人实到10人"),
            ("出席7人赞成6人反对1人", 6, 1, "出席7人"),
            ("支持5人反对2人", 5, 2, ""),
            ("与会8人同意2人不同意", 8, 2, "与会"),
            ("实到6人同意", 0, 0, "实到6人同意"),
            ("同意7票反对无,弃权无", 7, 0, "无,无"),
            ("六名同意,没有一人不同意", 6, 0, ","),
            ("支付该款,无任何人反对", 0, 0, "支付该款,"),
            ("☑同意□不同意", 1, 0, ""),
            ("同意□不同意☑", 0, 1, ""),
            ("赞成(√)反对()弃权()", 1, 0, ""),
            ("同意(9人)不同意(1人)", 9, 1, ""),
            ("不同意:-", 0, 0, ":-"),
            ("赞成票2张,反对票5张", 2, 5, ","),
            ("0票同意", 0, 0, ""),
        ] {
            let votes = Votes::of(text);
            assert_eq!((votes.fors, votes.against, votes.rest.as_str()), (fors, against, rest), "{text}");
        }
        for text in [
            "同意支付8万元",
            "不同意3人外出",
            "同意8万元",
            "同意8.5万元",
            "同意2023年预算",
            "无人不同意支付",
            "反对无故拖欠",
            "不同意",
            "一致同意",
            "反对50%",
            "",
        ] {
            let votes = Votes::of(text);
            assert_eq!((votes.fors, votes.against, votes.rest.as_str()), (0, 0, text), "{text}");
        }
    }

    #[test]
    fn who_was_against_it_says_nothing_of_what_most_were_for() {
        for (text, verdict) in [
            ("8人同意,王某不同意", ",王某"),
            ("同意9人,不同意无", ",无"),
            ("多数同意,少数不同意", "多数同意,少数"),
            ("三分之二以上委员同意,一人反对", "三分之二以上委员同意,"),
            ("9人同意立项,不同意支付8万元", "立项,不同意支付8万元"),
            ("多数不同意", "多数不同意"),
            ("1人同意,其余不同意支付", ",其余不同意支付"),
            ("会议不同意", "会议不同意"),
        ] {
            assert_eq!(Votes::of(text).verdict(), verdict, "{text}");
        }
    }

    #[test]
    fn votes_on_several_things_are_told_apart() {
        let each = |text: &str| Votes::of(text).each;
        let vote = |said: &str, fors: i64, against: i64| (said.to_owned(), fors, against);
        assert_eq!(each("修桥:同意8票,反对0票;买车:同意2票,反对6票"), [vote("修桥:", 8, 0), vote(";买车:", 2, 6)]);
        assert_eq!(each("8票同意、1票反对"), [vote("", 8, 1)]);
        assert_eq!(each("同意"), []);
    }

    #[test]
    fn a_vote_is_lost_where_no_more_were_for_it() {
        for (text, lost) in [
            ("3票同意,6票反对", true),
            ("4票同意,4票反对", true),
            ("9票反对", true),
            ("9票同意", false),
            ("同意", false),
            ("弃权9票", false),
        ] {
            assert_eq!(Votes::of(text).is_lost(), lost, "{text}");
        }
    }
}
