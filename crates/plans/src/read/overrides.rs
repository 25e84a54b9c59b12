//! The keys of an override.

use crate::Override;
use kernel::ComponentName;
use kernel::document::Section;

/// An override.
pub(super) fn read(section: &Section<'_>) -> Option<Override> {
    let of = section.get("of").map_or(Some(Vec::new()), |entry| {
        let names: Vec<Option<ComponentName>> = entry.list()?.iter().map(|item| item.text().map(ComponentName::from)).collect();
        names.into_iter().collect()
    });
    let levels = section.get("levels").map_or(Some(1), |entry| entry.integer(1..=20));
    let rate = section.required("rate", "rate = \"2%\"").and_then(|entry| entry.rate());
    Some(Override { of: of?, levels: u8::try_from(levels?).ok()?, rate: rate? })
}
