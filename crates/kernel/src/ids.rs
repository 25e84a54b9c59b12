//! Typed names. Each wraps the text that the company itself uses, so that a measure can never be passed where a person is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);
        impl $name {
            /// The text as the company wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl From<&str> for $name { fn from(text: &str) -> Self { Self(Arc::from(text)) } }
        impl From<String> for $name { fn from(text: String) -> Self { Self(Arc::from(text)) } }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { &self.0 } }
        impl std::borrow::Borrow<str> for $name { fn borrow(&self) -> &str { &self.0 } }
        impl fmt::Display for $name { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(&self.0) } }
        impl fmt::Debug for $name { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{:?}", &*self.0) } }
    };
}

id!(/// A person, by the id in `people`.
    PersonId);
id!(/// A record within its kind, by its external id (`OPP-10422`).
    RecordId);
id!(/// A measure, by its table name in `measures/*.toml` (`new-bookings`).
    MeasureId);
id!(/// A plan, by its `plan` key (`Account Executive`).
    PlanId);
id!(/// A component within a plan, by its `name` key.
    ComponentName);
