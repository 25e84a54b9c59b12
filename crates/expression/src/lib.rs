//! SQL expressions over declared columns: parsed, typed, compiled and evaluated, with errors that name line and character.
//!
//! - [`schema`]: the columns that an expression may use, and their types
//! - [`compiled`]: an expression ready to be evaluated on Arrow batches
//! - [`place`]: from a position within an expression to the line and character of the file
//! - [`parse`]: text becomes a syntax tree, within limits
//! - [`lower`]: the syntax tree is typed and becomes a DataFusion expression; one file for each family of it
//!
//! Numbers are exact decimals throughout; see `docs/manual/expressions.md` for the language.

pub mod compiled;
pub mod place;
pub mod schema;

mod lower;
mod parse;

pub use compiled::{Compiled, Failure, Typed, check, check_as, compile, compile_as, sentence};
pub use place::shift;
pub use schema::{Schema, arrow_type};
