//! Files become typed records: format, mapping, coercion, rejects.
