use super::Color;

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Something that stops the work.
    Error,
    /// Something that is probably not meant.
    Warning,
    /// Something worth knowing, or what to do.
    Note,
    /// A heading.
    Strong,
    /// What is beside the matter.
    Faint,
}

impl Style {
    /// The text in this style; as it is without colour.
    pub fn paint(self, text: &str, color: Color) -> String {
        let sequence = match self {
            Style::Error => "1;31",
            Style::Warning => "1;33",
            Style::Note => "1;36",
            Style::Strong => "1",
            Style::Faint => "2",
        };
        match color {
            Color::Always => format!("\u{1B}[{sequence}m{text}\u{1B}[0m"),
            Color::Never => text.to_owned(),
        }
    }
}
