//! Trimming and folding, on the letters that the generators use.

/// > after trimming (the Unicode white space characters, listed)
pub fn trim(text: &str) -> &str {
    text.trim_matches(char::is_whitespace)
}

/// > folding: simple lower case of each character, then one fixed table: final sigma, dotted i, Latin letters with
/// > accents → without (combining marks U+0300 to U+036F are dropped …), kinds of apostrophe → `'`, no-break and
/// > thin spaces → space. … Folding: ç→c, ø→o, đ→d, ł→l; œ, æ and ß stay.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.chars() {
        folded.extend(fold_letter(letter));
    }
    folded
}

fn fold_letter(letter: char) -> Option<char> {
    if ('\u{300}'..='\u{36f}').contains(&letter) {
        return None;
    }
    let lower = match letter {
        'İ' => 'i',
        'ẞ' => 'ß',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    };
    Some(match lower {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ς' => 'σ',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        other => other,
    })
}

/// > **Comparing text** means: after trimming …, and folding
pub fn trim_fold(text: &str) -> String {
    fold(trim(text))
}

/// Whether texts are the same, as they are compared.
pub fn same(left: &str, right: &str) -> bool {
    trim_fold(left) == trim_fold(right)
}
