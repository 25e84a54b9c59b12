//! The built style sheet, script and font: embedded, already compressed, and cached for ever under names that say what is in them.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file that Vite built.
pub struct Asset {
    /// Its name with the hash of its content.
    pub name: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes compressed with Brotli, for texts.
    pub br: Option<&'static [u8]>,
    /// Its bytes compressed with gzip, for texts.
    pub gzip: Option<&'static [u8]>,
}

mod built {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// Every built file.
#[must_use]
pub fn all() -> &'static [Asset] {
    built::ASSETS
}

/// The address of the built file whose name starts with `stem` and ends with `ending`.
#[must_use]
pub fn address(stem: &str, ending: &str) -> String {
    let found = all().iter().find(|a| a.name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-')) && a.name.ends_with(ending));
    found.map_or_else(String::new, |asset| format!("/assets/{}", asset.name))
}

/// `GET /assets/NAME`.
pub async fn show(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Ok(index) = all().binary_search_by(|asset| asset.name.cmp(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let asset = &all()[index];
    let etag = format!("\"{}\"", asset.name);
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
    let accepts = |encoding: &str| accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == encoding));
    let (bytes, encoding) = match (asset.br, asset.gzip) {
        (Some(bytes), _) if accepts("br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepts("gzip") => (bytes, Some("gzip")),
        _ => (asset.plain, None),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(asset.name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_load_without_charts_is_small() {
        let sent = |asset: &Asset| asset.br.unwrap_or(asset.plain).len();
        let first: usize = all().iter().filter(|a| !a.name.starts_with("inter-more") && !a.name.starts_with("chart-")).map(sent).sum();
        let own: usize = all().iter().filter(|a| a.name.starts_with("main-")).map(sent).sum();
        let charts: usize = all().iter().filter(|a| a.name.starts_with("chart-")).map(sent).sum();
        println!("style sheet and script: {own} bytes compressed; with the font: {first}; what draws charts: {charts}");
        assert!(own <= 40_000, "style sheet and script are {own} bytes compressed");
        // 60 kB are promised for everything; a page itself takes up to 8 kB compressed.
        assert!(first < 52_000, "style sheet, script and font are {first} bytes");
        // Every script and style sheet is one of the two; what draws charts comes with the first chart.
        let others = |a: &&Asset| !a.name.ends_with(".woff2") && !a.name.starts_with("main-") && !a.name.starts_with("chart-");
        assert_eq!(all().iter().filter(others).map(|a| a.name).collect::<Vec<_>>(), Vec::<&str>::new());
        assert!((100_000..200_000).contains(&charts), "what draws charts is {charts} bytes");
        assert!(address("main", ".css").starts_with("/assets/main-"));
        assert!(address("inter", ".woff2").starts_with("/assets/inter-"));
    }
}
