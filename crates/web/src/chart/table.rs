//! A chart's figures as a table: a row for each place, a column for each series; a projection and the quota are rows of their own.

use super::{Chart, Look, Series};
use crate::language::t;
use kernel::Decimal;

impl Chart {
    /// What stands above the columns.
    #[must_use]
    pub fn head(&self) -> Vec<&str> {
        let mut head = vec![self.places.as_str()];
        head.extend(self.columns().map(|series| series.name.as_str()));
        head
    }

    /// The rows: the place, then what each series has there.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<&str>> {
        let mut places: Vec<(Decimal, &str)> = Vec::new();
        for value in self.columns().flat_map(|series| &series.values).filter(|value| !value.place.is_empty()) {
            if !places.iter().any(|(at, _)| *at == value.at) {
                places.push((value.at, &value.place));
            }
        }
        places.sort_by_key(|(at, _)| *at);
        let text = |series: &'_ Series, at: Decimal| series.values.iter().position(|v| v.at == at && !v.place.is_empty());
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for (at, place) in places {
            let mut row = vec![place];
            row.extend(self.columns().map(|series| text(series, at).map_or("", |index| series.values[index].text.as_str())));
            rows.push(row);
        }
        let ahead = self.series.iter().filter(|series| series.look == Look::Projection).flat_map(|series| &series.values);
        rows.extend(ahead.filter(|value| !value.place.is_empty()).map(|value| vec![value.place.as_str(), value.text.as_str()]));
        rows.extend(self.quota.iter().filter(|quota| !quota.across).map(|quota| vec![t("Quota"), quota.text.as_str()]));
        rows
    }

    fn columns(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| series.look != Look::Projection)
    }
}
