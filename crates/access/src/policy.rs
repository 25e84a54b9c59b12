//! The policy set: `policy/attain.cedar`, over the terms of `policy/attain.cedarschema`. What it says of a role does not change while the
//! program runs, so every question is put to it once, when the first is asked; afterwards an answer is a look into a table.

use crate::rights::Right;
use crate::role::Role;
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request, RestrictedExpression, Schema,
};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::LazyLock;

/// The policies.
pub const POLICIES: &str = include_str!("../policy/attain.cedar");
/// The terms that they are written in.
pub const SCHEMA: &str = include_str!("../policy/attain.cedarschema");

/// How a user stands to a person on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nearness {
    /// She is the person.
    pub own: bool,
    /// The person reports to her, directly or not.
    pub reports: bool,
    /// They are in one team.
    pub team: bool,
    /// They are in one country.
    pub country: bool,
}

/// What can be seen of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Pay, credits, statements.
    Pay,
    /// What she gets whether or not she sells.
    BasePay,
    /// Where her pay is sent to.
    BankData,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pay, Self::BasePay, Self::BankData];

    fn action(self) -> &'static str {
        match self {
            Self::Pay => "see pay",
            Self::BasePay => "see base pay",
            Self::BankData => "see bank data",
        }
    }
}

/// Every answer: rights by role, and fields by role and nearness.
struct Answers {
    rights: [[bool; Right::ALL.len()]; Role::ALL.len()],
    fields: [[[bool; 16]; Field::ALL.len()]; Role::ALL.len()],
}

/// A policy set that cannot be read gives no rights to anybody; a test holds that ours can be read.
static ANSWERS: LazyLock<Answers> = LazyLock::new(|| {
    let policies = Policies::read();
    let mut answers =
        Answers { rights: [[false; Right::ALL.len()]; Role::ALL.len()], fields: [[[false; 16]; Field::ALL.len()]; Role::ALL.len()] };
    let Ok(policies) = policies else { return answers };
    for role in Role::ALL {
        for right in Right::ALL {
            answers.rights[role as usize][right as usize] = policies.permit(role, false, right.words(), None);
        }
        for field in Field::ALL {
            for near in 0..16 {
                answers.fields[role as usize][field as usize][near] = policies.permit(role, false, field.action(), Some(nearness(near)));
            }
        }
    }
    answers
});

fn nearness(bits: usize) -> Nearness {
    Nearness { own: bits & 1 > 0, reports: bits & 2 > 0, team: bits & 4 > 0, country: bits & 8 > 0 }
}

/// Whether a role has a right.
#[must_use]
pub fn role_may(role: Role, right: Right) -> bool {
    ANSWERS.rights[role as usize][right as usize]
}

/// Whether a role sees a field of somebody who stands to her like that.
#[must_use]
pub fn role_sees(role: Role, field: Field, near: Nearness) -> bool {
    let bits = usize::from(near.own) | usize::from(near.reports) << 1 | usize::from(near.team) << 2 | usize::from(near.country) << 3;
    ANSWERS.fields[role as usize][field as usize][bits]
}

/// The answer when it is the same however the person stands to her, apart from being herself or not.
#[must_use]
pub fn role_sees_whoever(role: Role, field: Field, own: bool) -> Option<bool> {
    let answers = &ANSWERS.fields[role as usize][field as usize];
    let mut wanted = (0..16).filter(|bits| nearness(*bits).own == own).map(|bits| answers[bits]);
    let first = wanted.next()?;
    wanted.all(|answer| answer == first).then_some(first)
}

/// The policy set, ready to be asked.
struct Policies {
    policies: PolicySet,
    schema: Schema,
    authorizer: Authorizer,
}

impl Policies {
    fn read() -> Result<Self, String> {
        let policies = PolicySet::from_str(POLICIES).map_err(|error| error.to_string())?;
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| error.to_string())?;
        Ok(Self { policies, schema, authorizer: Authorizer::new() })
    }

    /// Whether somebody of a role may do something: to the company, or to a person who stands to her like that.
    fn permit(&self, role: Role, disabled: bool, action: &str, near: Option<Nearness>) -> bool {
        self.asked(role, disabled, action, near).unwrap_or(false)
    }

    fn asked(&self, role: Role, disabled: bool, action: &str, near: Option<Nearness>) -> Result<bool, String> {
        let (user, role) = (uid("User", "she")?, uid("Role", role.word())?);
        let fields = HashMap::from([("disabled".to_owned(), RestrictedExpression::new_bool(disabled))]);
        let her = Entity::new(user.clone(), fields, HashSet::from([role.clone()])).map_err(|error| error.to_string())?;
        let entities = [her, Entity::new_no_attrs(role, HashSet::new())];
        let entities = Entities::from_entities(entities, Some(&self.schema)).map_err(|error| error.to_string())?;
        let (resource, context) = match near {
            None => (uid("Company", "company")?, Context::empty()),
            Some(near) => (uid("Person", "person")?, context(near)?),
        };
        let request =
            Request::new(user, uid("Action", action)?, resource, context, Some(&self.schema)).map_err(|error| error.to_string())?;
        Ok(self.authorizer.is_authorized(&request, &self.policies, &entities).decision() == Decision::Allow)
    }
}

fn context(near: Nearness) -> Result<Context, String> {
    let parts = [("own", near.own), ("reports", near.reports), ("team", near.team), ("country", near.country)];
    let parts = parts.map(|(name, value)| (name.to_owned(), RestrictedExpression::new_bool(value)));
    Context::from_pairs(parts).map_err(|error| error.to_string())
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind = EntityTypeName::from_str(&format!("Attain::{kind}")).map_err(|error| error.to_string())?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cedar_policy::{ValidationMode, Validator};

    #[test]
    fn the_policies_are_valid_in_the_terms_of_the_schema() {
        let policies = Policies::read().unwrap();
        let result = Validator::new(policies.schema.clone()).validate(&policies.policies, ValidationMode::Strict);
        let said: Vec<String> =
            result.validation_errors().map(ToString::to_string).chain(result.validation_warnings().map(ToString::to_string)).collect();
        assert!(result.validation_passed_without_warnings(), "{said:#?}");
    }

    #[test]
    fn every_question_can_be_asked() {
        let policies = Policies::read().unwrap();
        for role in Role::ALL {
            for right in Right::ALL {
                assert_eq!(policies.asked(role, false, right.words(), None).unwrap(), role_may(role, right), "{role}: {}", right.words());
            }
            for field in Field::ALL {
                for near in (0..16).map(nearness) {
                    assert_eq!(policies.asked(role, false, field.action(), Some(near)).unwrap(), role_sees(role, field, near));
                }
            }
        }
    }

    #[test]
    fn whoever_was_disabled_may_nothing() {
        let policies = Policies::read().unwrap();
        for role in Role::ALL {
            assert!(Right::ALL.into_iter().all(|right| !policies.asked(role, true, right.words(), None).unwrap()));
            let own = Nearness { own: true, ..Nearness::default() };
            assert!(Field::ALL.into_iter().all(|field| !policies.asked(role, true, field.action(), Some(own)).unwrap()));
        }
    }

    #[test]
    fn who_grants_roles_has_none_over_money_and_who_writes_plans_approves_no_runs() {
        for role in Role::ALL {
            let over_money = [Right::ApproveRuns, Right::Run, Right::ChangePlans, Right::ChangeRecords, Right::Import];
            if role_may(role, Right::ManageUsers) {
                assert!(over_money.into_iter().all(|right| !role_may(role, right)), "{role}");
                assert!((0..16).map(nearness).filter(|near| !near.own).all(|near| !role_sees(role, Field::Pay, near)), "{role}");
            }
            assert!(!(role_may(role, Right::ChangePlans) && role_may(role, Right::ApproveRuns)), "{role}");
        }
    }

    #[test]
    fn base_pay_and_bank_data_are_for_fewer_eyes_than_pay() {
        let stranger = Nearness::default();
        let mine = Nearness { reports: true, team: true, country: true, ..stranger };
        let seen = |role: Role, near: Nearness| Field::ALL.map(|field| role_sees(role, field, near));
        assert_eq!(seen(Role::Manager, mine), [true, false, false]);
        assert_eq!(seen(Role::Manager, Nearness { reports: false, ..mine }), [false, false, false]);
        assert_eq!(seen(Role::Analyst, stranger), [true, true, false]);
        assert_eq!(seen(Role::Finance, stranger), [true, true, true]);
        assert_eq!(seen(Role::Executive, stranger), [true, false, false]);
        assert_eq!(seen(Role::Administrator, mine), [false, false, false]);
        assert_eq!(seen(Role::Seller, Nearness { own: true, ..stranger }), [true, true, true]);
    }
}
