//! Questions about pay in the database.

use super::results::damaged;
use crate::disputes::{Audience, Correction, Dispute, Happening, Standing, Step, Subject};
use ::store::{Param, Row, Tx};
use kernel::{Location, Problem, Problems};

const COLUMNS: &str = "id, person, period, subject, plan, component, kind, record, amount, currency, text, permalink, import, document, \
                       raised_by, raised_at, due, standing, assignee, correction_kind, correction";

pub(crate) fn insert(tx: &mut Tx<'_>, new: &Dispute, attached: &str) -> Result<(), Problems> {
    let due = new.due.to_string();
    let values: [Param<'_>; 20] = [
        new.id.into(),
        (&new.person).into(),
        (&new.period).into(),
        new.subject.word().into(),
        (&new.plan).into(),
        (&new.component).into(),
        (&new.kind).into(),
        (&new.record).into(),
        new.amount.as_ref().into(),
        new.currency.as_ref().into(),
        (&new.text).into(),
        (&new.permalink).into(),
        new.import.into(),
        new.document.into(),
        (&new.raised_by).into(),
        (&new.raised_at).into(),
        (&due).into(),
        new.standing.word().into(),
        new.assignee.as_ref().into(),
        attached.into(),
    ];
    let sql = "INSERT INTO disputes (id, person, period, subject, plan, component, kind, record, amount, currency, text, permalink, import, \
               document, raised_by, raised_at, due, standing, assignee, attached) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
    tx.execute(sql, &values)?;
    Ok(())
}

/// Writes how a question stands, when it still stood as `before`; false when somebody was faster.
pub(crate) fn update(tx: &mut Tx<'_>, before: &Dispute, after: &Dispute) -> Result<bool, Problems> {
    let (kind, reference) =
        after.correction.as_ref().map_or((None, None), |made| (Some(made.kind.as_str()), Some(made.reference.as_str())));
    let due = after.due.to_string();
    let changed = tx.execute(
        "UPDATE disputes SET standing = ?3, assignee = ?4, correction_kind = ?5, correction = ?6, due = ?7 WHERE id = ?1 AND standing = ?2",
        &[
            before.id.into(),
            before.standing.word().into(),
            after.standing.word().into(),
            after.assignee.as_ref().into(),
            kind.into(),
            reference.into(),
            (&due).into(),
        ],
    )?;
    Ok(changed == 1)
}

pub(crate) fn insert_event(tx: &mut Tx<'_>, dispute: i64, new: &Happening) -> Result<(), Problems> {
    let position = tx.integer("SELECT max(position) FROM dispute_events WHERE dispute = ?1", &[dispute.into()])?.unwrap_or(0) + 1;
    tx.execute(
        "INSERT INTO dispute_events (dispute, position, step, standing, actor, at, text, audience, about) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            dispute.into(),
            position.into(),
            new.step.word().into(),
            new.standing.word().into(),
            (&new.actor).into(),
            (&new.at).into(),
            (&new.text).into(),
            new.audience.word().into(),
            (&new.about).into(),
        ],
    )?;
    Ok(())
}

/// All questions, those of one person only when given, the newest first.
pub(crate) fn list(tx: &mut Tx<'_>, person: Option<&str>) -> Result<Vec<Dispute>, Problems> {
    let rows = match person {
        Some(person) => tx.query(&format!("SELECT {COLUMNS} FROM disputes WHERE person = ?1 ORDER BY id DESC"), &[person.into()])?,
        None => tx.query(&format!("SELECT {COLUMNS} FROM disputes ORDER BY id DESC"), &[])?,
    };
    rows.iter().map(|row| read(row).ok_or_else(|| damaged("disputes"))).collect()
}

/// One question.
pub(crate) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Dispute, Problems> {
    let row = tx.query_one(&format!("SELECT {COLUMNS} FROM disputes WHERE id = ?1"), &[id.into()])?;
    let unknown = || Problem::error("unknown-question", Location::default(), format!("There is no question {id}."));
    read(&row.ok_or_else(unknown)?).ok_or_else(|| damaged("disputes"))
}

/// What was attached to a question, as JSON.
pub(crate) fn attached(tx: &mut Tx<'_>, id: i64) -> Result<String, Problems> {
    let row = tx.query_one("SELECT attached FROM disputes WHERE id = ?1", &[id.into()])?;
    Ok(row.map(|row| row.string(0)).unwrap_or_default())
}

/// What happened to a question, in order.
pub(crate) fn events(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Happening>, Problems> {
    let sql = "SELECT step, standing, actor, at, text, audience, about FROM dispute_events WHERE dispute = ?1 ORDER BY position";
    let read = |row: &Row| {
        Some(Happening {
            step: row.text(0).and_then(Step::from_word)?,
            standing: row.text(1).and_then(Standing::from_word)?,
            actor: row.string(2),
            at: row.string(3),
            text: row.string(4),
            audience: row.text(5).and_then(Audience::from_word)?,
            about: row.string(6),
        })
    };
    tx.query(sql, &[id.into()])?.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("dispute_events"))
}

/// How many questions stand how, of one person only when given.
pub(crate) fn counts(tx: &mut Tx<'_>, person: Option<&str>) -> Result<Vec<(Standing, i64)>, Problems> {
    let rows = match person {
        Some(person) => tx.query("SELECT standing, count(*) FROM disputes WHERE person = ?1 GROUP BY standing", &[person.into()])?,
        None => tx.query("SELECT standing, count(*) FROM disputes GROUP BY standing", &[])?,
    };
    let read = |row: &Row| Some((row.text(0).and_then(Standing::from_word)?, row.integer(1)?));
    rows.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("disputes"))
}

fn read(row: &Row) -> Option<Dispute> {
    let maybe = |column| row.text(column).map(str::to_owned);
    Some(Dispute {
        id: row.integer(0)?,
        person: row.string(1),
        period: row.string(2),
        subject: row.text(3).and_then(Subject::from_word)?,
        plan: row.string(4),
        component: row.string(5),
        kind: row.string(6),
        record: row.string(7),
        amount: maybe(8),
        currency: maybe(9),
        text: row.string(10),
        permalink: row.string(11),
        import: row.integer(12)?,
        document: row.integer(13)?,
        raised_by: row.string(14),
        raised_at: row.string(15),
        due: row.text(16)?.parse().ok()?,
        standing: row.text(17).and_then(Standing::from_word)?,
        assignee: maybe(18),
        correction: maybe(19).zip(maybe(20)).map(|(kind, reference)| Correction { kind, reference }),
    })
}
