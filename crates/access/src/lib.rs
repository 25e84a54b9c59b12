//! Who may come in, and who may see and do what. No handler decides a right by itself: it asks here.
//!
//! - [`role`]: the kinds of user
//! - [`policy`]: the policy set that answers what [`rights`] and [`see`] ask
//! - [`rights`]: what each role may do, as one matrix
//! - [`see`]: whose pay a user may see
//! - [`scope`]: how far a role reaches: everybody, or some teams and countries
//! - [`user`]: users: made, changed, listed
//! - [`password`]: passwords, kept as argon2id hashes
//! - [`sign_in`]: by password, by an invitation at the first time, or by an identity provider
//! - [`throttle`]: how long to wait after failed attempts
//! - [`second_factor`]: codes of a phone, recovery codes
//! - [`seal`]: secrets that have to be read again, sealed by a key outside of the database
//! - [`settings`]: what each user sets for herself
//! - [`notices`]: which notices she has read
//! - [`session`]: who is signed in
//! - [`area`]: what a token may, by area
//! - [`token`]: tokens for programs, with areas and an end
//! - [`once`]: requests that are done once however often they are sent
//! - [`view_as`]: an administrator looks as somebody else, reading only
//! - `store`: the tables of all this

pub mod area;
pub mod notices;
pub mod once;
pub mod password;
mod policy;
pub mod rights;
pub mod role;
pub mod scope;
pub mod seal;
pub mod second_factor;
pub mod see;
pub mod session;
pub mod settings;
pub mod sign_in;
mod store;
pub mod throttle;
pub mod token;
pub mod user;
pub mod view_as;

pub use area::{Area, Areas, Level};
pub use policy::Field;
pub use rights::{Right, matrix, may, may_in_part};
pub use role::Role;
pub use scope::{Scope, limit};
pub use see::{may_see, may_see_field, sees_everyone, sees_field_in_part, sees_field_of_everyone, sees_field_of_others};
pub use session::{Presented, Session, presented, session, sign_out};
pub use sign_in::{Entered, accept, accepted, enter, invite, made, sign_in, vouched, welcome};
pub use store::prepare;
pub use user::{
    NewUser, Standing, User, by_email, change_own_password, change_password, change_role, create, disable, enable, list, standing,
};
