//! What headers look like from outside: which characters they begin and end with, so that most texts are seen to be none without a closer
//! look. Knows no columns.

use std::collections::HashSet;

use foldhash::fast::FixedState;

/// Characters of the basic plane, a bit each.
#[derive(Debug, Clone)]
pub(super) struct Characters(Vec<u64>);

impl Characters {
    pub fn of(characters: impl IntoIterator<Item = char>) -> Self {
        let mut bits = vec![0_u64; 1024];
        for c in characters {
            let code = u32::from(c) as usize;
            if let Some(word) = bits.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self(bits)
    }

    /// Whether it is one of them; those beyond the basic plane may be.
    pub fn has(&self, c: char) -> bool {
        let code = u32::from(c) as usize;
        self.0.get(code / 64).is_none_or(|word| word & (1 << (code % 64)) != 0)
    }
}

/// Pairs of characters. Most other pairs have a place of their own, so they need no closer look.
#[derive(Debug, Clone)]
struct Pairs {
    /// By place whether a pair has it; several may have one.
    places: Box<[u64; PLACES / 64]>,
    all: HashSet<(char, char), FixedState>,
}

/// No header is longer, whatever remarks stand behind it.
const HEADER_BYTES_MAX: usize = 2048;

/// A thousand pairs leave nearly all of so many places free.
const PLACES: usize = 1 << 16;

impl Pairs {
    fn of(pairs: impl Iterator<Item = (char, char)>) -> Self {
        let all: HashSet<_, _> = pairs.collect();
        let mut places = Box::new([0_u64; PLACES / 64]);
        for place in all.iter().copied().map(place_of) {
            if let Some(word) = places.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
        Self { places, all }
    }

    fn has(&self, pair: (char, char)) -> bool {
        let place = place_of(pair);
        self.places.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0) && self.all.contains(&pair)
    }
}

fn place_of((first, second): (char, char)) -> usize {
    let both = (u64::from(u32::from(first)) << 21) | u64::from(u32::from(second));
    usize::try_from(both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48).unwrap_or(0)
}

/// Some headers from outside.
#[derive(Debug, Clone)]
pub(super) struct Shapes {
    /// The first and the last character of each header, and of each with a unit behind it.
    ends: Pairs,
    /// The first two characters of each header; of one with a single character that one twice.
    begins: Pairs,
    /// The headers of a single character, and what begins with one twice.
    alone: Characters,
    bytes_max: usize,
    all: HashSet<String, FixedState>,
    /// Whether one begins like an amount.
    like_amounts: bool,
}

impl Shapes {
    /// Of folded headers.
    pub fn of<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let all: HashSet<String, FixedState> = headers.map(str::to_owned).collect();
        // `金额/万元` and `金额-元` name their unit behind the header.
        let units = ['元', '圆', '万', '亿'];
        let ends = |header: &String| {
            let (first, last) = (header.chars().next(), header.chars().next_back());
            let lasts: Vec<char> = last.into_iter().chain(units).collect();
            first.into_iter().flat_map(move |first| lasts.clone().into_iter().map(move |last| (first, last))).collect::<Vec<_>>()
        };
        let begins: Vec<(char, char)> = all.iter().filter_map(|header| begin_of(header)).collect();
        Self {
            alone: Characters::of(begins.iter().filter(|(first, second)| first == second).map(|(first, _)| *first)),
            ends: Pairs::of(all.iter().flat_map(ends)),
            begins: Pairs::of(begins.into_iter()),
            // The longest unit with what stands before it.
            bytes_max: all.iter().map(String::len).max().unwrap_or(0) + "/人民币元".len(),
            like_amounts: all.iter().any(|header| header.starts_with(|c: char| c.is_ascii_digit() || c == '-')),
            all,
        }
    }

    /// Whether one begins with a digit, so that dates and amounts would have to be looked at too.
    pub fn like_amounts(&self) -> bool {
        self.like_amounts
    }

    /// Whether one, or one with its unit, begins and ends with these.
    pub fn end(&self, first: char, last: char) -> bool {
        self.ends.has((first, last))
    }

    /// Whether one begins with these, or is the first of them.
    pub fn begin(&self, first: char, second: char) -> bool {
        self.alone.has(first) || self.begins.has((first, second))
    }

    /// The most bytes that one takes, its unit included.
    pub fn bytes_max(&self) -> usize {
        self.bytes_max
    }

    /// Whether a text as it is written could be one, or one with its unit, by its first and its last character.
    pub fn may_be(&self, text: &str) -> bool {
        if text.len() > HEADER_BYTES_MAX {
            return false;
        }
        // What has no letters is an amount, a date, a number of something.
        if !self.like_amounts && text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            return false;
        }
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else { return false };
        // A unit may stand behind a header without a sign between them, and a number before it.
        if !firm(first) || !firm(last) || first.is_ascii_digit() || last == '元' {
            return true;
        }
        self.end(first.to_ascii_lowercase(), last.to_ascii_lowercase())
    }

    /// Whether a folded text is one.
    pub fn has(&self, folded: &str) -> bool {
        self.all.contains(folded)
    }
}

/// The first two characters of a text; of a single one that one twice.
pub(super) fn begin_of(text: &str) -> Option<(char, char)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    Some((first, characters.next().unwrap_or(first)))
}

/// Whether nothing of this character is trimmed off a text, so that what it is called begins or ends with it.
pub(super) fn firm(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_ascii_alphanumeric()
}
