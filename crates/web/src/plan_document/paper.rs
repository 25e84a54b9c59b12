//! A plan on paper: the words of the plan document, in its order.

use super::notice::Notice;
use super::show::{self, Accepted, Asked, Show};
use crate::export;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::say;
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::response::Response;
use book::acceptance;
use documents::{Block, Column, Document, Row, Table};
use kernel::Problems;

/// `GET /people/{person}/plan/{plan}/document.pdf?version=`, and the same below `/api/v1`.
///
/// # Errors
/// Not found, for a person or plan that there is not, that she is not on, or that is not the user's to see.
pub async fn download(visit: Visit, Path((person, plan)): Path<(String, String)>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let made = blocking(move || {
        let (who, chosen) = show::find(&visit, &person, &plan, &asked.version)?;
        let acceptance = acceptance::find(&visit.app.store, &person, chosen.id.as_str(), chosen.version)?;
        let company = visit.state.book.company.name.clone();
        let day = chosen.effective.from;
        let page = show::document(&visit, who, chosen, acceptance, Problems::new());
        let bytes = documents::pdf(&paper(&page, company, day))?;
        Ok((bytes, format!("plan-{}-v{}-{person}.pdf", chosen.id, chosen.version)))
    });
    let (bytes, name) = made.await?;
    Ok(export::file(bytes, "application/pdf", &name))
}

/// A sentence without the strokes around code.
fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

fn paper(page: &Show, company: String, day: kernel::Date) -> Document {
    let mut who = vec![page.name.clone()];
    who.extend(Some(page.role.clone()).filter(|role| !role.is_empty()));
    who.extend([crate::language::said("version {1}", &[&page.version]), page.in_force.clone()]);
    let mut blocks = vec![Block::Title(page.plan.clone()), Block::Text(who.join(" · "))];
    if let Some(notice) = &page.notice {
        changed(notice, &mut blocks);
    }
    blocks.push(Block::Heading(t("The plan").to_owned()));
    blocks.extend(page.sentences.iter().map(|sentence| Block::Text(plain(sentence))));
    for part in &page.components {
        blocks.push(Block::Heading(part.name.clone()));
        blocks.extend(part.sentences.iter().map(|sentence| Block::Text(plain(sentence))));
        blocks.push(Block::List(part.lines.iter().map(|line| plain(line)).collect()));
        blocks.extend(part.corners.clone().map(Block::Table));
    }
    own_figures(page, &mut blocks);
    accepted(page.accepted.as_ref(), &mut blocks);
    let code = show::short(&page.code);
    blocks.push(Block::Muted(crate::language::said(
        "Document {1}: the same letters stand under the page of this plan as long as its text is the same.",
        &[&code],
    )));
    Document {
        title: crate::language::said("{1} v{2} for {3}", &[&page.plan, &page.version, &page.name]),
        language: crate::language::now().region.tag.into(),
        foot: format!("{company} · {} v{} · {} · {code}", page.plan, page.version, page.name),
        author: company,
        day: Some(day),
        blocks,
    }
}

fn changed(notice: &Notice, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(crate::language::said("What changed from version {1}", &[&notice.before])));
    blocks.push(Block::Muted(crate::language::said("From {1}", &[&notice.difference.day()])));
    blocks.extend(notice.difference.plan.iter().map(|sentence| Block::Text(plain(sentence))));
    for component in &notice.difference.components {
        let word = component.what.word();
        let name = if word == "changed" { component.name.clone() } else { format!("{}: {word}", component.name) };
        blocks.push(Block::Smaller(name));
        blocks.extend(component.sentences.iter().map(|sentence| Block::Text(plain(sentence))));
    }
    if let Some(effect) = &notice.effect {
        let money = |amount| format!("{} {}", say::money(amount, &effect.currency), effect.currency);
        let (after, before, moved) = (money(&effect.after), money(&effect.before), show::moved(effect));
        let told = if effect.begun {
            crate::language::said(
                "On the same deals of {1} this version pays {2} instead of {3}, which the version before would have paid if it had gone on ({4}).",
                &[&effect.periods, &after, &before, &moved],
            )
        } else {
            crate::language::said(
                "On the same deals of {1} this version would have paid {2} instead of {3} ({4}).",
                &[&effect.periods, &after, &before, &moved],
            )
        };
        blocks.push(Block::Text(told));
    }
}

fn own_figures(page: &Show, blocks: &mut Vec<Block>) {
    if page.quotas.is_empty() && page.figures.is_empty() {
        return;
    }
    blocks.push(Block::Heading(crate::language::said("Figures of {1}", &[&page.name])));
    if !page.figures.is_empty() {
        let rows = page.figures.iter().map(|(what, value)| Row::of(vec![plain(what).into(), value.clone().into()]));
        let columns = vec![Column::words(t("Figure")), Column::figures(t("Value"))];
        blocks.push(Block::Table(Table { summary: t("Own rates and amounts").to_owned(), columns, rows: rows.collect() }));
    }
    if !page.quotas.is_empty() {
        let rows = page
            .quotas
            .iter()
            .map(|quota| Row::of(vec![quota.measure.clone().into(), quota.window.clone().into(), quota.amount.clone().into()]));
        let columns = vec![Column::words(t("Quota")), Column::words(t("Window")), Column::figures(t("Amount"))];
        blocks.push(Block::Table(Table { summary: t("Own quotas").to_owned(), columns, rows: rows.collect() }));
        if page.shrinks {
            blocks.push(Block::Muted(
                t("These are whole quotas. A part of a window on the plan, or a ramp, makes them smaller, as the components say.")
                    .to_owned(),
            ));
        }
    }
}

fn accepted(accepted: Option<&Accepted>, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(t("Acceptance").to_owned()));
    let said = match accepted {
        Some(accepted) if accepted.same => crate::language::said("Accepted by {1} on {2} UTC.", &[&accepted.name, &accepted.at]),
        Some(accepted) => crate::language::said(
            "Accepted by {1} on {2} UTC. The plan’s text has changed since it was accepted.",
            &[&accepted.name, &accepted.at],
        ),
        None => t("Not accepted yet.").to_owned(),
    };
    blocks.push(Block::Text(said));
}
