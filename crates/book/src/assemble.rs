//! Texts and tables become a book; the one way for folders and databases.
