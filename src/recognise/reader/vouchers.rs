//! The canonical number of a voucher by its word and its number, found out once. Knows no rows.

use crate::tables::{Pairs, TextId};

/// The canonical number of a voucher by its word and its number. Nearly all vouchers of a journal have one word, so theirs lie in a list.
#[derive(Default)]
pub struct Vouchers {
    last: Option<((TextId, TextId), TextId)>,
    /// The word that came first.
    word: Option<TextId>,
    /// By the number of the text that the voucher's number is; blank is not known yet.
    of_word: Vec<TextId>,
    others: Pairs<TextId>,
}

impl Vouchers {
    /// What is known of a word and a number, or what `find` says.
    #[inline]
    pub fn get(&mut self, pair: (TextId, TextId), find: impl FnOnce() -> TextId) -> TextId {
        // The lines of a voucher stand together.
        match self.last {
            Some((known, canonical)) if known == pair => canonical,
            _ => self.look_up(pair, find),
        }
    }

    fn look_up(&mut self, pair: (TextId, TextId), find: impl FnOnce() -> TextId) -> TextId {
        let canonical = if *self.word.get_or_insert(pair.0) == pair.0 {
            let place = pair.1.index();
            if self.of_word.len() <= place {
                self.of_word.resize(place + 1, TextId::BLANK);
            }
            match self.of_word.get_mut(place) {
                Some(known) if known.is_blank() => {
                    *known = find();
                    *known
                }
                Some(known) => *known,
                None => find(),
            }
        } else {
            self.others.get(pair, find)
        };
        self.last = Some((pair, canonical));
        canonical
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Texts;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pair_comes_to_what_was_found_for_it_first(pairs in prop::collection::vec((0_usize..5, 0_usize..90), 1..300)) {
            let mut texts = Texts::default();
            let ids: Vec<TextId> = (0..100).map(|number| texts.intern(&number.to_string())).collect();
            let mut vouchers = Vouchers::default();
            for (word, number) in pairs {
                let pair = (ids[word], ids[number]);
                prop_assert_eq!(vouchers.get(pair, || ids[(word + number) % 100]), ids[(word + number) % 100]);
            }
        }
    }
}
