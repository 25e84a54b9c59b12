//! What of an event its reader may see. That it happened, who did it and why everybody sees who reads the trail; what was there before and after
//! only who sees such things elsewhere.

use crate::failure::Failure;
use crate::visit::Visit;
use access::Field;
use audit::{Recorded, Wanted};
use serde_json::Value;

/// Words of actions whose before and after hold nobody's pay and no record: users, the door, and the running of the program.
const OPEN: [&str; 12] =
    ["user", "password", "token", "session", "second factor", "settings", "sign", "backup", "secrets", "job", "notifications", "provider"];

fn sees(visit: &Visit, field: Field) -> bool {
    access::sees_field_of_everyone(&visit.user, field)
}

/// The same search, without what was there before and after for whoever may not see all of it: what is hidden cannot be guessed by looking.
#[must_use]
pub fn wanted(visit: &Visit, wanted: Wanted) -> Wanted {
    Wanted { without_values: !Field::ALL.into_iter().all(|field| sees(visit, field)), ..wanted }
}

/// Remembers that the trail was read by somebody who sees pay in it.
///
/// # Errors
/// What the database refuses.
pub fn note(visit: &Visit) -> Result<(), Failure> {
    if sees(visit, Field::Pay) { visit.note_reading("audit trail") } else { Ok(()) }
}

/// The event as the user may see it.
#[must_use]
pub fn shown(visit: &Visit, event: Recorded) -> Recorded {
    let open = OPEN.iter().any(|word| event.action.contains(word));
    if !open && !sees(visit, Field::Pay) {
        return Recorded { before: None, after: None, ..event };
    }
    let (before, after) =
        (event.before.as_deref().map(|text| without(visit, text)), event.after.as_deref().map(|text| without(visit, text)));
    Recorded { before, after, ..event }
}

/// The JSON without the columns that the user does not see of everybody.
fn without(visit: &Visit, text: &str) -> String {
    let hidden = |column: &str| Field::of_column(column).is_some_and(|field| !sees(visit, field));
    let Ok(Value::Object(mut values)) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let before = values.len();
    values.retain(|column, _| !hidden(column));
    if values.len() == before { text.to_owned() } else { Value::Object(values).to_string() }
}
