//! Which words are about one thing: mentions of one happening become one event, and pronouns, short
//! names and "the group" lead to the fullest name.

pub(crate) mod happening;
pub(crate) mod party;
