//! Which roles a header fits, of all tables at once: every header in the lists leads to where it stands. Knows nothing of cells.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::headers::TableHeaders;

/// Characters of a header at most that counts by its ending: what is longer is a sentence.
const ENDING_IN_MAX: usize = 14;
/// Characters of an ending at least.
const ENDING_MIN: usize = 2;

/// How well a header fits a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The table, by index in [`super::Headers::tables`].
    pub table: usize,
    /// The role, by index in its table.
    pub role: usize,
    /// Of 100: 100 for the first header of the role's list, a little less for later ones, much less for one that merely ends with one.
    pub quality: u32,
}

/// Where each header of the lists stands.
#[derive(Debug, Clone, Default)]
pub struct Known {
    places: HashMap<String, Vec<Place>, RandomState>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    table: usize,
    role: usize,
    /// In the role's list.
    position: usize,
    /// Whether it stands in the list of another table.
    borrowed: bool,
}

impl Known {
    /// The headers of these tables.
    pub fn of(tables: &[TableHeaders]) -> Self {
        let mut places: HashMap<String, Vec<Place>, RandomState> = HashMap::default();
        for (table, headers) in tables.iter().enumerate() {
            for (role, definition) in headers.roles.iter().enumerate() {
                let own = definition.headers().iter().map(|header| (header, false));
                let all = own.chain(definition.borrowed().iter().map(|header| (header, true)));
                for (position, (header, borrowed)) in all.enumerate() {
                    let known = places.entry(header.clone()).or_default();
                    // A header that stands twice in a list counts where it stands first.
                    if known.last().is_none_or(|last| (last.table, last.role) != (table, role)) {
                        known.push(Place { table, role, position, borrowed });
                    }
                }
            }
        }
        Self { places }
    }

    /// Whether a bare header is one of them.
    pub fn has(&self, bare: &str) -> bool {
        self.places.contains_key(bare)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// In how many tables a header stands for something: the fewer, the more it tells.
    pub fn tables_with(&self, bare: &str) -> usize {
        let own: Vec<usize> = self.at(bare).iter().filter(|place| !place.borrowed).map(|place| place.table).collect();
        own.chunk_by(|a, b| a == b).count()
    }

    /// The roles of `tables`, which are those that it was made of, that a bare header fits, by table and role. A header that merely ends
    /// with a known one fits less: in Chinese the noun that says what a thing is stands last (`本次付款金额` is a 金额).
    pub fn fits(&self, bare: &str, tables: &[TableHeaders]) -> Vec<Fit> {
        let exact = |place: &Place| {
            // The lists are in order: of two columns that are both named, the earlier name wins (金额 before 价值).
            ((place.table, place.role), 100 - u32::try_from(place.position / 2).unwrap_or(15).min(15))
        };
        let mut fits: BTreeMap<(usize, usize), u32> = self.at(bare).iter().map(exact).collect();
        let length = bare.chars().count();
        if length <= ENDING_IN_MAX {
            let endings = bare.char_indices().map(|(at, _)| at).zip((ENDING_MIN..=length).rev()).skip(1);
            for (at, characters) in endings {
                let share = u32::try_from(characters * 40 / length).unwrap_or(0);
                for place in self.at(bare.get(at..).unwrap_or_default()) {
                    let role = tables.get(place.table).and_then(|table| table.roles.get(place.role));
                    if role.is_some_and(|role| !role.excludes(bare)) {
                        // The longest ending comes first.
                        fits.entry((place.table, place.role)).or_insert(20 + share);
                    }
                }
            }
        }
        fits.into_iter().map(|((table, role), quality)| Fit { table, role, quality }).collect()
    }

    fn at(&self, bare: &str) -> &[Place] {
        self.places.get(bare).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Headers;
    use super::*;
    use crate::tables::TableKind;

    fn quality(headers: &Headers, table: TableKind, role: &str, bare: &str) -> Option<u32> {
        let at = headers.tables.iter().position(|known| known.table == table).unwrap();
        let role = headers.tables[at].role(role).unwrap();
        headers.fits(bare).iter().find(|fit| (fit.table, fit.role) == (at, role)).map(|fit| fit.quality)
    }

    #[test]
    fn the_last_noun_of_a_header_decides() {
        let headers = Headers::load(&[]).unwrap();
        let amount = |bare| quality(&headers, TableKind::Payments, "amount", bare);
        assert_eq!(amount("付款金额"), Some(100));
        assert!(amount("项目付款金额").is_some_and(|quality| quality < 100));
        assert_eq!(amount("累计付款金额"), None);
        assert_eq!(amount("一二三四五六七八九十项目付款金额"), None, "a sentence is no header");
    }

    #[test]
    fn what_another_table_lends_fits_and_tells_nothing_of_the_table() {
        let headers = Headers::load(&[]).unwrap();
        let payee = |bare| quality(&headers, TableKind::Journal, "payee", bare);
        assert!(payee("收款单位").is_some() && payee("付款对象").is_some());
        assert_eq!((payee("单位名称"), payee("对方"), payee("对方科目")), (None, None, None));
        assert_eq!(headers.tables_with("付款对象"), 1);
    }

    /// What it means for a header to fit, said of one role at a time.
    fn defined(table: &TableHeaders, role: usize, bare: &str) -> Option<u32> {
        let role = &table.roles[role];
        let all = || role.headers().iter().chain(role.borrowed());
        if let Some(position) = all().position(|header| header == bare) {
            return Some(100 - u32::try_from(position / 2).unwrap().min(15));
        }
        let length = bare.chars().count();
        let endings = all().filter(|header| header.chars().count() >= ENDING_MIN && bare.ends_with(header.as_str()));
        let longest = endings.map(|header| header.chars().count()).max()?;
        (!role.excludes(bare) && length <= ENDING_IN_MAX).then(|| 20 + u32::try_from(longest * 40 / length).unwrap())
    }

    #[test]
    fn every_header_fits_the_roles_whose_lists_have_it_or_its_ending() {
        let headers = Headers::load(&[]).unwrap();
        let known: Vec<String> = headers.known().map(str::to_owned).collect();
        let made =
            known.iter().flat_map(|header| [header.clone(), format!("本次{header}"), format!("累计{header}"), format!("{header}额")]);
        let mut fitting = 0;
        for bare in made.chain([String::new(), "额".to_owned()]) {
            let mut fits = headers.fits(&bare).into_iter().peekable();
            for (table, definition) in headers.tables.iter().enumerate() {
                for role in 0..definition.roles.len() {
                    let found = fits.next_if(|fit| (fit.table, fit.role) == (table, role)).map(|fit| fit.quality);
                    assert_eq!(found, defined(definition, role, &bare), "{bare}");
                    fitting += usize::from(found.is_some());
                }
            }
            assert_eq!(fits.next(), None);
        }
        assert!(fitting > 2 * known.len(), "{fitting}");
    }
}
