//! Comments: none is lost, none moves a second time, and none changes what is said.

use std::collections::BTreeMap;

use super::{check, formatted, said};
use crate::reference::{generate, program_text};
use generate::dice::Dice;

#[test]
fn comments_stay_where_they_are() {
    check(
        "# at the top\r\n\r\n\r\n# of the model\r\nmodel \"M\"   # named\r\n# a group\r\nfit \"A\"\r\n# a rule\r\nwhen visited add 5\r\n# the end",
        "# at the top\n\n# of the model\nmodel \"M\"  # named\n\n# a group\nfit \"A\"\n  # a rule\n  when visited add 5\n# the end\n",
    );
}

#[test]
fn comments_between_lines_keep_the_lines() {
    check(
        "when visited \"pricing\"   # they looked\n      and industry is \"IT\"\n      # alone\n   and employees >= 5 # three\n add 10 # points\n",
        "when visited \"pricing\"  # they looked\n  and industry is \"IT\"\n  # alone\n  and employees at least 5  # three\n  add 10  # points\n",
    );
}

#[test]
fn a_comment_that_has_no_place_inside_stands_above() {
    check(
        "model \"M\"\n  # why so few\n  scale 0..100\nfield x\n  # no type yet\n  from \"X\" # here\n",
        "model \"M\"\n  # why so few\n  scale 0..100\nfield x\n  # no type yet\n  from \"X\"  # here\n",
    );
    check(
        "score is fit and # half\n  engagement # all\n",
        "# half\nscore is fit + engagement  # all\n",
    );
}

#[test]
fn a_rule_that_was_put_out_of_use_stays_in_its_group() {
    check(
        "fit \"A\"\n  when visited add 5\n  # when opened add 6\n\n\n# next\nfit \"B\"\n",
        "fit \"A\"\n  when visited add 5\n  # when opened add 6\n\n# next\nfit \"B\"\n",
    );
    check(
        "fit \"A\"\n  when visited add 5\n\n  # when opened add 6\n",
        "fit \"A\"\n  when visited add 5\n\n  # when opened add 6\n",
    );
}

#[test]
fn lists_tables_and_tests_have_comments_of_their_own() {
    check(
        "list x # few\n  \"a\", # first\n  # between\n  \"b\"\nmatrix \"P\" grade by score # table\n| | below 40 | 40 or more | # heads\n# a row\n|\"A\",\"日本\"|\"x\"|\"longer\"| # last\ntest \"t\" # now\ngiven visited 2d ago # two\n  # expected\nexpect score is 5, stage \"A\" # both\n",
        "list x  # few\n  \"a\",  # first\n  # between\n  \"b\"\n\nmatrix \"P\" grade by score  # table\n  |             | below 40 | 40 or more |  # heads\n  # a row\n  | \"A\", \"日本\" | \"x\"      | \"longer\"   |  # last\n\ntest \"t\"  # now\n  given visited 2d ago  # two\n  # expected\n  expect score is 5\n  expect stage \"A\"  # both\n",
    );
}

/// The comments of a text and how often each stands there.
fn comments(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for piece in text.split("#c").skip(1) {
        let number: String = piece.chars().take_while(char::is_ascii_digit).collect();
        *found.entry(number).or_default() += 1;
    }
    found
}

/// The words of the language that a line may go on with, wherever they stand.
const GO_ON: &[&str] = &[
    "and", "or", "add", "subtract", "because", "as", "each", "where", "up", "halving", "keep",
];

/// Comments at the ends of lines, on lines of their own, and where a line may be broken.
fn commented(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut number = 0;
    let mut comment = |out: &mut String, alone: bool| {
        number += 1;
        match alone {
            true => out.push_str(&format!("   #c{number} alone\n")),
            false => out.push_str(&format!(" #c{number}  \n")),
        }
    };
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if dice.chance(20) {
            comment(&mut out, true);
        }
        if dice.chance(20) {
            out.push('\n');
        }
        out.push_str(&line[..indent]);
        let is_row = line.trim_start().starts_with('|');
        let mut quoted = false;
        for (place, word) in line.trim_start().split(' ').enumerate() {
            let breaks = !quoted && !is_row && place > 0 && GO_ON.contains(&word);
            if breaks && dice.chance(25) {
                comment(&mut out, false);
                if dice.chance(30) {
                    comment(&mut out, true);
                }
            } else if place > 0 {
                out.push(' ');
            }
            out.push_str(word);
            quoted ^= word.matches('"').count() % 2 == 1;
        }
        match dice.chance(25) {
            true => comment(&mut out, false),
            false => out.push('\n'),
        }
    }
    if dice.chance(50) {
        comment(&mut out, true);
    }
    out
}

#[test]
fn no_comment_is_lost() {
    let mut dice = Dice::new(7);
    for seed in 0..60 {
        let text = program_text(seed);
        let text = commented(&text, &mut dice);
        let after = formatted(&text).unwrap_or_else(|| panic!("no syntax error\n{text}"));
        assert_eq!(comments(&after), comments(&text), "{text}\n{after}");
        assert_eq!(said(&after), said(&text), "{text}\n{after}");
        assert_eq!(formatted(&after).as_deref(), Some(after.as_str()), "{text}");
    }
}
