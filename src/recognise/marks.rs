//! What the mark of a record says: that it is void, or not yet posted. Knows neither rows nor tables.

use crate::value::text::compact;

/// The role of a column that marks void records.
pub const VOIDED: &str = "voided";
/// The role of a column that names the state of a record, void being one of several.
pub const RECORD_STATUS: &str = "record_status";
/// The role of a column that marks vouchers that are posted.
pub const POSTED: &str = "posted";

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// What the column asks is so.
    Yes,
    /// It is not.
    No,
    /// Nobody can tell.
    Unclear,
}

const YES: [&str; 12] = ["1", "是", "y", "yes", "true", "t", "√", "✓", "✔", "有", "对", "1.0"];
const NO: [&str; 13] = ["0", "否", "n", "no", "false", "f", "×", "✗", "无", "正常", "有效", "-", "0.0"];

/// What a mark says by the role of its column.
///
/// ```
/// use ledgerlint::recognise::marks::{Mark, POSTED, RECORD_STATUS, VOIDED, says};
/// assert_eq!([says(VOIDED, "Y"), says(VOIDED, "已作废"), says(RECORD_STATUS, "作废")], [Mark::Yes; 3]);
/// assert_eq!([says(VOIDED, "0"), says(VOIDED, "未作废"), says(RECORD_STATUS, "已审核"), says(POSTED, "未记账")], [Mark::No; 4]);
/// assert_eq!(says(VOIDED, "见附件"), Mark::Unclear);
/// ```
pub fn says(role: &str, text: &str) -> Mark {
    let text = compact(text);
    let denied = ["未", "非", "不", "没"].iter().any(|word| text.starts_with(word));
    let named = match role {
        POSTED => text.contains("记账") || text.contains("过账") || text.contains("入账"),
        _ => text.contains("作废") || text == "废" || text == "void" || text == "voided",
    };
    match (role, named) {
        // A state is no yes or no: 已审核 is not void, and neither is what nobody has heard of.
        (RECORD_STATUS, named) => {
            if named && !denied {
                Mark::Yes
            } else {
                Mark::No
            }
        }
        (_, true) => {
            if denied {
                Mark::No
            } else {
                Mark::Yes
            }
        }
        (_, false) if YES.contains(&text.as_str()) => Mark::Yes,
        (_, false) if NO.contains(&text.as_str()) => Mark::No,
        _ => Mark::Unclear,
    }
}
