//! Weapon classes: what a weapon is called, and which mode of assault it implies.
//!
//! In: `weapons/weapons.toml`. Out: [`WeaponClass`]es. Finding weapons in a report is left to the
//! mention module.

use serde::Deserialize;
use toml::Spanned;

use super::files::{RuleError, Source};
use super::{EventType, Mode};

/// A class of weapons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeaponClass {
    /// Its name: `drone.one-way`; the part before the dot is the wider class.
    pub class: Box<str>,
    /// What it is, for people.
    pub label: Box<str>,
    /// Mode of an assault with it; absent where the weapon does not tell.
    pub mode: Option<Mode>,
    /// What reports call it: lower case, singular.
    pub aliases: Vec<Box<str>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeaponFile {
    weapon: Vec<WeaponTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeaponTable {
    class: Spanned<String>,
    label: String,
    mode: Option<Spanned<Mode>>,
    aliases: Vec<Spanned<String>>,
}

impl WeaponFile {
    /// The classes, checked: names known once, aliases in lower case, modes of assault.
    pub(super) fn read(self, source: &Source<'_>) -> Result<Vec<WeaponClass>, RuleError> {
        let mut seen = std::collections::HashMap::new();
        let mut classes: Vec<WeaponClass> = Vec::with_capacity(self.weapon.len());
        for table in self.weapon {
            let name = table.class.get_ref().as_str();
            if classes.iter().any(|known| *known.class == *name) {
                return Err(source.error(
                    table.class.span().start,
                    format!("the weapon class `{name}` is defined twice"),
                ));
            }
            if let Some(mode) = &table.mode
                && !EventType::Assault.has(*mode.get_ref())
            {
                let message = format!("`{}` is not a mode of ASSAULT", mode.get_ref());
                return Err(source.error(mode.span().start, message));
            }
            for alias in &table.aliases {
                let word = alias.get_ref();
                if *word != word.to_lowercase() {
                    return Err(
                        source.error(alias.span().start, format!("write `{word}` in lower case"))
                    );
                }
                if let Some(other) = seen.insert(word.clone(), name.to_owned()) {
                    let message = format!(
                        "`{word}` is already a name of `{other}`; a name belongs to one class"
                    );
                    return Err(source.error(alias.span().start, message));
                }
            }
            classes.push(WeaponClass {
                class: name.into(),
                label: table.label.into(),
                mode: table.mode.map(Spanned::into_inner),
                aliases: table
                    .aliases
                    .into_iter()
                    .map(|alias| alias.into_inner().into())
                    .collect(),
            });
        }
        Ok(classes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Codebook;
    use super::*;

    #[test]
    fn the_embedded_classes_tell_the_mode() {
        let weapons = Codebook::embedded().weapons();
        let mode = |alias: &str| {
            let class = weapons
                .iter()
                .find(|weapon| weapon.aliases.iter().any(|known| **known == *alias));
            class.map(|weapon| weapon.mode)
        };
        assert_eq!(mode("suicide drone"), Some(Some(Mode::Drone)));
        assert_eq!(mode("limpet mine"), Some(Some(Mode::Explosives)));
        assert_eq!(mode("toy gun"), Some(None));
        assert_eq!(mode("teapot"), None);
    }

    #[test]
    fn a_name_belongs_to_one_class() {
        let text = "[[weapon]]\nclass = 'a'\nlabel = 'A'\naliases = ['x']\n\n[[weapon]]\nclass = 'b'\nlabel = 'B'\naliases = ['x']\n";
        let source = Source {
            path: "weapons/weapons.toml",
            text,
        };
        let error = source
            .parse::<WeaponFile>()
            .and_then(|file| file.read(&source))
            .expect_err("a name of two classes");
        assert_eq!((error.line, error.column), (9, 12));
        assert!(error.message.contains("belongs to one class"), "{error}");
    }
}
