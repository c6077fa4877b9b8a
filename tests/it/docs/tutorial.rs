//! `docs/tutorial.md` is followed, step by step, in a folder of its own.
//!
//! Its blocks in their order: `rules` are lines that the reader adds to `scoring.rules`, and `more` such as ask for those
//! above; those that are an error stand there until the next ones. `diff` changes lines of it. `text` is the whole file as it then reads. `console` is run
//! in the folder.

use std::fs;

use super::block::{Block, blocks, root};
use super::{announced, same, shown_commands};
use crate::cli::folder::Folder;

const RULES: &str = "scoring.rules";

struct Reader {
    folder: Folder,
    /// What the file goes back to where the last lines were a mistake.
    before_mistake: Option<String>,
    wrong: Vec<String>,
}

impl Reader {
    fn rules(&self) -> String {
        self.folder.read(RULES)
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path(RULES), text).expect("the rules");
    }

    fn follow(&mut self, block: &Block) {
        match block.tag.split(' ').next().unwrap_or("") {
            "rules" | "more" => self.add(block),
            "diff" => self.change(block),
            "text" if self.rules() != block.text => {
                self.wrong
                    .push(format!("{}: the file reads\n{}", block.place, self.rules()));
            }
            "console" => self.run(block),
            _ => {}
        }
    }

    fn add(&mut self, block: &Block) {
        let before = self.before_mistake.take().unwrap_or_else(|| self.rules());
        self.write(&format!("{before}{}", block.text));
        self.before_mistake = announced(&block.tag).map(|_| before);
    }

    fn change(&mut self, block: &Block) {
        let (mut taken, mut put) = (String::new(), String::new());
        for line in block.text.lines() {
            let (sign, line) = line.split_at(1);
            let side = if sign == "-" { &mut taken } else { &mut put };
            side.push_str(line);
            side.push('\n');
        }
        let rules = self.rules();
        assert_eq!(rules.matches(&taken).count(), 1, "{}: {taken}", block.place);
        self.write(&rules.replace(&taken, &put));
    }

    fn run(&mut self, block: &Block) {
        for (arguments, expected) in shown_commands(&block.text) {
            let ran = self.folder.run_with(arguments, &[("COLUMNS", "80")]);
            let printed = ran.out + &ran.err;
            if !same(&printed, expected) {
                self.wrong.push(format!(
                    "{}: $ leadrules {arguments}\n{printed}",
                    block.place
                ));
            }
        }
    }
}

#[test]
fn the_tutorial_can_be_followed() {
    let exercise = root().join("docs/examples/tutorial");
    let file = |name: &str| fs::read_to_string(exercise.join(name)).expect("a file");
    let (leads, events) = (file("leads.csv"), file("events.csv"));
    let mut reader = Reader {
        folder: Folder::with(&[("leads.csv", &leads), ("events.csv", &events)]),
        before_mistake: None,
        wrong: Vec::new(),
    };
    for block in blocks(&root().join("docs/tutorial.md")) {
        reader.follow(&block);
    }
    assert!(reader.wrong.is_empty(), "{}", reader.wrong.join("\n"));
}
