//! However it was spelled and wherever its lines ended, the same is written.

use super::{check, formatted};
use crate::reference::{generate, program_text};
use generate::dice::Dice;

#[test]
fn each_form_has_one_spelling() {
    for (written, expected) in [
        (
            "WHEN Visited in 7d ADD 10 Points",
            "when Visited in last 7d add 10",
        ),
        (
            "when visited within the last 7 days add 1",
            "when visited in last 7d add 1",
        ),
        ("when created_at in 7d add 1", "when created_at in 7d add 1"),
        (
            "when created_at within the last 2 weeks add 1",
            "when created_at in last 2w add 1",
        ),
        (
            "when employees ≥ 50 or employees <= 10 add 1",
            "when employees at least 50 or employees at most 10 add 1",
        ),
        (
            "when employees > 1_000 add 1",
            "when employees more than 1_000 add 1",
        ),
        (
            "when employees < 10k add 1",
            "when employees below 10k add 1",
        ),
        (
            "when employees fewer than 10 add 1",
            "when employees fewer than 10 add 1",
        ),
        (
            "when visited < 3 times add 1",
            "when visited fewer than 3 times add 1",
        ),
        (
            "when total duration of visited < 5 minutes add 1",
            "when total duration of visited less than 5min add 1",
        ),
        (
            "grade \"A\" when fit > 5 and score less than 9",
            "grade \"A\" when fit above 5 and score below 9",
        ),
        (
            "when country = \"France\" add 1",
            "when country is \"France\" add 1",
        ),
        (
            "when country is any of “France”,« Spain » add 1",
            "when country is any of \"France\", \" Spain \" add 1",
        ),
        (
            "when country are not any of \"a\", \"b\" add 1",
            "when country is none of \"a\", \"b\" add 1",
        ),
        (
            "when country is empty add 1",
            "when country is missing add 1",
        ),
        (
            "when company not contains \"x\" add 1",
            "when company does not contain \"x\" add 1",
        ),
        (
            "when interests has none of \"x\", \"y\" add 1",
            "when interests has none of \"x\", \"y\" add 1",
        ),
        (
            "when inactive for 30 days subtract 1",
            "when inactive 30d subtract 1",
        ),
        (
            "when attended a webinar add 1",
            "when attended any webinar add 1",
        ),
        (
            "when visited in last 7d at least 1 time add 1",
            "when visited at least once in last 7d add 1",
        ),
        (
            "when employees at least 50 add 5 or at least 200 add 10",
            "when employees at least 50 add 5, or at least 200 add 10",
        ),
        (
            "when employees at least 50 add 5, at least 200 add 10",
            "when employees at least 50 add 5, or at least 200 add 10",
        ),
        (
            "when opened add 1 because \"b\" as x up to 5 at most once a day each time",
            "when opened add 1 each time at most once a day up to 5 points as x because \"b\"",
        ),
        (
            "when `visited` \"a\" and `Job Title` is \"b\" add 1",
            "when visited \"a\" and `Job Title` is \"b\" add 1",
        ),
        (
            "when `active` is yes and `score` is 5 add 1",
            "when `active` is yes and `score` is 5 add 1",
        ),
        (
            "when company matches \"^\\\\d+\\.\\\"\\\\\\\\$\" add 1",
            "when company matches \"^\\d+\\.\\\"\\\\\\$\" add 1",
        ),
        (
            "when requested \"quote\" qualify as stage \"SQL\"",
            "when requested \"quote\" qualify as \"SQL\"",
        ),
        (
            "score is fit for 60 and engagement for 40 points",
            "score is fit for 60 points + engagement for 40 points",
        ),
        (
            "fit \"A\", counting events within 90 days, halving every 30d max 10 min -5 best rules only",
            "fit \"A\" best rule only, min -5 points, max 10 points, counting events in last 90d, halving every 30d",
        ),
        (
            "field x missing means 1970-01-01, -1,\"a\" in Seconds",
            "field x missing means 1970-01-01, -1, \"a\" in seconds",
        ),
        ("list x \"a\" ,\"b\",", "list x \"a\", \"b\""),
        (
            "test \"t\" as of 2026-01-01T00:00:00\ngiven x is 5, opened on 2026-01-01",
            "test \"t\" at 2026-01-01T00:00\n  given x 5, opened 2026-01-01",
        ),
    ] {
        check(written, &format!("{expected}\n"));
    }
}

#[test]
fn lines_that_are_too_long_end_where_they_may() {
    check(
        "when visited \"pricing\" and industry is any of \"IT\", \"Finance\" and (country is \"France\" or country is \"Belgium\") add 10 as x\n",
        "when visited \"pricing\"\n  and industry is any of \"IT\", \"Finance\"\n  and (country is \"France\" or country is \"Belgium\")\n  add 10 as x\n",
    );
    check(
        "list countries \"Austria\", \"Belgium\", \"Croatia\", \"Denmark\", \"Estonia\", \"Finland\", \"Germany\", \"Hungary\", \"Ireland\"\n",
        "list countries \"Austria\", \"Belgium\", \"Croatia\", \"Denmark\", \"Estonia\", \"Finland\", \"Germany\",\n  \"Hungary\", \"Ireland\"\n",
    );
}

/// Spellings that are taken for the one that is written.
const FREE: &[(&str, &[&str])] = &[
    (" at least ", &[" >= ", " ≥ ", " AT LEAST "]),
    (" in last ", &[" in the last ", " in past "]),
    (" is any of ", &[" are any of ", " = any of "]),
    (" is missing", &[" is empty"]),
    (", or ", &[" or ", ", "]),
    (" and ", &[" AND ", "\n  and ", " \t and\u{a0} "]),
    (" or is ", &["\n or is "]),
    (" add ", &["\nadd ", " Add "]),
    (" as ", &["\n\n    as "]),
    (" each time ", &["\n  each time "]),
    ("0 points", &["0"]),
    ("5 points", &["5"]),
    (" where ", &[" WHERE ", "\n where "]),
];

/// The text with other blanks, line ends and spellings; quoted texts stay.
fn scrambled(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(&" ".repeat(dice.below(5)));
        let keeps = line.trim_start().starts_with(['|', 'l', 's']);
        for (place, piece) in line.trim_start().split('"').enumerate() {
            if place > 0 {
                out.push('"');
            }
            match place % 2 == 0 && !keeps {
                true => out.push_str(&freely(piece, dice)),
                false => out.push_str(piece),
            }
        }
        out.push_str(["\n", "\r\n", " \n\n\n"][dice.below(2)]);
    }
    out
}

fn freely(piece: &str, dice: &mut Dice) -> String {
    let mut piece = piece.to_owned();
    for (ours, others) in FREE {
        // A comma before a tier is not one between values.
        let is_tier = *ours != ", or " || !piece.contains(" of ");
        if is_tier && dice.chance(50) {
            piece = piece.replace(ours, others[dice.below(others.len())]);
        }
    }
    piece
}

#[test]
fn the_same_is_written_however_it_was_spelled() {
    let mut dice = Dice::new(11);
    let mut differ = 0;
    for seed in 0..60 {
        let text = program_text(seed);
        let expected = formatted(&text).expect("no syntax error");
        let scrambled = scrambled(&expected, &mut dice);
        differ += usize::from(scrambled != expected);
        let after = formatted(&scrambled).unwrap_or_else(|| panic!("no syntax error\n{scrambled}"));
        assert_eq!(after, expected, "seed {seed}\n{scrambled}");
    }
    assert!(differ > 50);
}
