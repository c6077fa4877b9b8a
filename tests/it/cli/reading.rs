//! Flags that say how data files are read.

mod limits;
