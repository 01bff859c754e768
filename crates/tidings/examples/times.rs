//! dev
use std::io::{BufRead, Write};
use tidings::language::{Analysis, Sentence, Token};
use tidings::mention::time::{Grammar, Interval};
use tidings::Span;
fn segment(text: &str) -> Analysis {
    let mut a = Analysis::default();
    let mut start = None;
    let mut toks: Vec<(usize, usize)> = vec![];
    for (i, c) in text.char_indices() {
        if c.is_whitespace() || (c.is_ascii_punctuation() && !matches!(c, '.' | '\'' | '-' | ':' | '/')) {
            if let Some(s) = start.take() { toks.push((s, i)); }
            if !c.is_whitespace() { toks.push((i, i + c.len_utf8())); }
        } else if start.is_none() { start = Some(i); }
    }
    if let Some(s) = start { toks.push((s, text.len())); }
    let mut first = 0;
    let mut sent = 0;
    for (n, &(s, e)) in toks.iter().enumerate() {
        a.tokens.push(Token { span: Span::new(s, e), lemma: "".into(), upos: "X".into(), tag: "".into(), head: None, deprel: "".into(), sentence: sent });
        let w = &text[s..e];
        let next = toks.get(n + 1);
        let gap = next.map_or("\n", |&(s2, _)| &text[e..s2]);
        let abbr = ["jan.","feb.","mar.","apr.","jun.","jul.","aug.","sept.","sep.","oct.","nov.","dec.","mr.","gen.","col.","lt.","a.m.","p.m.","u.s.","no.","st."].contains(&w.to_lowercase().as_str());
        let up = next.is_some_and(|&(s2, e2)| text[s2..e2].chars().next().is_some_and(|c| !c.is_lowercase()));
        let end = gap.contains('\n') && (gap.matches('\n').count() > 1 || up) || (w.ends_with(['.', '!', '?']) && !abbr && up) || next.is_none();
        if end {
            a.sentences.push(Sentence { span: Span::new(toks[first].0, e), tokens: first..n + 1 });
            first = n + 1; sent += 1;
        }
    }
    a
}
fn main() {
    let g = Grammar::english().unwrap_or_else(|e| panic!("{e}"));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut words, mut spent) = (0, std::time::Duration::ZERO);
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = v["text"].as_str().unwrap();
        let published = v["published"].as_str().and_then(|d| d.parse().ok());
        let a = segment(text);
        words += a.tokens.len();
        let t0 = std::time::Instant::now();
        let times = g.find(text, &a, published);
        spent += t0.elapsed();
        let cp = |b: u32| text[..b as usize].chars().count();
        let iv = |i: Option<Interval>| serde_json::json!([i.and_then(|i| i.from).map(|d| d.to_string()), i.and_then(|i| i.to).map(|d| d.to_string())]);
        let list: Vec<_> = times.times.iter().map(|t| {
            let mut o = serde_json::json!({"start": cp(t.span.start), "end": cp(t.span.end), "text": t.span.of(text), "rule": &*t.rule, "extent": iv(t.extent), "sum": iv(t.extent_of_sum(times.reference.map(|r| r.date))), "bound": t.bound.map(|b| format!("{:?}", b.0)), "cue": t.bound.map(|b| cp(b.1.start)), "kind": format!("{:?}", t.kind), "anchor": format!("{:?}", t.anchor), "why": format!("{:?}", t.unresolved)});
            if let Some(v) = t.value { if let Some(f) = v.from { o["from"] = f.to_string().into(); } if let Some(f) = v.to { o["to"] = f.to_string().into(); } }
            o
        }).collect();
        writeln!(out, "{}", serde_json::json!({"report": {"id": v["id"]}, "reference": times.reference.map(|r| (r.date.to_string(), r.span.map(|s| s.of(text)))), "mentions": {"times": list}})).unwrap();
    }
    eprintln!("{words} words, {:.3} us/word", spent.as_secs_f64() * 1e6 / words as f64);
}
