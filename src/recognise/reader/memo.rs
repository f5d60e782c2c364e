//! What stood in a column lately: most texts of a journal stand there again soon, so that they need no look among all texts. Knows no fields.

use crate::read::Place;
use crate::recognise::lane_texts::Facts;
use crate::tables::{Sought, TextId, Texts};

/// A text of up to so many bytes may be kept: with what is known of it that fills a line of the cache.
const BYTES: usize = 58;
/// So many texts are kept first; where that does not help, as many as the larger number; where that does not help either, none.
const PLACES: [usize; 2] = [256, 1 << 12];
/// After so many texts a place, it is seen whether keeping them helps.
const TRIAL: u32 = 4;
/// After so many texts that never stood anywhere before, none is expected to follow another as before.
const NEW_MAX: u32 = 1 << 14;

/// A text that was looked up.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Kept {
    text: [u8; BYTES],
    /// Nought where nothing is kept.
    length: u8,
    facts: Facts,
    id: TextId,
}

const NOTHING: Kept = Kept { text: [0; BYTES], length: 0, facts: Facts::Odd, id: TextId::BLANK };

/// The texts of a column that were looked up lately.
#[derive(Debug, Clone)]
pub struct Memo {
    /// The one that was looked up last.
    last: (TextId, Facts),
    /// By the number of a text the text that followed it: the numbers of vouchers begin anew every month.
    followers: Vec<TextId>,
    follows: Trial,
    kept: Vec<Kept>,
    keeps: Trial,
    size: usize,
    /// What the texts of a block came to when they were brought near, by where they stand in it, and the first that was not asked for.
    sought: Vec<((u32, u32), Sought)>,
    block: u64,
    next: usize,
}

/// The texts of two columns side by side that were looked up lately: most pairs stand together again soon.
#[derive(Debug, Clone, Default)]
pub struct Together {
    kept: Vec<KeptBoth>,
}

/// Two texts of up to so many bytes together may be kept.
const BYTES_OF_BOTH: usize = 111;
const PLACES_OF_BOTH: usize = 1 << 10;

#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct KeptBoth {
    text: [u8; BYTES_OF_BOTH],
    /// Nought where nothing is kept.
    length: u8,
    known: [(TextId, Facts); 2],
}

impl Together {
    /// What is known of two texts, by both as they stand in the line, which tells where one ends.
    pub fn get(&self, text: &str) -> Option<[(TextId, Facts); 2]> {
        let kept = self.kept.get(place(text.as_bytes(), PLACES_OF_BOTH))?;
        (kept.text.get(..usize::from(kept.length)) == Some(text.as_bytes())).then_some(kept.known)
    }

    /// Keeps what is known of two texts.
    pub fn keep(&mut self, text: &str, known: [(TextId, Facts); 2]) {
        let nothing = KeptBoth { text: [0; BYTES_OF_BOTH], length: 0, known: [(TextId::BLANK, Facts::Odd); 2] };
        self.kept.resize(PLACES_OF_BOTH, nothing);
        if let Some(slot) = self.kept.get_mut(place(text.as_bytes(), PLACES_OF_BOTH))
            && let (Some(bytes), Ok(length)) = (slot.text.get_mut(..text.len()), u8::try_from(text.len()))
        {
            bytes.copy_from_slice(text.as_bytes());
            (slot.length, slot.known) = (length, known);
        }
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            last: (TextId::BLANK, Facts::Odd),
            followers: Vec::new(),
            follows: Trial::of(PLACES[0]),
            kept: Vec::new(),
            keeps: Trial::of(PLACES[0]),
            size: 0,
            sought: Vec::new(),
            block: 0,
            next: 0,
        }
    }
}

/// How often something that was tried helped.
#[derive(Debug, Clone, Copy)]
struct Trial {
    found: u32,
    /// How often it did not help although the text was known.
    missed: u32,
    /// How often nothing could have helped: the text was new.
    new: u32,
    /// How often it is tried before it is judged.
    least: u32,
}

impl Trial {
    fn of(places: usize) -> Self {
        Self { found: 0, missed: 0, new: 0, least: u32::try_from(places).unwrap_or(0).saturating_mul(TRIAL) }
    }

    fn asked(self) -> u32 {
        self.found + self.missed + self.new
    }

    /// A quarter is worth the while.
    fn helps(self) -> bool {
        self.asked() < self.least || self.found > self.asked() / 4
    }

    /// [`Self::helps`], where new texts do not speak against it for long: the first month of a journal has none but new numbers.
    fn may_help(self) -> bool {
        let known = self.found + self.missed;
        self.found > known / 4 || (known < self.least && self.new < NEW_MAX)
    }

    fn note(&mut self, found: bool, new: bool) {
        // The first million tells enough.
        if self.asked() < 1 << 20 {
            *if found {
                &mut self.found
            } else if new {
                &mut self.new
            } else {
                &mut self.missed
            } += 1;
        }
    }
}

impl Memo {
    /// Whether each text that differs from the last is looked up among all.
    fn gave_up(&self) -> bool {
        self.size >= PLACES.len() && self.follows.found <= self.follows.missed / 4
    }

    /// Brings near what is known of texts to come, where each would be looked up among all.
    pub fn ahead<'t>(&mut self, texts: &Texts, block: u64, column: impl Iterator<Item = (&'t [u8], (u32, u32))>) {
        if self.gave_up() {
            texts.bring_near(column, &mut self.sought);
            (self.block, self.next) = (block, 0);
        }
    }

    /// What the text at a place came to when it was brought near; places are asked for in order.
    fn sought(&mut self, place: Option<Place>) -> Option<Sought> {
        let Place { range, .. } = place.filter(|place| place.block == self.block)?;
        loop {
            let (at, sought) = self.sought.get(self.next)?;
            if at.0 >= range.0 {
                return (*at == range).then_some(*sought);
            }
            self.next += 1;
        }
    }

    /// The number of a text that is not blank, and what it is; `place` is where it stands, and `facts` says what a text is.
    pub fn known(
        &mut self,
        texts: &mut Texts,
        (text, place): (&str, Option<Place>),
        facts: impl FnOnce(TextId, &str) -> Facts,
    ) -> (TextId, Facts) {
        let known = self.kept(text).unwrap_or_else(|| {
            if texts.is(self.last.0, text) {
                return self.last;
            }
            let before = texts.len();
            let followed = self.following(texts, text);
            let id = followed.unwrap_or_else(|| match self.sought(place) {
                Some(sought) => texts.intern_sought(text, sought),
                None => texts.intern(text),
            });
            let new = texts.len() > before;
            self.follows.note(followed.is_some(), new);
            self.judge(text, new);
            let known = (id, facts(id, text));
            self.keep(text, known);
            known
        });
        self.last = known;
        known
    }

    /// The text that followed the last one before, if it is this one; else it does from now on.
    fn following(&self, texts: &Texts, text: &str) -> Option<TextId> {
        let next = self.followers.get(self.last.0.index()).copied().filter(|next| !next.is_blank())?;
        texts.is(next, text).then_some(next)
    }

    fn kept(&mut self, text: &str) -> Option<(TextId, Facts)> {
        let size = *PLACES.get(self.size)?;
        if text.len() > BYTES {
            return None;
        }
        let kept = self.kept.get(place(text.as_bytes(), size))?;
        let found = kept.text.get(..usize::from(kept.length)) == Some(text.as_bytes());
        found.then(|| {
            self.keeps.note(true, false);
            (kept.id, kept.facts)
        })
    }

    /// Notes that a text was not kept, and whether it is new; where keeping does not help, more are kept from now on or none.
    fn judge(&mut self, text: &str, new: bool) {
        if self.size >= PLACES.len() || text.len() > BYTES {
            return;
        }
        self.keeps.note(false, new);
        if !self.keeps.helps() {
            // Where texts are new, or one follows another as before, there is no need to keep more.
            let in_vain = self.keeps.new > self.keeps.asked() / 2 || self.follows.found > self.follows.missed;
            self.size += if in_vain { PLACES.len() } else { 1 };
            (self.keeps, self.kept) = (Trial::of(PLACES.get(self.size).copied().unwrap_or(0)), Vec::new());
        }
    }

    fn keep(&mut self, text: &str, known: (TextId, Facts)) {
        if self.follows.may_help() {
            let last = self.last.0.index();
            if self.followers.len() <= last {
                self.followers.resize(last + 1, TextId::BLANK);
            }
            if let Some(slot) = self.followers.get_mut(last) {
                *slot = known.0;
            }
        } else {
            self.followers = Vec::new();
        }
        let Some(size) = PLACES.get(self.size) else { return };
        self.kept.resize(*size, NOTHING);
        if let Some(slot) = self.kept.get_mut(place(text.as_bytes(), *size))
            && let (Some(bytes), Ok(length)) = (slot.text.get_mut(..text.len()), u8::try_from(text.len()))
        {
            bytes.copy_from_slice(text.as_bytes());
            (slot.length, slot.id, slot.facts) = (length, known.0, known.1);
        }
    }
}

/// Where a text is kept among so many: its length, its begin and its end tell most apart.
fn place(text: &[u8], size: usize) -> usize {
    let word = |bytes: Option<&[u8; 8]>| bytes.map(|bytes| u64::from_le_bytes(*bytes));
    let (begin, end) = match (word(text.first_chunk()), word(text.last_chunk())) {
        (Some(begin), Some(end)) => (begin, end),
        _ => (text.iter().fold(0, |all, byte| (all << 8) | u64::from(*byte)), 0),
    };
    let middle = text.get(text.len() / 2..).and_then(|half| half.first_chunk::<4>()).map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let mixed = (begin ^ end.rotate_left(21) ^ u64::from(middle).rotate_left(43)).wrapping_add(u64::try_from(text.len()).unwrap_or(0));
    // Both sizes are powers of two.
    usize::try_from(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).unwrap_or(0) & (size - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_has_the_number_that_it_has_among_all(texts in prop::collection::vec("[ab中]{1,4}|[ab]{56,62}", 1..400)) {
            let (mut memo, mut interned) = (Memo::default(), Texts::default());
            for text in &texts {
                let (id, facts) = memo.known(&mut interned, (text, None), |_, text| if text.len() > 2 { Facts::Plain } else { Facts::Header });
                prop_assert_eq!(interned.get(id), text.as_str());
                prop_assert_eq!(interned.find(text), Some(id));
                prop_assert_eq!(facts, if text.len() > 2 { Facts::Plain } else { Facts::Header });
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_of_two_texts_is_what_was_found(pairs in prop::collection::vec(("[0-9]{1,4}|[0-9]{60}", "[ab中]{1,3}|[ab]{50,53}"), 1..200)) {
            let (mut together, mut interned) = (Together::default(), Texts::default());
            for (code, name) in &pairs {
                let found = [code, name].map(|text| (interned.intern(text), Facts::Plain));
                let both = format!("{code},{name}");
                prop_assert!(together.get(&both).is_none_or(|known| known == found));
                together.keep(&both, found);
                prop_assert_eq!(together.get(&both), (both.len() <= BYTES_OF_BOTH).then_some(found));
            }
        }
    }

    #[test]
    fn texts_that_never_come_again_end_the_keeping_and_change_nothing() {
        let (mut memo, mut interned) = (Memo::default(), Texts::default());
        for round in 0..2 {
            for number in 0..300_000 {
                let text = format!("记-{number}");
                let (id, _) = memo.known(&mut interned, (&text, None), |_, _| Facts::Plain);
                assert_eq!(interned.get(id), text, "{round}");
            }
        }
        assert_eq!(interned.len(), 300_001);
    }
}
