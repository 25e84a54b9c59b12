//! The few Lucide icons that pages use, drawn in place.

use std::fmt::Write as _;

mod built {
    include!(concat!(env!("OUT_DIR"), "/icons.rs"));
}

/// The icon of that Lucide name as decoration: hidden from screen readers, since the words beside it say the same.
#[must_use]
pub fn icon(name: &str) -> String {
    let mut svg = String::with_capacity(400);
    let _ = write!(
        svg,
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\" aria-hidden=\"true\">{}</svg>",
        built::drawing(name)
    );
    svg
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_icon_that_a_template_names_is_drawn() {
        let mut missing = Vec::new();
        for file in crate::testing::files(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            let text = std::fs::read_to_string(&file).unwrap();
            for part in text.split("icon::icon(\"").skip(1) {
                let name = part.split('"').next().unwrap();
                if super::built::drawing(name).is_empty() {
                    missing.push(format!("{name} in {}", file.display()));
                }
            }
        }
        assert!(missing.is_empty(), "add to assets/icons.txt: {missing:?}");
    }
}
