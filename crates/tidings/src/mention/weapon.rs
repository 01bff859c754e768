//! Weapons: which class the words for a means belong to.

use crate::codebook::{Codebook, WeaponClass};

/// The class of the longest weapon name among the words: "suicide drones" is a drone, one-way.
pub fn class<'c>(codebook: &'c Codebook, words: &str) -> Option<&'c WeaponClass> {
    let words = format!(
        " {} ",
        words
            .to_lowercase()
            .replace(['-', '\u{2010}', '\u{2011}', '\u{2013}'], " ")
    );
    let holds = |alias: &str| {
        let alias = alias.replace('-', " ");
        [
            format!(" {alias} "),
            format!(" {alias}s "),
            format!(" {alias}es "),
        ]
        .iter()
        .any(|form| words.contains(form.as_str()))
    };
    codebook
        .weapons()
        .iter()
        .flat_map(|class| {
            class
                .aliases
                .iter()
                .map(move |alias| (alias.len(), class, alias))
        })
        .filter(|(.., alias)| holds(alias))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, class, _)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_decides() {
        let class = |words| class(Codebook::embedded(), words).map(|c| c.class.to_string());
        assert!(class("two suicide drones").is_some_and(|c| c.starts_with("drone")));
        assert_eq!(class("a petition"), None);
    }
}
