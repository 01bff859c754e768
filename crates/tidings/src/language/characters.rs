//! Classes of characters that the segmenter tells apart.

use unicode_normalization::char::is_combining_mark;

/// Whether `c` only separates words: white space, controls, bidirectional controls, and the
/// invisible characters that web pages leave between words.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2061}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}')
}

/// Whether `c` stays on the character before it: combining marks, joiners, soft hyphens, variation
/// selectors, skin tones.
pub(crate) fn is_mark(c: char) -> bool {
    c >= '\u{AD}'
        && (matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
            || is_combining_mark(c))
}

/// Whether `c` is part of a word: a letter, a digit, an underscore or a mark on one of them.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Whether `c` is an apostrophe: typewriter or typographic.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{FF07}')
}

/// Whether `c` is a hyphen between the parts of a word.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether `c` ends a sentence, alone or in a run.
pub(crate) fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '\u{2026}' | '\u{203C}' | '\u{203D}' | '\u{2047}'
            ..='\u{2049}' | '\u{3002}' | '\u{FF01}' | '\u{FF1F}' | '\u{061F}' | '\u{06D4}'
    )
}

/// Whether `c` can close a quotation or bracket after the end of a sentence.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '\u{2019}'
            | '\u{201D}'
            | '\u{BB}'
            | '\u{203A}'
            | ')'
            | ']'
            | '}'
            | '\u{FF02}'
            | '\u{300D}'
            | '\u{300F}'
            | '\u{301E}'
    )
}

/// Whether `c` can open a quotation or bracket before the first word of a sentence.
pub(crate) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '\u{2018}'
            | '\u{201A}'
            | '\u{201B}'
            | '\u{201C}'
            | '\u{201E}'
            | '\u{201F}'
            | '\u{AB}'
            | '\u{2039}'
            | '('
            | '['
            | '{'
            | '\u{300C}'
            | '\u{300E}'
            | '\u{301D}'
    )
}

/// Whether `c` is a quotation mark that both opens and closes.
pub(crate) fn is_straight_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{FF02}')
}
