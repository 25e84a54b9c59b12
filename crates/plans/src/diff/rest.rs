//! Everything that is not told in a phrase of its own: by the sentences that describe it.

use super::say::Words;
use crate::{Component, Kind, ShareKey};
use kernel::MeasureId;

/// What a component pays, whole.
pub(super) fn whole(component: &Component, words: &Words<'_>) -> Vec<String> {
    let described = crate::describe::component_in(&labelled(component, words), words.currency);
    let lines = (!described.lines.is_empty()).then(|| format!("{}.", capital(&described.lines.join("; "))));
    described.sentences.into_iter().chain(lines).chain(described.terms).collect()
}

/// The sentences that only one of two components has.
pub(super) fn differences(before: &Component, after: &Component, words: &Words<'_>, out: &mut Vec<String>) {
    let said = |component: &Component| {
        let described = crate::describe::component_in(&labelled(component, words), words.currency);
        let lines = described.lines.into_iter().map(|line| format!("{}.", capital(&line)));
        described.sentences.into_iter().chain(lines).chain(described.terms).collect::<Vec<String>>()
    };
    let (was, now) = (said(before), said(after));
    out.extend(was.iter().filter(|s| !now.contains(s)).map(|s| format!("No longer: {s}")));
    out.extend(now.iter().filter(|s| !was.contains(s)).map(|s| format!("New: {s}")));
}

/// The component with measures by their labels.
fn labelled(component: &Component, words: &Words<'_>) -> Component {
    let mut component = component.clone();
    let label = |id: &mut MeasureId| *id = MeasureId::from((words.label)(id));
    match &mut component.kind {
        Kind::Commission(c) => label(&mut c.measure),
        Kind::Attainment(r) => r.measures.iter_mut().for_each(|m| label(&mut m.measure)),
        Kind::Bonus(b) => label(&mut b.measure),
        Kind::Pool(p) => {
            label(&mut p.measure);
            if let ShareKey::Measure(measure) = &mut p.share_by {
                label(measure);
            }
        }
        _ => {}
    }
    component
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
