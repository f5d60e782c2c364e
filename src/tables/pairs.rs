//! What pairs of texts come to, found out once. Knows no fields.

use super::texts::{HashMap, TextId};

type Pair = (TextId, TextId);

/// So many pairs are at hand.
const PLACES: usize = 64;

/// What pairs come to, the ones met lately at hand.
#[derive(Debug, Clone)]
pub struct Pairs<V> {
    places: Vec<Option<(Pair, V)>>,
    all: HashMap<Pair, V>,
}

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self { places: Vec::new(), all: HashMap::default() }
    }
}

impl<V: Copy> Pairs<V> {
    /// What is known of a pair, or what `find` says.
    pub fn get(&mut self, pair: Pair, find: impl FnOnce() -> V) -> V {
        let place = (pair.0.index() ^ (pair.1.index() << 3)) % PLACES;
        if let Some(Some((known, value))) = self.places.get(place)
            && *known == pair
        {
            return *value;
        }
        let value = *self.all.entry(pair).or_insert_with(find);
        self.places.resize(PLACES, None);
        if let Some(slot) = self.places.get_mut(place) {
            *slot = Some((pair, value));
        }
        value
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
            let mut known = Pairs::default();
            for (word, number) in pairs {
                let pair = (ids[word], ids[number]);
                prop_assert_eq!(known.get(pair, || (pair.1, number)), (pair.1, number));
            }
        }
    }
}
