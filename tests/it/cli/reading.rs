//! Flags that say how data files are read.

mod duplicates;
mod limits;
mod repeats;
