//! The paragraphs of a file of the corpus.

/// Rules, and what is said of them.
pub struct Case {
    /// `4-events:12`
    pub place: String,
    /// The lines of the rule file, each with its end.
    pub rules: String,
    /// What is said, in its order.
    pub said: Vec<Said>,
}

/// One line below the rules: `holds: employees 50`.
pub struct Said {
    /// What stands before the `: `.
    pub head: String,
    /// What stands behind it.
    pub body: String,
    /// The instant that it is about, if one is set.
    pub at: Option<String>,
}

/// The paragraphs of a file, which blank lines part.
pub fn cases(name: &str, text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut open: Option<Case> = None;
    let mut at = None;
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            cases.extend(open.take());
            at = None;
            continue;
        }
        if line.starts_with('#') && open.is_none() {
            continue;
        }
        let case = open.get_or_insert_with(|| Case {
            place: format!("{name}:{}", number + 1),
            rules: String::new(),
            said: Vec::new(),
        });
        let said = line.strip_prefix("  ").unwrap_or("");
        let instant = said.strip_prefix("at 2").map(|rest| format!("2{rest}"));
        if instant.is_some() {
            at = instant;
        } else if let Some((head, body)) = said_of(said) {
            case.said.push(Said {
                head: head.to_owned(),
                body: body.to_owned(),
                at: at.clone(),
            });
        } else {
            assert!(
                case.said.is_empty(),
                "{name}:{}: rules stand above what is said",
                number + 1
            );
            case.rules.push_str(line);
            case.rules.push('\n');
        }
    }
    cases.extend(open);
    for case in &cases {
        assert!(!case.said.is_empty(), "{}: nothing is said", case.place);
    }
    cases
}

/// The two sides of a line that says something; none of a line of rules, whose colons stand in texts.
fn said_of(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(place, letter)| {
        quoted ^= *letter == '"';
        !quoted && line[*place..].starts_with(": ")
    });
    let (place, _) = colon?;
    Some((&line[..place], &line[place + 2..]))
}
