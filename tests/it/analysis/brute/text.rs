//! Rule text over some subjects, and the same with something changed.

use super::subjects::Subject;
use crate::reference::generate::dice::Dice;

/// A model over these subjects.
pub fn rules(dice: &mut Dice, subjects: &[&Subject]) -> String {
    let mut text = String::new();
    for subject in subjects {
        text.push_str(subject.declarations);
    }
    let weighted = dice.chance(15);
    if dice.chance(50) {
        text.push_str(dice.pick(&[
            "model \"M\" scale 0..20\n",
            "model \"M\" scale -5..15 precision 1\n",
        ]));
    }
    if dice.chance(12) {
        text.push_str(&format!("applies when {}\n", condition(dice, subjects)));
    }
    for number in 0..1 + dice.below(3) {
        let (kind, clauses) = match dice.below(7) {
            0 => ("fit", ""),
            1 => ("fit", " max 10"),
            2 => ("fit", " best rule only"),
            3 => ("engagement", " min -4, max 12"),
            4 => ("engagement", ""),
            5 => ("engagement", " counting events in last 5d"),
            _ => ("group", " min -3"),
        };
        text.push_str(&format!("{kind} \"{number}\"{clauses}\n"));
        let best = clauses == " best rule only";
        for _ in 0..1 + dice.below(3) {
            text.push_str(&format!("  when {}\n", rule(dice, best, subjects)));
        }
    }
    if weighted {
        text.push_str("limit fit 0..9\nlimit engagement 0..7\nscore is fit for 13 points + engagement for 8 points\n");
    } else if dice.chance(25) {
        text.push_str(dice.pick(&["limit fit 0..9\n", "score is engagement\n"]));
    }
    if dice.chance(33) {
        text.push_str(&format!("when {} disqualify\n", condition(dice, subjects)));
    }
    outcomes(dice, subjects, &mut text);
    text
}

fn outcomes(dice: &mut Dice, subjects: &[&Subject], text: &mut String) {
    let graded = dice.chance(60);
    if graded {
        text.push_str(&format!(
            "grade \"A\" when fit at least {}\ngrade \"B\" otherwise\n",
            1 + dice.below(12)
        ));
    }
    if dice.chance(33) {
        text.push_str(&format!(
            "when {} qualify as \"MQL\"\n",
            condition(dice, subjects)
        ));
    }
    let and = if graded && dice.chance(50) {
        " and grade is \"A\""
    } else {
        ""
    };
    text.push_str(&format!(
        "stage \"SQL\" when score at least {}{and}\n",
        5 + dice.below(20)
    ));
    text.push_str(&format!(
        "stage \"MQL\" when score at least {} and {}\n",
        dice.below(10),
        match dice.below(4) {
            0 => "engagement at least 2".to_owned(),
            1 => "fit below 5".to_owned(),
            2 => "at least 50% of fit fields known".to_owned(),
            _ => test(dice, subjects),
        }
    ));
    match dice.below(6) {
        0 => text.push_str("  keep\n"),
        1 => text.push_str(&format!("  keep until score below {}\n", dice.below(8))),
        2 => text.push_str(&format!("  keep until {}\n", test(dice, subjects))),
        _ => {}
    }
    text.push_str("stage \"Lead\" otherwise\n");
    if dice.chance(15) {
        text.push_str(
            "grade \"X\" when stage is \"SQL\"\n"
                .repeat(usize::from(!graded))
                .as_str(),
        );
    }
    if dice.chance(40) {
        let high = 1 + dice.below(8);
        let (kind, rows) = match graded {
            true => ("grade", ["\"A\"", "\"B\""]),
            false => ("stage", ["\"SQL\", \"MQL\"", "\"Lead\""]),
        };
        text.push_str(&format!(
            "matrix \"Play\" {kind} by {}\n  |  | below {high} | {high} or more |\n  | {} | \"Watch\" | \"Call\" |\n  | {} | \"Wait\" | \"{}\" |\n",
            dice.pick(&["score", "engagement"]),
            rows[0],
            rows[1],
            dice.pick(&["Write", "Call"]),
        ));
    }
}

fn rule(dice: &mut Dice, best: bool, subjects: &[&Subject]) -> String {
    let verb = if best || !dice.chance(25) {
        "add"
    } else {
        "subtract"
    };
    let points = dice.pick(&["1", "2", "3", "5", "8", "2.5"]);
    let own: Vec<&&str> = subjects.iter().flat_map(|subject| subject.rules).collect();
    if !own.is_empty() && dice.chance(35) {
        return (**dice.pick(&own)).to_owned();
    }
    format!("{} {verb} {points}", condition(dice, subjects))
}

pub fn condition(dice: &mut Dice, subjects: &[&Subject]) -> String {
    let mut test = || test(dice, subjects);
    let (one, other) = (test(), test());
    match dice.below(8) {
        0 => format!("({one} and {other})"),
        1 => format!("({one} or {other})"),
        2 => format!("not ({one})"),
        3 => format!("({one} and not ({other}))"),
        _ => one,
    }
}

fn test(dice: &mut Dice, subjects: &[&Subject]) -> String {
    let subject = dice.pick(subjects);
    dice.pick(subject.tests).to_owned()
}

/// The model with something changed; it may come to the same.
pub fn changed(dice: &mut Dice, text: &str, subjects: &[&Subject]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let rules: Vec<usize> = (0..lines.len())
        .filter(|line| lines[*line].trim_start().starts_with("when "))
        .collect();
    match dice.below(7) {
        // Rules change places.
        0 if rules.len() > 1 => {
            let (one, other) = (dice.pick(&rules), dice.pick(&rules));
            let indented = |line: usize| lines[line].starts_with(' ');
            if indented(one) && indented(other) {
                lines.swap(one, other);
            }
        }
        // The groups in turn.
        1 => {
            let is_group = |line: &String| {
                ["fit ", "engagement ", "group "]
                    .iter()
                    .any(|word| line.starts_with(word))
            };
            let first = lines.iter().position(is_group).expect("a group");
            let after = lines[first..]
                .iter()
                .position(|line| !is_group(line) && !line.starts_with(' '))
                .map_or(lines.len(), |place| first + place);
            let mut groups: Vec<Vec<String>> = Vec::new();
            for line in &lines[first..after] {
                match is_group(line) {
                    true => groups.push(vec![line.clone()]),
                    false => groups.last_mut().expect("a group").push(line.clone()),
                }
            }
            groups.reverse();
            lines.splice(first..after, groups.concat());
        }
        2 => {
            let line = dice.pick(&rules);
            lines.remove(line);
        }
        3 => {
            let line = dice.pick(&rules);
            let new = format!("  when {}", rule(dice, true, subjects));
            lines.insert(line, new);
        }
        4 => {
            let line = dice.pick(&rules);
            lines[line] = lines[line].replacen(" add ", " subtract ", 1);
        }
        _ => {
            // A digit of what is no declaration.
            let digits: Vec<(usize, usize)> = lines
                .iter()
                .enumerate()
                .filter(|(_, line)| {
                    !["field", "list", "events"]
                        .iter()
                        .any(|word| line.starts_with(word))
                })
                .flat_map(|(number, line)| {
                    let digits = line
                        .char_indices()
                        .filter(|(_, letter)| letter.is_ascii_digit());
                    digits
                        .map(move |(place, _)| (number, place))
                        .collect::<Vec<_>>()
                })
                .collect();
            let (line, place) = dice.pick(&digits);
            let digit = dice.below(10).to_string();
            lines[line].replace_range(place..=place, &digit);
        }
    }
    lines.join("\n") + "\n"
}
