//! A test of a whole population, such as the first two digits of all amounts against Benford's law: it says how the books look in all,
//! and is never a finding. Knows neither how it was computed nor how it is shown.

use serde::{Deserialize, Serialize};

/// How the observed numbers of a population stand to the expected ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopulationTest {
    /// What is tested, like `benford-first-two-digits`; the same in every language.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many amounts were counted.
    pub n: u64,
    /// The measure of the distance, a decimal such as a mean absolute deviation of `0.0018`; empty where nothing could be counted.
    pub statistic: String,
    /// What the measure says, in words, with the bounds that it is held against; where too few amounts were there, that.
    pub verdict: String,
    /// What was counted, class by class, in the order of the digits; empty where nothing could be counted.
    pub bins: Vec<Bin>,
}

/// A class of a population.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The leading digits: 10 to 99 for the first two.
    pub digits: u8,
    /// How many were counted.
    pub observed: u64,
    /// How many were to be expected, a decimal.
    pub expected: String,
}
