//! What is wrong with a book, before any money is calculated.
