//! Which areas of a token an address needs. What is not listed no token may: an address that was forgotten is closed.

use crate::failure::Failure;
use access::{Area, Areas, Level};
use axum::http::Method;
use kernel::{Location, Problem};

/// Beginnings of paths below `/api/v1`, with their area. The first that fits counts, so longer ones come first.
const AREAS: [(&str, Area); 28] = [
    ("/account", Area::Account),
    ("/me", Area::Account),
    ("/notifications", Area::Account),
    ("/users", Area::Administration),
    ("/audit", Area::Administration),
    ("/metrics", Area::Administration),
    ("/imports", Area::Records),
    ("/records", Area::Records),
    ("/plan-drafts", Area::Plans),
    ("/plans", Area::Plans),
    ("/measures", Area::Plans),
    ("/people/{person}/plan", Area::Plans),
    ("/people", Area::Pay),
    ("/search", Area::Pay),
    ("/verify", Area::Pay),
    ("/runs", Area::Pay),
    ("/close", Area::Pay),
    ("/ledger", Area::Pay),
    ("/holds", Area::Pay),
    ("/adjustment-files", Area::Pay),
    ("/adjustments", Area::Pay),
    ("/freezes", Area::Pay),
    ("/questions", Area::Pay),
    ("/objectives", Area::Pay),
    ("/jobs", Area::Pay),
    ("/accruals", Area::Pay),
    ("/capitalised", Area::Pay),
    ("/cost-of-sales", Area::Pay),
];

/// The area of a path below `/api/v1`.
#[must_use]
pub fn of(path: &str) -> Option<Area> {
    let parts = |text: &str| text.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
    let path = parts(path);
    let fits = |begin: &str| {
        let begin = parts(begin);
        begin.len() <= path.len() && begin.iter().zip(&path).all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
    };
    AREAS.iter().find(|(begin, _)| fits(begin)).map(|(_, area)| *area)
}

/// What a request needs: its area, and for imports of people the area of people as well.
fn needed(method: &Method, path: &str, query: &str) -> Option<Vec<(Area, Level)>> {
    let level = if matches!(*method, Method::GET | Method::HEAD) { Level::Read } else { Level::Write };
    let area = of(path)?;
    // Who is signed in every token may ask.
    if path == "/me" {
        return Some(Vec::new());
    }
    let mut all = vec![(area, level)];
    let imports_people = path == "/imports" && !query.split('&').any(|part| part.starts_with("kind=") && part != "kind=people");
    // What is taken back may have been people.
    if level == Level::Write && path.starts_with("/imports") && (imports_people || path != "/imports") {
        all.push((Area::People, level));
    }
    Some(all)
}

/// Refuses what a token may not.
///
/// # Errors
/// Which area it would need.
pub fn allow(areas: &Areas, method: &Method, path: &str, query: &str) -> Result<(), Failure> {
    let Some(needed) = needed(method, path, query) else { return Err(Failure::NotFound) };
    let Some((area, level)) = needed.into_iter().find(|(area, level)| !areas.allow(*area, *level)) else { return Ok(()) };
    let word = area.word();
    let (may, needs) = match level {
        Level::Read => (format!("This token may not read {word}."), format!("{word}: read")),
        Level::Write => (format!("This token may change nothing in {word}."), format!("{word}: write")),
    };
    let problem = Problem::error("token-area", Location::default().value(&areas.words()), may);
    Err(Failure::Beyond(problem.expected(needs).hint("make a token with this area on the account page").into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::describe::OPERATIONS;

    #[test]
    fn every_address_has_an_area() {
        let open = ["/openapi.json"];
        let missing: Vec<_> = OPERATIONS.iter().map(|one| one.path).filter(|path| of(path).is_none() && !open.contains(path)).collect();
        assert!(missing.is_empty(), "no token may ask for {missing:?}");
    }

    #[test]
    fn an_area_opens_its_own_addresses_only() {
        for (area, level) in Area::ALL.into_iter().flat_map(|area| [(area, Level::Read), (area, Level::Write)]) {
            let areas = Areas([(area, level)].into());
            for one in OPERATIONS.iter().filter(|one| !matches!(one.path, "/openapi.json" | "/me")) {
                let method: Method = one.method.to_uppercase().parse().unwrap();
                let may = allow(&areas, &method, one.path, "kind=deals").is_ok();
                let right = of(one.path) == Some(area) && (level == Level::Write || method == Method::GET);
                assert_eq!(may, right && !one.path.contains("/undo"), "{area:?} {level:?}: {method} {}", one.path);
            }
        }
    }

    #[test]
    fn people_are_imported_only_with_their_own_area() {
        let records = Areas([(Area::Records, Level::Write)].into());
        let both = Areas([(Area::Records, Level::Write), (Area::People, Level::Write)].into());
        for (query, alone) in [("kind=deals", true), ("kind=people", false), ("file=people.csv", false), ("kind=deals&kind=people", true)] {
            assert_eq!(allow(&records, &Method::POST, "/imports", query).is_ok(), alone, "{query}");
            assert!(allow(&both, &Method::POST, "/imports", query).is_ok());
        }
        assert!(
            allow(&records, &Method::POST, "/imports/3/undo", "").is_err() && allow(&both, &Method::POST, "/imports/3/undo", "").is_ok()
        );
    }
}
