//! dev
use std::io::{BufRead, Write};
use tidings::language::segment;
use tidings::mention::time::{Grammar, Interval};
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
        let iv = |i: Option<Interval>| {
            serde_json::json!([
                i.and_then(|i| i.from).map(|d| d.to_string()),
                i.and_then(|i| i.to).map(|d| d.to_string())
            ])
        };
        let list: Vec<_> = times.times.iter().map(|t| {
            let mut o = serde_json::json!({"start": cp(t.span.start), "end": cp(t.span.end), "text": t.span.of(text), "rule": &*t.rule, "extent": iv(t.extent), "sum": iv(t.extent_of_sum(times.reference.map(|r| r.date))), "bound": t.bound.map(|b| format!("{:?}", b.0)), "cue": t.bound.map(|b| cp(b.1.start)), "kind": format!("{:?}", t.kind), "anchor": format!("{:?}", t.anchor), "why": format!("{:?}", t.unresolved)});
            if let Some(v) = t.value { if let Some(f) = v.from { o["from"] = f.to_string().into(); } if let Some(f) = v.to { o["to"] = f.to_string().into(); } }
            o
        }).collect();
        writeln!(out, "{}", serde_json::json!({"report": {"id": v["id"]}, "reference": times.reference.map(|r| (r.date.to_string(), r.span.map(|s| s.of(text)))), "mentions": {"times": list}})).unwrap();
    }
    eprintln!(
        "{words} words, {:.3} us/word",
        spent.as_secs_f64() * 1e6 / words as f64
    );
}
