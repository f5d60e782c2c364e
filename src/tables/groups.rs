//! Which things of a long list are alike, found by sorting: the lists of a journal are nearly in order already, so that this is quicker than
//! a map, and needs less memory. Knows nothing of what is listed.

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_of_equal_keys_is_the_one_that_a_search_finds(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let want: Vec<u32> = keys.iter().map(|key| (0_u32..).zip(&keys).find(|(_, known)| *known == key).unwrap().0).collect();
            prop_assert_eq!(firsts(&keys), want);
        }
    }
}
