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
}

const FOR: [&str; 3] = ["同意", "赞成", "支持"];
const AGAINST: [&str; 5] = ["不同意", "不赞成", "不支持", "反对", "否决"];
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
        let mut votes = Self::default();
        let mut at = 0;
        while let Some(here) = chars.get(at..).filter(|here| !here.is_empty()) {
            let Some((of, count, length)) = number_then_word(here).or_else(|| word_then_number(here)) else {
                votes.rest.extend(here.first());
                at += 1;
                continue;
            };
            match of {
                Vote::For => votes.fors += count,
                Vote::Against => votes.against += count,
                Vote::Abstain => {}
            }
            at += length;
        }
        votes
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
        if self.fors <= self.against && !MOST.iter().any(|word| most(&word)) {
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

/// `8票同意`, `8人同意`, `8票为同意`.
fn number_then_word(chars: &[char]) -> Option<(Vote, i64, usize)> {
    let (number, mut at) = count(chars)?;
    if skip(chars, at, &['票', '人', '名']) == 0 {
        return None;
    }
    at += 1;
    at += skip(chars, at, &['为', '均', '表']);
    at += skip(chars, at, &['示']);
    let (of, length) = word(from(chars, at))?;
    // `8票同意1票` counts the votes ahead of the word; the next count has a word of its own.
    Some((of, number, at + length))
}

/// `同意8票`, `反对:0票`, `赞成票8票`, `赞成8人`; a number that counts something else (`同意3人参加`, `同意8万元`) is none of votes.
fn word_then_number(chars: &[char]) -> Option<(Vote, i64, usize)> {
    let (of, mut at) = word(chars)?;
    at += skip(chars, at, &['票', '人']);
    at += skip(chars, at, &['的', '数']);
    at += skip(chars, at, &[':', '：', '共', '有', '为']);
    let (number, length) = count(from(chars, at))?;
    at += length;
    match chars.get(at) {
        Some('票') => Some((of, number, at + 1)),
        Some('人' | '名') => ends(chars.get(at + 1)).then_some((of, number, at + 1)),
        next => ends(next).then_some((of, number, at)),
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
        ] {
            let votes = Votes::of(text);
            assert_eq!((votes.fors, votes.against, votes.rest.as_str()), (fors, against, rest), "{text}");
        }
        for text in ["同意支付8万元", "不同意3人外出", "同意8万元", "同意8.5万元", "同意2023年预算", "不同意", "一致同意", "反对50%", ""]
        {
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
