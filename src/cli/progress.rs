use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::report::visible;

/// How long a file is read before a bar is drawn.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error while files are read, once that takes longer than a second.
#[derive(Debug)]
pub(super) struct Progress {
    may_draw: bool,
    started: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is read yet.
    pub(super) fn new(may_draw: bool) -> Self {
        Self {
            may_draw,
            started: Instant::now(),
            bar: ProgressBar::hidden(),
        }
    }

    /// A file begins; its size is known unless it is a pipe.
    pub(super) fn begin(&mut self, name: &str, size: Option<u64>) {
        self.end();
        let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
        let shape = match size {
            Some(_) => "{msg}  [{bar:30}] {percent:>3} %  {eta} left",
            None => "{msg}  {bytes} read",
        };
        if let Ok(style) = ProgressStyle::with_template(shape) {
            bar.set_style(style);
        }
        bar.set_message(visible(name).into_owned());
        self.bar = bar;
    }

    /// So many bytes of the file are done.
    pub(super) fn reach(&mut self, bytes: u64) {
        if self.may_draw && self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(bytes);
    }

    /// Takes the bar away.
    pub(super) fn end(&mut self) {
        self.bar.finish_and_clear();
    }
}
