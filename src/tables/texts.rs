//! Texts, each different one once, by number: what makes a journal of millions of lines small and quick to compare. Knows no rows.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

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
    numbers: Numbers,
    /// Its seeds differ between runs, against files made to collide; no order hangs on it.
    hasher: RandomState,
}

/// What a text came to that was looked for before it is asked for: it need not be looked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sought {
    hash: u32,
    /// The number that it seems to have; blank where there is none.
    id: TextId,
}

/// From so many texts on they do not stay near.
const FAR_TEXTS: usize = 1 << 16;

/// The half of a hash that is kept.
fn short(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(0)
}

/// A text in the table that finds its number; the blank number where there is none.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    hash: u32,
    id: TextId,
}

/// The numbers of texts by their hashes. An entry stands at the place that its hash says or at the first free one behind it, so that all that
/// a look needs lies side by side in memory, and what will be looked at can be told before.
#[derive(Debug, Clone, Default)]
struct Numbers {
    /// As many as a power of two, half of them free.
    entries: Vec<Entry>,
    count: usize,
}

/// A table has at least so many entries.
const ENTRIES_MIN: usize = 16;

impl Numbers {
    /// Where the look for a hash begins.
    fn place(&self, hash: u32) -> usize {
        hash as usize & self.entries.len().wrapping_sub(1)
    }

    /// The number with this hash of which `is` is true.
    fn find(&self, hash: u32, is: impl Fn(TextId) -> bool) -> Option<TextId> {
        let mut place = self.place(hash);
        loop {
            let entry = self.entries.get(place)?;
            if entry.id.is_blank() {
                return None;
            }
            if entry.hash == hash && is(entry.id) {
                return Some(entry.id);
            }
            place = (place + 1) & (self.entries.len() - 1);
        }
    }

    /// Adds a number that is not there.
    fn add(&mut self, hash: u32, id: TextId) {
        if 2 * self.count >= self.entries.len() {
            let more = vec![Entry::default(); ENTRIES_MIN.max(2 * self.entries.len())];
            for entry in std::mem::replace(&mut self.entries, more).into_iter().filter(|entry| !entry.id.is_blank()) {
                self.put(entry);
            }
        }
        self.count += 1;
        self.put(Entry { hash, id });
    }

    fn put(&mut self, entry: Entry) {
        let mut place = self.place(entry.hash);
        while let Some(slot) = self.entries.get_mut(place) {
            if slot.id.is_blank() {
                *slot = entry;
                return;
            }
            place = (place + 1) & (self.entries.len() - 1);
        }
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0], numbers: Numbers::default(), hasher: RandomState::default() }
    }
}

impl Texts {
    /// The number of a text.
    pub fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::BLANK;
        }
        self.intern_hashed(text, self.hash(text.as_bytes()))
    }

    /// As [`intern`](Self::intern), of a text that was [brought near](Self::bring_near) as `sought`.
    pub fn intern_sought(&mut self, text: &str, sought: Sought) -> TextId {
        debug_assert_eq!(sought.hash, self.hash(text.as_bytes()), "another text");
        if !sought.id.is_blank() && self.is(sought.id, text) {
            return sought.id;
        }
        if text.is_empty() { TextId::BLANK } else { self.intern_hashed(text, sought.hash) }
    }

    fn hash(&self, text: &[u8]) -> u32 {
        short(self.hasher.hash_one(text))
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> TextId {
        if let Some(known) = self.numbers.find(hash, |id| self.is(id, text)) {
            return known;
        }
        // Four thousand million different texts take more memory than any machine has that runs this.
        let Ok(number) = u32::try_from(self.ends.len()) else { return TextId::BLANK };
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.numbers.add(hash, TextId(number));
        TextId(number)
    }

    /// Looks for texts that will be asked for soon, all at once: where there are so many that each lies far away in memory, the waits for them
    /// overlap. Gives what each came to, with what came with it; a text that stands there twice in a row is given once, and nothing is given while
    /// there are few.
    pub fn bring_near<'t, P>(&self, texts: impl Iterator<Item = (&'t [u8], P)>, sought: &mut Vec<(P, Sought)>) {
        sought.clear();
        if self.numbers.count < FAR_TEXTS {
            return;
        }
        let mut last: &[u8] = &[];
        for (text, place) in texts {
            if text != last {
                sought.push((place, Sought { hash: self.hash(text), id: TextId::BLANK }));
                last = text;
            }
        }
        // Each step reads what the one before told, of all texts; within a step no read waits for another.
        let entries = sought.iter().filter_map(|(_, sought)| self.numbers.entries.get(self.numbers.place(sought.hash)));
        std::hint::black_box(entries.fold(0, |all, entry| all ^ entry.hash));
        for (_, sought) in sought.iter_mut() {
            sought.id = self.numbers.find(sought.hash, |_| true).unwrap_or_default();
        }
        let ids = sought.iter().map(|(_, sought)| sought.id);
        let starts = ids.map(|id| id.index().checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0));
        let touched = starts.filter_map(|start| self.bytes.as_bytes().get(start));
        std::hint::black_box(touched.fold(0, |all, byte| all ^ byte));
    }

    /// The number of a text that is there already.
    pub fn find(&self, text: &str) -> Option<TextId> {
        if text.is_empty() {
            return Some(TextId::BLANK);
        }
        self.numbers.find(self.hash(text.as_bytes()), |id| self.is(id, text))
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
        self.bytes.capacity() + self.ends.capacity() * size_of::<usize>() + self.numbers.entries.capacity() * size_of::<Entry>()
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

    #[test]
    fn a_text_that_was_brought_near_has_the_number_that_it_has_anyway() {
        let mut texts = Texts::default();
        let all: Vec<String> = (0..FAR_TEXTS + 9).map(|number| format!("报销{number}")).collect();
        let column = |texts: &[&'static str]| texts.iter().map(|text| (text.as_bytes(), ())).collect::<Vec<_>>();
        let mut sought = Vec::new();
        texts.bring_near(column(&["报销1"]).into_iter(), &mut sought);
        assert!(sought.is_empty(), "while there are few, nothing lies far away");
        let ids: Vec<TextId> = all.iter().map(|text| texts.intern(text)).collect();
        texts.bring_near(column(&["报销1", "报销1", "新的", "报销7", "新的", ""]).into_iter(), &mut sought);
        let [first, new, seventh, again, blank] = sought.as_slice() else { panic!("{sought:?}") };
        assert_eq!((texts.intern_sought("报销1", first.1), texts.intern_sought("报销7", seventh.1)), (ids[1], ids[7]));
        let id = texts.intern_sought("新的", new.1);
        assert_eq!((id, texts.len()), (texts.intern("新的"), all.len() + 2));
        // It was new when it was brought near twice.
        assert_eq!((texts.intern_sought("新的", again.1), texts.intern_sought("", blank.1)), (id, TextId::BLANK));
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
