//! Web addresses, e-mail addresses and file names: words that punctuation does not split.

use std::ops::Range;

/// Beginnings that make the rest of a chunk a web address.
const SCHEMES: &[&str] = &[
    "http://", "https://", "ftp://", "www.", "mailto:", "doi:10.", "hxxp://", "hxxps://",
];

/// Last labels of host names and file names that make `name.label` one word. Labels that are
/// English words (`in`, `is`, `it`, `me`, `no`, `so`, `to`, `us`) are left out: a missing space
/// after a full stop is commoner.
const LABELS: &[&str] = &[
    "ae", "af", "ai", "au", "biz", "br", "ca", "ch", "cn", "co", "com", "de", "doc", "docx", "edu",
    "es", "eu", "exe", "fr", "gov", "htm", "html", "il", "info", "int", "io", "iq", "ir", "jpeg",
    "jpg", "jp", "ke", "lb", "mil", "mp3", "mp4", "net", "news", "ng", "nl", "org", "pdf", "php",
    "pk", "pl", "png", "ps", "ru", "sy", "tr", "tv", "txt", "ua", "uk", "xls", "xlsx", "ye", "za",
    "zip",
];

/// The links in one chunk of text without spaces, as ranges of `chunk`, in order.
pub(crate) fn links(chunk: &[(usize, char)]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !chunk.iter().any(|&(_, c)| matches!(c, '@' | '.' | ':')) {
        return found;
    }
    let mut at = 0;
    while at < chunk.len() {
        let first = chunk[at].1;
        let inside = at > 0 && chunk[at - 1].1.is_alphanumeric();
        if !first.is_alphanumeric() || inside {
            at += 1;
            continue;
        }
        let end = if begins_with_scheme(&chunk[at..]) {
            trim(chunk, at, chunk.len())
        } else {
            let (end, dots_or_at) = name_end(chunk, at);
            if !dots_or_at {
                at = end.max(at + 1);
                continue;
            }
            link_end(chunk, at, end)
        };
        if end > at {
            found.push(at..end);
            at = end;
        } else {
            // No link begins at any label of this name: `link_end` looked at all of it.
            at = name_end(chunk, at).0.max(at + 1);
        }
    }
    found
}

fn begins_with_scheme(chunk: &[(usize, char)]) -> bool {
    SCHEMES.iter().any(|scheme| {
        chunk.len() > scheme.len()
            && scheme
                .chars()
                .zip(chunk)
                .all(|(wanted, &(_, c))| wanted == c.to_ascii_lowercase())
    })
}

/// The end of the run of characters that host names and mailboxes are made of, and whether it
/// holds a full stop or an `@` inside.
fn name_end(chunk: &[(usize, char)], start: usize) -> (usize, bool) {
    let mut end = start;
    let mut inner = false;
    while end < chunk.len() {
        let c = chunk[end].1;
        if !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%' | '@')) {
            break;
        }
        inner |= matches!(c, '.' | '@') && end + 1 < chunk.len();
        end += 1;
    }
    while end > start && !chunk[end - 1].1.is_alphanumeric() {
        end -= 1;
    }
    (end, inner)
}

/// The end of the link that is `chunk[start..end]`, with its path; `start` if it is none.
fn link_end(chunk: &[(usize, char)], start: usize, end: usize) -> usize {
    let name = &chunk[start..end];
    let at_signs = name.iter().filter(|&&(_, c)| c == '@').count();
    if at_signs == 1 && name[0].1 != '@' {
        return end;
    }
    let Some(dot) = name.iter().rposition(|&(_, c)| c == '.') else {
        return start;
    };
    let label: String = name[dot + 1..].iter().map(|&(_, c)| c).collect();
    let before = &name[..dot];
    // `said.com` would be a word and a slip; a capitalised label (`end.De Gaulle`) is a new sentence.
    let shouted = label
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if label.len() > 5
        || !(shouted
            || label
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        || !LABELS.contains(&label.to_ascii_lowercase().as_str())
        || before.len() < 2
        || (shouted && (label.len() < 3 || before.iter().filter(|&&(_, c)| c == '.').count() > 0))
    {
        return start;
    }
    if chunk.get(end).is_some_and(|&(_, c)| c == '/') {
        trim(chunk, start, chunk.len())
    } else {
        end
    }
}

/// Takes the punctuation of the sentence off the end of a web address.
fn trim(chunk: &[(usize, char)], start: usize, mut end: usize) -> usize {
    // An address stops before a bracket or quotation mark that cannot be part of it.
    if let Some(stop) = chunk[start..end].iter().position(|&(_, c)| {
        matches!(
            c,
            '<' | '>' | '"' | '\u{201C}' | '\u{201D}' | '\u{AB}' | '\u{BB}' | '[' | ']' | '{' | '}'
        )
    }) {
        end = start + stop;
    }
    let opened = chunk[start..end].iter().filter(|&&(_, c)| c == '(').count();
    let mut closed = chunk[start..end].iter().filter(|&&(_, c)| c == ')').count();
    while end > start {
        let last = chunk[end - 1].1;
        if last == ')' && closed > opened {
            closed -= 1;
        } else if !matches!(
            last,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '\u{2019}' | '\u{2026}' | '*' | '|'
        ) {
            break;
        }
        end -= 1;
    }
    end
}
