//! Books as people keep them: what is found wrong with them, and what is read from them.

mod bad_books;
mod folders;
mod manual;
