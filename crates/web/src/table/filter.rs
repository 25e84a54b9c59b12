//! A choice above a table: only rows of a kind.

/// A choice of the form above a table. What is chosen is in the address, under its name.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// What it is for, to those who hear the page.
    pub label: &'static str,
    /// What may be chosen: as the address says it, and as people read it. The first one leaves nothing out.
    pub options: Vec<(String, String)>,
    /// What is chosen.
    pub chosen: String,
}

impl Filter {
    /// A choice of everything, or of one of these.
    #[must_use]
    pub fn new(
        name: &'static str,
        label: &'static str,
        all: &str,
        options: impl IntoIterator<Item = (String, String)>,
        chosen: &str,
    ) -> Self {
        let everything = (String::new(), all.to_owned());
        Self { name, label, options: std::iter::once(everything).chain(options).collect(), chosen: chosen.to_owned() }
    }

    /// Whether an option is the chosen one.
    #[must_use]
    pub fn is(&self, option: &str) -> bool {
        self.chosen == option
    }
}
