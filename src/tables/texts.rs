//! Texts, each different one once, by number: what makes a journal of millions of lines small and quick to compare. Knows no rows.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// A map whose keys are numbers of texts or made of them: quicker to hash than the standard one, its seeds differ between runs too.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// The number of a text in its [`Texts`]. The blank text is [`TextId::BLANK`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextId(u32);

impl TextId {
    /// The blank text.
    pub const BLANK: Self = Self(0);

    /// Whether it is the blank text.
    pub fn is_blank(self) -> bool {
        self == Self::BLANK
    }

    /// Its place among the texts, from 0, which is the blank one.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Texts by number. Equal texts have equal numbers; numbers follow the order in which texts were met.
///
/// ```
/// use ledgerlint::tables::Texts;
/// let mut texts = Texts::default();
/// let id = texts.intern("银行存款");
/// assert_eq!(texts.intern("银行存款"), id);
/// assert_eq!(texts.get(id), "银行存款");
/// ```
#[derive(Debug, Clone)]
pub struct Texts {
    /// All texts, one behind the other.
    bytes: String,
    /// Where each ends; it begins where the one before ends.
    ends: Vec<usize>,
    /// Each with its hash and its place, so that a growing table needs no look at the texts, and a comparison only at the text itself.
    numbers: HashTable<Entry>,
    /// Its seeds differ between runs, against files made to collide; no order hangs on it.
    hasher: RandomState,
}

/// A text in the table that finds its number.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u32,
    id: TextId,
    /// Where it begins, and in the lowest bits how long it is.
    place: u64,
}

/// So many bits of a place are the length.
const LENGTH_BITS: u32 = 24;
const LENGTH_MAX: u64 = (1 << LENGTH_BITS) - 1;

/// From so many texts on they do not stay near.
const FAR_TEXTS: usize = 1 << 16;

impl Entry {
    fn new(hash: u64, id: TextId, start: usize, length: usize) -> Self {
        let length = u64::try_from(length).unwrap_or(LENGTH_MAX).min(LENGTH_MAX);
        Self { hash: short(hash), id, place: (u64::try_from(start).unwrap_or(0) << LENGTH_BITS) | length }
    }

    fn is(&self, hash: u64, text: &str, bytes: &str, ends: &[usize]) -> bool {
        if self.hash != short(hash) {
            return false;
        }
        let length = self.place & LENGTH_MAX;
        // What is longer than the length can say has its end elsewhere.
        if length == LENGTH_MAX {
            return text_of(bytes, ends, self.id) == text;
        }
        let (start, length) = (usize::try_from(self.place >> LENGTH_BITS).unwrap_or(0), usize::try_from(length).unwrap_or(0));
        length == text.len() && bytes.as_bytes().get(start..start + length) == Some(text.as_bytes())
    }
}

/// The half of a hash that is kept.
fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

/// A hash for the table from the half that is kept: the table looks at the lowest and the topmost bits.
fn spread(short: u32) -> u64 {
    u64::from(short).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Default for Texts {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0], numbers: HashTable::new(), hasher: RandomState::default() }
    }
}

impl Texts {
    /// The number of a text.
    pub fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::BLANK;
        }
        let hash = self.hasher.hash_one(text.as_bytes());
        let (bytes, ends) = (&self.bytes, &self.ends);
        if let Some(known) = self.numbers.find(spread(short(hash)), |entry| entry.is(hash, text, bytes, ends)) {
            return known.id;
        }
        // Four thousand million different texts take more memory than any machine has that runs this.
        let Ok(number) = u32::try_from(self.ends.len()) else { return TextId::BLANK };
        let entry = Entry::new(hash, TextId(number), self.bytes.len(), text.len());
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.numbers.insert_unique(spread(entry.hash), entry, |entry| spread(entry.hash));
        entry.id
    }

    /// Looks for texts that will be asked for soon, all at once: where there are so many that each lies far away in memory, the waits for them
    /// overlap. Changes nothing; `places` is memory to work with.
    pub fn bring_near<'t>(&self, texts: impl Iterator<Item = &'t [u8]>, places: &mut Vec<u64>) {
        if self.numbers.len() < FAR_TEXTS {
            return;
        }
        places.clear();
        let mut last: &[u8] = &[];
        for text in texts {
            if text != last {
                places.push(self.hasher.hash_one(text));
                last = text;
            }
        }
        for place in places.iter_mut() {
            let hash = short(*place);
            *place = self.numbers.find(spread(hash), |entry| entry.hash == hash).map_or(0, |entry| entry.place >> LENGTH_BITS);
        }
        let touched = places.iter().filter_map(|place| self.bytes.as_bytes().get(usize::try_from(*place).ok()?));
        std::hint::black_box(touched.fold(0, |all, byte| all ^ byte));
    }

    /// The number of a text that is there already.
    pub fn find(&self, text: &str) -> Option<TextId> {
        if text.is_empty() {
            return Some(TextId::BLANK);
        }
        let hash = self.hasher.hash_one(text.as_bytes());
        self.numbers.find(spread(short(hash)), |entry| entry.is(hash, text, &self.bytes, &self.ends)).map(|entry| entry.id)
    }

    /// The text of a number; blank for a number of other texts.
    pub fn get(&self, id: TextId) -> &str {
        text_of(&self.bytes, &self.ends, id)
    }

    /// Whether this is the text of a number.
    pub fn is(&self, id: TextId, text: &str) -> bool {
        let end = self.ends.get(id.index()).copied().unwrap_or(0);
        end.checked_sub(text.len()).is_some_and(|start| {
            let begins = id.index().checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) == start;
            begins && self.bytes.as_bytes().get(start..end) == Some(text.as_bytes())
        })
    }

    /// How many there are, the blank one among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none but the blank one.
    pub fn is_empty(&self) -> bool {
        self.ends.len() <= 1
    }

    /// All of them, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (TextId, &str)> {
        (0_u32..).map(TextId).take(self.ends.len()).map(|id| (id, self.get(id)))
    }

    /// What they take in memory, in bytes.
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<usize>() + self.numbers.capacity() * (size_of::<Entry>() + 1)
    }
}

fn text_of<'t>(bytes: &'t str, ends: &[usize], id: TextId) -> &'t str {
    let index = id.index();
    let end = ends.get(index).copied().unwrap_or(0);
    let start = index.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    bytes.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_blank_text_is_number_nought_and_always_there() {
        let mut texts = Texts::default();
        assert_eq!((texts.intern(""), texts.find(""), texts.get(TextId::BLANK)), (TextId::BLANK, Some(TextId::BLANK), ""));
        assert!(texts.is_empty());
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_equal_ones_have_one_number(all in prop::collection::vec("[a-c中]{0,3}", 0..200)) {
            let mut texts = Texts::default();
            let ids: Vec<TextId> = all.iter().map(|text| texts.intern(text)).collect();
            for (a, text) in ids.iter().zip(&all) {
                prop_assert_eq!(texts.get(*a), text.as_str());
                prop_assert!(texts.is(*a, text) && !texts.is(*a, "中中中中"));
                for (b, other) in ids.iter().zip(&all) {
                    prop_assert_eq!(a == b, text == other);
                }
            }
        }
    }
}
