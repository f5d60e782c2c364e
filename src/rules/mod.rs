//! Rule files to checked, typed rules; standards by region and date; the user's settings. Knows nothing of how a check
//! computes.

pub mod calendar;
mod explain;
pub mod filter;
pub mod lexicon;
pub mod rule;
pub mod settings;
pub mod source;
pub mod standards;
pub mod topics;

pub use calendar::Calendar;
pub use filter::Filter;
pub use lexicon::Lexicon;
pub use rule::{Basis, Rule};
pub use settings::Settings;
pub use source::{RuleError, SourceFile};
pub use standards::{Measure, Missing, Standard, Standards};
pub use topics::Topics;
