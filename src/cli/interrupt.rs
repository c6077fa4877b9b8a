//! An end from outside: Ctrl-C, a job that is stopped, a terminal that is closed.

use super::terminal::Terminal;

/// Ends this process in order when it is told to end: what it has begun to write is removed, whatever it is doing, and
/// the exit code is 130. Where that cannot be arranged it ends as the system has it.
#[cfg(unix)]
pub(super) fn watch(terminal: &Terminal) {
    unix::watch(terminal);
}

/// Other systems end a process as they do.
#[cfg(not(unix))]
pub(super) fn watch(_: &Terminal) {}

#[cfg(unix)]
mod unix {
    use std::io::IsTerminal;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc::channel;
    use std::thread::Builder;
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    use crate::cli::terminal::Terminal;
    use crate::data::abandon_unfinished;

    /// What a shell makes of a program that Ctrl-C has ended.
    const INTERRUPTED: i32 = 130;

    /// How long an end in order may take: a network disk that does not answer must not keep the process from ending.
    const PATIENCE: Duration = Duration::from_secs(2);

    pub(super) fn watch(terminal: &Terminal) {
        // A file that grows beyond `ulimit -f` is an error of writing, told as any other.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let terminal = terminal.clone();
        let (ready, wait) = channel();
        // The signals are taken over by the thread that waits for them: were there none, they would have no effect.
        let _ = Builder::new().spawn(move || {
            let signals = Signals::new(signals());
            let _ = ready.send(());
            if signals.is_ok_and(|mut signals| signals.forever().next().is_some()) {
                end(terminal);
            }
        });
        let _ = wait.recv();
    }

    /// Those that end a process, unless whoever started it has said that they do not: `nohup`, or `&` in a script.
    fn signals() -> Vec<i32> {
        let ignored = ignored();
        // Where it cannot be known what `nohup` has said, the system's way is the right one.
        let mut signals = vec![SIGINT, SIGTERM];
        signals.extend(ignored.map(|_| SIGHUP));
        let ignored = ignored.unwrap_or(0);
        signals.retain(|signal| ignored >> (signal - 1) & 1 == 0);
        signals
    }

    /// The signals that are ignored, a bit for each; none where the system does not say so in this way.
    fn ignored() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(line.trim(), 16).ok()
    }

    fn end(terminal: Terminal) -> ! {
        let (done, wait) = channel();
        let patient = terminal.clone();
        let cleaning = Builder::new().spawn(move || {
            clean(&patient);
            let _ = done.send(());
        });
        match cleaning {
            Ok(_) => {
                let _ = wait.recv_timeout(PATIENCE);
            }
            Err(_) => clean(&terminal),
        }
        std::process::exit(INTERRUPTED)
    }

    fn clean(terminal: &Terminal) {
        let mut names = abandon_unfinished();
        names.sort_unstable();
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = match names.as_slice() {
            [] => "interrupted".to_owned(),
            [name] => format!("interrupted: {name} was not written"),
            names => format!("interrupted: {} were not written", names.join(", ")),
        };
        if std::io::stderr().is_terminal() {
            // A progress bar may stand there, and what the terminal makes of Ctrl-C.
            terminal.insist("\n");
        }
        terminal.error(&message, None);
    }
}
