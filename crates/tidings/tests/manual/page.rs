//! A page of the manual: Markdown with reports and their events in fenced blocks.

use jiff::civil::Date;

use crate::notation::Line;

/// A page, read.
pub(crate) struct Page {
    /// Path below `manual/`: `types/aid.md`.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Second-level headings, without marks.
    pub(crate) headings: Vec<String>,
    pub(crate) examples: Vec<Example>,
}

/// A report and its events.
pub(crate) struct Example {
    pub(crate) page: String,
    pub(crate) published: Option<Date>,
    pub(crate) report: String,
    pub(crate) lines: Vec<Line>,
    /// Number, from 1, of the first of the lines.
    pub(crate) first_line: usize,
}

impl Example {
    /// Where it stands, for messages.
    pub(crate) fn at(&self) -> String {
        format!("manual/{}:{}", self.page, self.first_line)
    }
}

impl Page {
    /// Reads a page; the problem names the page and the line.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, String> {
        let mut page = Self {
            name: name.to_owned(),
            text: text.to_owned(),
            headings: Vec::new(),
            examples: Vec::new(),
        };
        let mut report: Option<(Option<Date>, String)> = None;
        let mut lines = text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            let problem = |what: &str| format!("manual/{name}:{}: {what}", index + 1);
            if let Some(heading) = line.strip_prefix("## ") {
                page.headings.push(heading.to_owned());
            }
            let Some(fence) = line.strip_prefix("```") else {
                continue;
            };
            let block: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| *line != "```")
                .collect();
            match fence.split_once(' ').unwrap_or((fence, "")) {
                ("report", options) => {
                    if report.is_some() {
                        return Err(problem(
                            "a report follows a report that has no events block",
                        ));
                    }
                    let published = match options.strip_prefix("published=") {
                        Some(date) => Some(
                            date.parse()
                                .map_err(|_| problem("the date after `published=` is none"))?,
                        ),
                        None if options.is_empty() => None,
                        None => {
                            return Err(problem(
                                "a report has one option only, `published=YYYY-MM-DD`",
                            ));
                        }
                    };
                    report = Some((published, block.join("\n")));
                }
                ("events", "") => {
                    let (published, report) = report
                        .take()
                        .ok_or_else(|| problem("these events have no report before them"))?;
                    let first_line = index + 2;
                    let lines = block
                        .iter()
                        .enumerate()
                        .map(|(at, line)| {
                            Line::parse(line, &report).map_err(|what| {
                                format!("manual/{name}:{}: {what}", first_line + at)
                            })
                        })
                        .collect::<Result<Vec<_>, _>>()?;
                    if lines.is_empty() {
                        return Err(problem(
                            "an empty block; a report without events has the line `none`",
                        ));
                    }
                    page.examples.push(Example {
                        page: name.to_owned(),
                        published,
                        report,
                        lines,
                        first_line,
                    });
                }
                _ => {}
            }
        }
        if report.is_some() {
            return Err(format!(
                "manual/{name}: the last report has no events block"
            ));
        }
        if page.examples.is_empty() {
            return Err(format!("manual/{name}: a page without an example"));
        }
        Ok(page)
    }
}

/// The page's text with other lines in place of the example's.
pub(crate) fn replace_lines(text: &str, example: &Example, by: &[Line]) -> String {
    let (start, end) = (
        example.first_line - 1,
        example.first_line - 1 + example.lines.len(),
    );
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.splice(start..end, by.iter().map(ToString::to_string));
    lines.join("\n") + "\n"
}

#[test]
fn what_is_wrong_with_a_page_is_told_with_its_line() {
    let problem = |text: &str| Page::parse("types/x.md", text).err().unwrap_or_default();
    assert_eq!(
        problem("# X\n\n```events\nnone\n```\n"),
        "manual/types/x.md:3: these events have no report before them"
    );
    assert_eq!(
        problem("```report\nHe ran.\n```\n```events\nnome\n```\n"),
        "manual/types/x.md:5: `nome` is no event: it needs its words in quotes, TYPE \"words\""
    );
    assert_eq!(
        problem("```report\nHe ran.\n```\n"),
        "manual/types/x.md: the last report has no events block"
    );
}

#[test]
fn lines_are_replaced_where_they_stand() {
    let text = "# X\n\n```report\nThey met.\n```\n\n```events\nCONSULT \"met\"\n```\n\nEnd.\n";
    let page = Page::parse("x.md", text).expect("a good page");
    let by = [
        Line::parse("missed: CONSULT \"met\"", "They met.").expect("a good line"),
        Line::NothingElse,
    ];
    assert_eq!(
        replace_lines(text, &page.examples[0], &by),
        "# X\n\n```report\nThey met.\n```\n\n```events\nmissed: CONSULT \"met\"\nmissed: nothing else\n```\n\nEnd.\n"
    );
}
