//! `tidings explain`: the report's words with carets under what was used, and why.

use clap::Args;
use tidings::Record;

use crate::{Ending, Reports, code, print};

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    reports: Reports,
}

pub(crate) fn explain(options: &Options) -> anyhow::Result<Ending> {
    let mut out = print::Out::new();
    let width = out.width();
    code::each_coded(&options.reports, 0, &mut out, |coded| {
        Ok(print::explanation(&Record::new(coded, false), width).into_bytes())
    })
}
