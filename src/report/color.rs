/// Whether text for a terminal is coloured. What `auto` means is decided by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// With escape sequences.
    Always,
    /// Plain text.
    Never,
}
