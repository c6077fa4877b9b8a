use std::borrow::Cow;
use std::fmt::Write;

/// The text with every character that a terminal obeys instead of showing (control characters, line ends,
/// direction marks, invisible ones) replaced by something that can be seen: `␛`, `<U+202E>`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        push_visible(&mut shown, letter);
    }
    Cow::Owned(shown)
}

/// The beginning of the text in at most so many characters, with `…` where something was left out.
pub fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let kept = text
                .char_indices()
                .nth(most.saturating_sub(1))
                .map_or(0, |(at, _)| at);
            Cow::Owned(format!("{}…", &text[..kept]))
        }
    }
}

pub(super) fn push_visible(shown: &mut String, letter: char) {
    if !is_obeyed(letter) {
        shown.push(letter);
        return;
    }
    let picture = match letter {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(letter)),
        '\u{7F}' => Some('␡'),
        _ => None,
    };
    match picture {
        Some(picture) => shown.push(picture),
        None => {
            // Writing to a string cannot fail.
            let _ = write!(shown, "<U+{:04X}>", u32::from(letter));
        }
    }
}

/// Control characters, line and paragraph separators, direction marks, invisible and tag characters.
fn is_obeyed(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("é \"x\""), "é \"x\"");
        assert_eq!(visible("a\u{1B}[31m\n"), "a␛[31m␊");
        assert_eq!(visible("a\u{202E}b\u{9B}"), "a<U+202E>b<U+009B>");
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        assert_eq!(clipped("ééé", 3), "ééé");
        assert_eq!(clipped("éééé", 3), "éé…");
    }
}
