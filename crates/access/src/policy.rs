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
    /// The person is in the teams and countries that the user's role is limited to.
    pub within: bool,
}

/// What can be seen of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Pay, credits, statements.
    Pay,
    /// How far she has come against her quotas.
    Results,
    /// What she gets whether or not she sells.
    BasePay,
    /// Where her pay is sent to.
    BankData,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pay, Self::Results, Self::BasePay, Self::BankData];

    /// What a column of people holds, where not everybody may see it who sees the person's pay.
    #[must_use]
    pub fn of_column(column: &str) -> Option<Self> {
        match column {
            "base_pay" => Some(Self::BasePay),
            "bank_account" | "bank_code" | "bank_name" | "iban" | "bic" | "swift" | "sort_code" | "routing_number" | "account_number" => {
                Some(Self::BankData)
            }
            _ => None,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Pay => "see pay",
            Self::Results => "see results",
            Self::BasePay => "see base pay",
            Self::BankData => "see bank data",
        }
    }
}

/// In how many ways somebody can stand to a person.
const NEARNESSES: usize = 32;

/// Every answer: rights by role, and fields by role and nearness; each for a role that reaches everybody, and for one that is limited.
struct Answers {
    rights: [[[bool; Right::ALL.len()]; 2]; Role::ALL.len()],
    fields: [[[[bool; NEARNESSES]; Field::ALL.len()]; 2]; Role::ALL.len()],
}

/// A policy set that cannot be read gives no rights to anybody; a test holds that ours can be read.
static ANSWERS: LazyLock<Answers> = LazyLock::new(|| {
    let policies = Policies::read();
    let mut answers = Answers {
        rights: [[[false; Right::ALL.len()]; 2]; Role::ALL.len()],
        fields: [[[[false; NEARNESSES]; Field::ALL.len()]; 2]; Role::ALL.len()],
    };
    let Ok(policies) = policies else { return answers };
    for (role, limited) in Role::ALL.into_iter().flat_map(|role| [(role, false), (role, true)]) {
        let her = Her { role, disabled: false, limited };
        for right in Right::ALL {
            answers.rights[role as usize][usize::from(limited)][right as usize] = policies.permit(her, right.words(), None);
        }
        for field in Field::ALL {
            for near in 0..NEARNESSES {
                answers.fields[role as usize][usize::from(limited)][field as usize][near] =
                    policies.permit(her, field.action(), Some(nearness(near)));
            }
        }
    }
    answers
});

fn nearness(bits: usize) -> Nearness {
    Nearness { own: bits & 1 > 0, reports: bits & 2 > 0, team: bits & 4 > 0, country: bits & 8 > 0, within: bits & 16 > 0 }
}

/// Whether a role has a right; for `limited`, when it was limited to teams or countries.
#[must_use]
pub fn role_may(role: Role, limited: bool, right: Right) -> bool {
    ANSWERS.rights[role as usize][usize::from(limited)][right as usize]
}

/// Whether a role sees a field of somebody who stands to her like that.
#[must_use]
pub fn role_sees(role: Role, limited: bool, field: Field, near: Nearness) -> bool {
    let bits = usize::from(near.own) | usize::from(near.reports) << 1 | usize::from(near.team) << 2 | usize::from(near.country) << 3;
    ANSWERS.fields[role as usize][usize::from(limited)][field as usize][bits | usize::from(near.within) << 4]
}

/// The answer when it is the same however the person stands to her, apart from being herself or not.
#[must_use]
pub fn role_sees_whoever(role: Role, limited: bool, field: Field, own: bool) -> Option<bool> {
    let answers = &ANSWERS.fields[role as usize][usize::from(limited)][field as usize];
    let mut wanted = (0..NEARNESSES).filter(|bits| nearness(*bits).own == own).map(|bits| answers[bits]);
    let first = wanted.next()?;
    wanted.all(|answer| answer == first).then_some(first)
}

/// Whether a role sees a field of anybody but herself.
#[must_use]
pub fn role_sees_others(role: Role, limited: bool, field: Field) -> bool {
    let answers = &ANSWERS.fields[role as usize][usize::from(limited)][field as usize];
    (0..NEARNESSES).any(|bits| !nearness(bits).own && answers[bits])
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
struct Her {
    role: Role,
    disabled: bool,
    /// Whether her role reaches some teams or countries only.
    limited: bool,
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
    fn permit(&self, her: Her, action: &str, near: Option<Nearness>) -> bool {
        self.asked(her, action, near).unwrap_or(false)
    }

    fn asked(&self, her: Her, action: &str, near: Option<Nearness>) -> Result<bool, String> {
        let (user, role) = (uid("User", "she")?, uid("Role", her.role.word())?);
        let fields = [("disabled", her.disabled), ("limited", her.limited)];
        let fields = HashMap::from(fields.map(|(name, value)| (name.to_owned(), RestrictedExpression::new_bool(value))));
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
    let parts = [("own", near.own), ("reports", near.reports), ("team", near.team), ("country", near.country), ("within", near.within)];
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
        for (role, limited) in Role::ALL.into_iter().flat_map(|role| [(role, false), (role, true)]) {
            let her = Her { role, disabled: false, limited };
            for right in Right::ALL {
                let asked = policies.asked(her, right.words(), None).unwrap();
                assert_eq!(asked, role_may(role, limited, right), "{role}: {}", right.words());
            }
            for field in Field::ALL {
                for near in (0..NEARNESSES).map(nearness) {
                    assert_eq!(policies.asked(her, field.action(), Some(near)).unwrap(), role_sees(role, limited, field, near));
                }
            }
        }
    }

    #[test]
    fn whoever_was_disabled_may_nothing() {
        let policies = Policies::read().unwrap();
        for role in Role::ALL {
            let her = Her { role, disabled: true, limited: false };
            assert!(Right::ALL.into_iter().all(|right| !policies.asked(her, right.words(), None).unwrap()));
            let own = Nearness { own: true, ..Nearness::default() };
            assert!(Field::ALL.into_iter().all(|field| !policies.asked(her, field.action(), Some(own)).unwrap()));
        }
    }

    #[test]
    fn who_grants_roles_has_none_over_money_and_who_writes_plans_approves_no_runs() {
        for role in Role::ALL {
            let over_money = [Right::ApproveRuns, Right::Run, Right::ChangePlans, Right::ChangeRecords, Right::Import];
            if role_may(role, false, Right::ManageUsers) {
                assert!(over_money.into_iter().all(|right| !role_may(role, false, right)), "{role}");
                assert!(
                    (0..NEARNESSES).map(nearness).filter(|near| !near.own).all(|near| !role_sees(role, false, Field::Pay, near)),
                    "{role}"
                );
            }
            assert!(!(role_may(role, false, Right::ChangePlans) && role_may(role, false, Right::ApproveRuns)), "{role}");
        }
    }

    #[test]
    fn base_pay_and_bank_data_are_for_fewer_eyes_than_pay() {
        let stranger = Nearness::default();
        let mine = Nearness { reports: true, team: true, country: true, ..stranger };
        let seen = |role: Role, near: Nearness| Field::ALL.map(|field| role_sees(role, false, field, near));
        assert_eq!(seen(Role::Manager, mine), [true, true, false, false]);
        assert_eq!(seen(Role::Manager, Nearness { reports: false, ..mine }), [false; 4]);
        assert_eq!(seen(Role::Analyst, stranger), [true, true, true, false]);
        assert_eq!(seen(Role::Finance, stranger), [true; 4]);
        assert_eq!(seen(Role::Executive, stranger), [true, true, false, false]);
        assert_eq!(seen(Role::Enablement, mine), [false, true, false, false], "how far she has come, and not what she is paid for it");
        assert_eq!(seen(Role::Administrator, mine), [false; 4]);
        assert_eq!(seen(Role::Seller, Nearness { own: true, ..stranger }), [true; 4]);
    }
    #[test]
    fn a_limited_role_sees_only_whom_it_reaches_and_decides_nothing_for_the_whole_company() {
        for role in [Role::Manager, Role::Analyst, Role::Finance, Role::Executive, Role::Enablement] {
            for field in Field::ALL {
                for near in (0..NEARNESSES).map(nearness) {
                    let reached = near.own || near.within;
                    assert_eq!(role_sees(role, true, field, near), reached && role_sees(role, false, field, near), "{role}: {near:?}");
                }
            }
            let whole = [Right::Import, Right::ReadImports, Right::ChangePlans, Right::ReadRuns, Right::Run, Right::ApproveRuns];
            assert!(whole.into_iter().all(|right| !role_may(role, true, right)), "{role}");
            assert!(Right::ALL.into_iter().all(|right| role_may(role, false, right) || !role_may(role, true, right)), "{role}");
        }
    }
}
