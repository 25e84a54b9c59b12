//! Where a key of a component is written, found again in the plan's text.

use crate::{Component, Plan};
use kernel::Location;
use kernel::document::{Document, Entry};

/// The text of a plan.
pub(super) struct Places(Option<Document>);

/// One component in its text.
pub(super) struct Place<'a> {
    item: Option<Entry<'a>>,
    otherwise: Location,
}

impl Places {
    /// The text that the plan was read from; a plan made by other means has only its components' places.
    pub(super) fn of(plan: &Plan) -> Self {
        let file = plan.at.file.as_deref().unwrap_or_default();
        Self(Document::parse(file, &plan.text).ok())
    }

    /// The value of a key within a table of the plan, such as `amount` in `draw`; the plan when it is not there.
    pub(super) fn within_plan(&self, key: &'static str, inner: &'static str, plan: &Plan) -> Location {
        let root = self.0.as_ref().map(|document| document.root("the plan")).filter(|root| root.has(key));
        let section = root.and_then(|root| root.get(key)).filter(Entry::is_table).and_then(|entry| entry.section(key));
        section.and_then(|section| section.get(inner)).map_or_else(|| plan.at.clone(), |entry| entry.at())
    }

    /// A component by its position.
    pub(super) fn component(&self, index: usize, component: &Component) -> Place<'_> {
        let list = self.0.as_ref().map(|document| document.root("the plan")).filter(|root| root.has("component"));
        let item = list
            .and_then(|root| root.get("component"))
            .filter(Entry::is_list)
            .and_then(|entry| entry.list())
            .and_then(|items| items.into_iter().nth(index));
        Place { item, otherwise: component.at.clone() }
    }
}

impl Place<'_> {
    /// The value of a key; the component when it has none.
    pub(super) fn key(&self, key: &'static str) -> Location {
        self.entry(key).map_or_else(|| self.otherwise.clone(), |entry| entry.at())
    }

    /// The value of a key within a table, such as `person` in `rate`.
    pub(super) fn within(&self, key: &'static str, inner: &'static str) -> Location {
        let section = self.entry(key).filter(Entry::is_table).and_then(|entry| entry.section(key));
        section.and_then(|section| section.get(inner)).map_or_else(|| self.key(key), |entry| entry.at())
    }

    /// The value of a key in an item of a list, such as `measure` in the second of `measures`.
    pub(super) fn item(&self, key: &'static str, index: usize, inner: &'static str) -> Location {
        let item = self.entry(key).filter(Entry::is_list).and_then(|entry| entry.list()).and_then(|items| items.into_iter().nth(index));
        let Some(item) = item else { return self.key(key) };
        let found = item.is_table().then(|| item.section(key)).flatten().and_then(|section| section.get(inner)).map(|entry| entry.at());
        found.unwrap_or_else(|| item.at())
    }

    fn entry(&self, key: &'static str) -> Option<Entry<'_>> {
        let item = self.item.as_ref().filter(|item| item.is_table())?;
        item.section("the component")?.get(key)
    }
}
