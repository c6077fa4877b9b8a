use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::columns::Batch;

use super::permits::Permits;
use super::{Cut, Scanned};

/// What the threads take blocks from, one thread at a time: reading and cutting happen here.
struct Source<C: Cut> {
    blocks: C,
    /// The block that was read before there were threads, and the bytes up to its end.
    first: Option<(C::Block, u64)>,
    taken: u64,
    ended: bool,
}

/// A block's number and the bytes of the file up to its end.
struct Taken {
    number: u64,
    bytes: io::Result<u64>,
}

impl<C: Cut> Source<C> {
    fn new(blocks: C, first: C::Block) -> Self {
        let bytes = blocks.offset();
        Self {
            blocks,
            first: Some((first, bytes)),
            taken: 0,
            ended: false,
        }
    }

    /// The next block, or why it cannot be read.
    fn take(&mut self, block: &mut C::Block) -> Option<Taken> {
        if self.ended {
            return None;
        }
        let bytes = match self.first.take() {
            Some((first, bytes)) => {
                *block = first;
                Ok(bytes)
            }
            None => {
                let found = self.blocks.next(block);
                // A failure is reported once.
                self.ended = !matches!(found, Ok(true));
                match found {
                    Ok(true) => Ok(self.blocks.offset()),
                    Ok(false) => return None,
                    Err(error) => Err(error),
                }
            }
        };
        let number = self.taken;
        self.taken += 1;
        Some(Taken { number, bytes })
    }
}

enum Message<T> {
    /// What became of a block, by its number.
    Done(u64, io::Result<Vec<Scanned<T>>>),
    Panicked,
}

/// One reading of a file on several threads, of which this one is one: it consumes what is done, and works on a block
/// when there is nothing to consume.
pub(super) struct Run<'a, MakeParser, Work> {
    pub parser: &'a MakeParser,
    pub threads: usize,
    pub work: &'a Work,
}

impl<MakeParser, Work> Run<'_, MakeParser, Work> {
    /// Reads all blocks, of which the first was read already.
    pub fn all<C: Cut, P, T: Send>(
        &self,
        blocks: C,
        first: C::Block,
        consume: impl FnMut(Scanned<T>),
    ) -> io::Result<()>
    where
        MakeParser: Fn() -> P + Sync,
        Work: Fn(&mut P, &mut Batch, &mut C::Block, u64) -> io::Result<Vec<Scanned<T>>> + Sync,
    {
        let permits = Permits::new(self.threads * C::AHEAD);
        let source = Mutex::new(Source::new(blocks, first));
        let (results, finished) = channel();
        thread::scope(|scope| {
            // When this goes, by a panic or not, the other threads end.
            let _closing = permits.close_at_last();
            for _ in 1..self.threads {
                let (source, permits, results) = (&source, &permits, results.clone());
                scope.spawn(move || self.work_on(source, permits, &results));
            }
            drop(results);
            self.consume_all(&source, &permits, &finished, consume)
        })
    }

    /// What this thread does.
    fn consume_all<C: Cut, P, T>(
        &self,
        source: &Mutex<Source<C>>,
        permits: &Permits,
        finished: &Receiver<Message<T>>,
        mut consume: impl FnMut(Scanned<T>),
    ) -> io::Result<()>
    where
        MakeParser: Fn() -> P,
        Work: Fn(&mut P, &mut Batch, &mut C::Block, u64) -> io::Result<Vec<Scanned<T>>>,
    {
        let mut worker = Worker::new((self.parser)(), self.work);
        let mut ended = false;
        let mut waiting: BTreeMap<u64, io::Result<Vec<Scanned<T>>>> = BTreeMap::new();
        let mut expected = 0;
        loop {
            while let Some(done) = waiting.remove(&expected) {
                done?.into_iter().for_each(&mut consume);
                expected += 1;
                permits.give();
            }
            let message = match finished.try_recv() {
                Ok(message) => message,
                Err(_) if !ended && permits.try_take() => match worker.next(source) {
                    Some((number, done)) => Message::Done(number, done),
                    None => {
                        ended = true;
                        continue;
                    }
                },
                Err(_) => match finished.recv() {
                    Ok(message) => message,
                    // The other threads are done.
                    Err(_) => return Ok(()),
                },
            };
            match message {
                Message::Done(number, done) => waiting.insert(number, done),
                // The scope passes the panic on.
                Message::Panicked => return Ok(()),
            };
        }
    }

    /// What each of the other threads does.
    fn work_on<C: Cut, P, T>(
        &self,
        source: &Mutex<Source<C>>,
        permits: &Permits,
        results: &Sender<Message<T>>,
    ) where
        MakeParser: Fn() -> P,
        Work: Fn(&mut P, &mut Batch, &mut C::Block, u64) -> io::Result<Vec<Scanned<T>>>,
    {
        let _alarm = Alarm(results);
        let mut worker = Worker::new((self.parser)(), self.work);
        while permits.take()
            && let Some((number, done)) = worker.next(source)
            && results.send(Message::Done(number, done)).is_ok()
        {}
    }
}

/// Works on blocks. Each thread has its own.
struct Worker<'a, Block, P, Work> {
    parser: P,
    batch: Batch,
    block: Block,
    work: &'a Work,
}

impl<'a, Block: Default, P, Work> Worker<'a, Block, P, Work> {
    fn new(parser: P, work: &'a Work) -> Self {
        Self {
            parser,
            batch: Batch::default(),
            block: Block::default(),
            work,
        }
    }

    /// What becomes of the next block, and its number.
    fn next<C: Cut<Block = Block>, T>(
        &mut self,
        source: &Mutex<Source<C>>,
    ) -> Option<(u64, io::Result<Vec<Scanned<T>>>)>
    where
        Work: Fn(&mut P, &mut Batch, &mut Block, u64) -> io::Result<Vec<Scanned<T>>>,
    {
        let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
        let Taken { number, bytes } = source.take(&mut self.block)?;
        drop(source);
        let work = |bytes| (self.work)(&mut self.parser, &mut self.batch, &mut self.block, bytes);
        Some((number, bytes.and_then(work)))
    }
}

/// Tells the consumer when its thread panics, so that it does not wait for a block that never comes.
struct Alarm<'a, T>(&'a Sender<Message<T>>);

impl<T> Drop for Alarm<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Message::Panicked);
        }
    }
}
