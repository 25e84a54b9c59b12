//! The company's texts (company, measures, plans) in a database, each with its versions.
