//! Files attached to adjustments by hand: a contract, a mail, a sheet that shows why. They are kept with their hash, never changed, and only
//! attached while the adjustment waits, so that whoever approves it has seen them.

use crate::explain::Why;
use crate::store as stored;
use ::store::Store;
use kernel::{Clock, Location, Problem, Problems};
use records::{Kind, ledger};
use serde::Serialize;
use serde_json::json;

/// The largest file, in bytes.
pub const LARGEST: usize = 10 << 20;
/// So many files at most belong to one adjustment.
const MOST: usize = 10;
/// The endings that are taken, with their media types.
pub const KINDS: [(&str, &str); 9] = [
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("csv", "text/csv; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("eml", "message/rfc822"),
];

/// A file of an adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Attachment {
    /// Its number, counted from 1.
    pub id: i64,
    /// The adjustment.
    pub adjustment: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// The BLAKE3 hash of its content, in hexadecimal.
    pub hash: String,
    /// Who attached it.
    pub attached_by: String,
    /// When, in RFC 3339.
    pub attached_at: String,
}

/// The media type of a file that may be attached.
///
/// # Errors
/// An empty or too large file, an ending that is not taken, a content that is not what the ending says.
pub fn checked(name: &str, content: &[u8]) -> Result<&'static str, Problems> {
    let wrong = |code: &str, message: String, expected: String| -> Problems {
        Problem::error(code, Location::default().column("file").value(name), message).expected(expected).into()
    };
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(|c| c.is_control() || matches!(c, '/' | '\\' | '"')) {
        return Err(wrong("file-name", "The file has no name that can be kept.".into(), "a name of at most 200 letters".into()));
    }
    let endings = || KINDS.map(|(ending, _)| ending).join(", ");
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let Some((ending, kind)) = KINDS.into_iter().find(|(known, _)| *known == ending) else {
        return Err(wrong(
            "file-kind",
            format!("`{name}` is of a kind that is not kept."),
            format!("a file with the ending {}", endings()),
        ));
    };
    if content.is_empty() {
        return Err(wrong("file-empty", format!("`{name}` is empty."), "a file with something in it".into()));
    }
    if content.len() > LARGEST {
        let message = format!("`{name}` has {} bytes.", content.len());
        return Err(wrong("file-size", message, format!("at most {} MB", LARGEST >> 20)));
    }
    let is = match ending {
        "pdf" => content.starts_with(b"%PDF-"),
        "png" => content.starts_with(b"\x89PNG\r\n\x1a\n"),
        "jpg" | "jpeg" => content.starts_with(b"\xff\xd8\xff"),
        "xlsx" | "docx" => content.starts_with(b"PK\x03\x04"),
        _ => std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0')),
    };
    if !is {
        let message = format!("`{name}` does not hold what its ending says.");
        return Err(wrong("file-content", message, format!("the content of a {ending} file")));
    }
    Ok(kind)
}

/// Attaches a file to an adjustment that waits for approval.
///
/// # Errors
/// What [`checked`] refuses; no such adjustment, one that is approved already or has ten files.
pub fn attach(store: &Store, clock: &Clock, actor: &str, adjustment: &str, name: &str, content: &[u8]) -> Result<Attachment, Problems> {
    let kind = checked(name, content)?;
    stored::prepare(store)?;
    let at = clock.now();
    let refused = |code: &str, message: String| Problems::from(Problem::error(code, Location::default(), message));
    store.write(|tx| {
        let Some(found) = ledger::record(tx, Kind::Adjustments, adjustment)? else {
            return Err(refused("unknown-adjustment", format!("There is no adjustment {adjustment}.")));
        };
        if let Some(by) = found.value("approver") {
            let message = format!("Adjustment {adjustment} was approved by {by} already, without this file.");
            return Err(refused("approved-already", message));
        }
        if stored::attachments::list(tx, Some(adjustment))?.len() >= MOST {
            return Err(refused("many-files", format!("Adjustment {adjustment} has {MOST} files already.")));
        }
        let file = Attachment {
            id: tx.next_number("adjustment_files", "id")?,
            adjustment: adjustment.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            bytes: i64::try_from(content.len()).unwrap_or(i64::MAX),
            hash: blake3::hash(content).to_hex().to_string(),
            attached_by: actor.to_owned(),
            attached_at: at.to_string(),
        };
        stored::attachments::insert(tx, &file, content)?;
        let on = format!("adjustments {adjustment}");
        let after = json!({ "file": file.id, "name": file.name, "bytes": file.bytes, "hash": file.hash });
        audit::write(tx, &audit::Event { actor, action: "attach file", on: &on, before: None, after: Some(after), why: None, at })?;
        Ok(file)
    })
}

/// All files, or those of one adjustment, in order.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store, adjustment: Option<&str>) -> Result<Vec<Attachment>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::attachments::list(tx, adjustment))
}

/// A file with its content; none when there is no file of that number.
///
/// # Errors
/// A content that is not what was attached; what the database refuses.
pub fn read(store: &Store, id: i64) -> Result<Option<(Attachment, Vec<u8>)>, Problems> {
    stored::prepare(store)?;
    let found = store.read(|tx| stored::attachments::find(tx, id))?;
    if let Some((file, content)) = &found
        && blake3::hash(content).to_hex().as_str() != file.hash
    {
        let message = format!("File {id} is not what was attached: its hash is another one.");
        return Err(Problem::error("file-altered", Location::default(), message).into());
    }
    Ok(found)
}

/// Names the files on the adjustments of a working.
///
/// # Errors
/// What the database refuses.
pub fn named(store: &Store, why: &mut Why) -> Result<(), Problems> {
    for adjusted in &mut why.adjusted {
        adjusted.files = list(store, Some(&adjusted.id))?;
    }
    Ok(())
}
