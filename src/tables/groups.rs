//! Which things of a long list are alike, found by sorting: the lists of a journal are nearly in order already, so that this is quicker than
//! a map, and needs less memory. Knows nothing of what is listed.

use super::TextId;

/// Texts may have so many times as many numbers as a list has places, or the list is sorted.
const NUMBERS_MAX: usize = 8;

/// For each key the place of the first that equals it, itself if there is none before.
///
/// ```
/// assert_eq!(ledgerlint::tables::groups::firsts(&[7, 5, 7, 7, 5]), [0, 1, 0, 0, 1]);
/// ```
pub fn firsts<K: Ord + Copy>(keys: &[K]) -> Vec<u32> {
    let mut ordered: Vec<(K, u32)> = keys.iter().copied().zip(0_u32..).collect();
    // Stable, so that of equal keys the first comes first.
    ordered.sort_by_key(|(key, _)| *key);
    let mut firsts = vec![0; ordered.len()];
    let mut first: Option<(K, u32)> = None;
    for (key, place) in ordered {
        let of_key = match first {
            Some((known, of_key)) if known == key => of_key,
            _ => place,
        };
        first = Some((key, of_key));
        if let Some(slot) = firsts.get_mut(place as usize) {
            *slot = of_key;
        }
    }
    firsts
}

/// The same of texts by period. Where no text comes back in a period before the last that it stood in, as in a journal in the order of its
/// months, nothing need be sorted.
pub fn firsts_by_period<P: Ord + Copy>(keys: &[(P, TextId)]) -> Vec<u32> {
    in_order(keys).unwrap_or_else(|| firsts(keys))
}

fn in_order<P: Ord + Copy>(keys: &[(P, TextId)]) -> Option<Vec<u32>> {
    let numbers = keys.iter().map(|(_, text)| text.index()).max()? + 1;
    if numbers / NUMBERS_MAX > keys.len() {
        return None;
    }
    // By text its last period and where it stood there first.
    let mut last: Vec<Option<(P, u32)>> = vec![None; numbers];
    let mut firsts = Vec::with_capacity(keys.len());
    for ((period, text), place) in keys.iter().zip(0_u32..) {
        let slot = last.get_mut(text.index())?;
        firsts.push(match *slot {
            Some((known, first)) if known == *period => first,
            Some((known, _)) if known > *period => return None,
            _ => {
                *slot = Some((*period, place));
                place
            }
        });
    }
    Some(firsts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Texts;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_of_equal_keys_is_the_one_that_a_search_finds(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let want: Vec<u32> = keys.iter().map(|key| (0_u32..).zip(&keys).find(|(_, known)| *known == key).unwrap().0).collect();
            prop_assert_eq!(firsts(&keys), want);
        }

        #[test]
        fn texts_by_period_are_found_in_whatever_order_they_stand(
            mut keys in prop::collection::vec((0_u8..4, 0_usize..20), 0..200),
            sorted: bool,
        ) {
            if sorted {
                keys.sort_by_key(|(period, _)| *period);
            }
            let mut texts = Texts::default();
            let ids: Vec<TextId> = (0..20).map(|number| texts.intern(&number.to_string())).collect();
            let keys: Vec<(u8, TextId)> = keys.into_iter().map(|(period, text)| (period, ids[text])).collect();
            prop_assert_eq!(firsts_by_period(&keys), firsts(&keys));
            prop_assert!(!sorted || keys.is_empty() || keys.len() < ids.len() || in_order(&keys).is_some());
        }
    }
}
