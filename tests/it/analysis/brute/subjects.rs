//! What small models ask of, each with all that a lead can be as far as its tests can tell.

use leadrules::model::{Case, CaseEvent, CaseValue, FieldId, Model, PropertyId, VerbId};
use leadrules::value::Duration;

use super::super::as_of;

/// One thing that a model asks of.
pub struct Subject {
    pub declarations: &'static str,
    pub tests: &'static [&'static str],
    /// Whole rules of a kind of their own, without `when`.
    pub rules: &'static [&'static str],
    /// All pieces of leads.
    pub grid: fn() -> Vec<Piece>,
    /// Whether the language's page says that leads are followed exactly.
    pub exact: bool,
}

/// An event: verb, object, time before the as-of instant, and the value of one property.
type Kind = (
    &'static str,
    &'static str,
    Duration,
    Option<(&'static str, CaseValue)>,
);

/// A piece of a lead, by names.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub fields: Vec<(&'static str, CaseValue)>,
    pub events: Vec<Kind>,
}

impl Piece {
    /// The piece in a model's numbers; what the model does not ask is left out.
    pub fn case(&self, model: &Model) -> Case {
        let fields = self.fields.iter().filter_map(|(name, value)| {
            let place = model.fields.iter().position(|field| field.name == *name)?;
            Some((FieldId(place), value.clone()))
        });
        let events = self.events.iter().map(|(verb, object, ago, property)| {
            let place = model.verbs.iter().position(|known| known.name == *verb);
            let property = property.as_ref().and_then(|(name, value)| {
                let mut known = model.properties.iter();
                let place = known.position(|known| known.name == *name)?;
                Some((PropertyId(place), value.clone()))
            });
            CaseEvent {
                verb: VerbId(place.expect(verb)),
                at: as_of().minus(*ago),
                object: (*object).to_owned(),
                properties: property.into_iter().collect(),
            }
        });
        Case {
            fields: fields.collect(),
            events: events.collect(),
            previous_stage: None,
        }
    }
}

pub fn text(text: &str) -> CaseValue {
    CaseValue {
        text: text.to_owned(),
        integer: 0,
    }
}

pub fn integer(integer: i64) -> CaseValue {
    CaseValue {
        text: String::new(),
        integer,
    }
}

fn field(name: &'static str, values: impl IntoIterator<Item = CaseValue>) -> Vec<Piece> {
    let with = values.into_iter().map(|value| Piece {
        fields: vec![(name, value)],
        ..Piece::default()
    });
    std::iter::once(Piece::default()).chain(with).collect()
}

fn texts(name: &'static str, values: &[&str]) -> Vec<Piece> {
    field(name, values.iter().map(|value| text(value)))
}

/// Each number of each kind of event, up to a most.
fn events(kinds: &[(Kind, usize)]) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    for (kind, most) in kinds {
        pieces = pieces
            .iter()
            .flat_map(|piece| {
                (0..=*most).map(|count| {
                    let mut piece = piece.clone();
                    piece
                        .events
                        .extend(std::iter::repeat_n(kind.clone(), count));
                    piece
                })
            })
            .collect();
    }
    pieces
}

fn plain(verb: &'static str, object: &'static str, days: i64) -> Kind {
    (verb, object, Duration::days(days), None)
}

const MINUTE: i64 = 60_000_000;

pub const SUBJECTS: &[Subject] = &[
    Subject {
        declarations: "field n number\n",
        tests: &[
            "n at least 2",
            "n at most 1",
            "n is 3",
            "n between 1 and 2",
            "n is known",
            "n is not 2",
            "n more than 3",
            "n is missing",
        ],
        rules: &[
            "n at least 1 add 2, or at least 3 add 7",
            "n at least 1 add 2, or otherwise subtract 1, or missing add 3",
        ],
        grid: || field("n", (0..=8).map(|n| integer(n * 500_000))),
        exact: true,
    },
    Subject {
        declarations: "field t text\nlist names \"b\", \"cc\"\n",
        tests: &[
            "t is \"a\"",
            "t is not \"a\"",
            "t is any of \"a\", \"b\"",
            "t is other than \"b\"",
            "t is missing",
            "t in names",
            "t not in names",
            "t is exactly \"B\"",
        ],
        rules: &["t is \"a\" add 3, or is \"b\" add 4, or otherwise add 1"],
        grid: || texts("t", &["a", "b", "B", "cc", "zz"]),
        exact: true,
    },
    Subject {
        declarations: "field b yes/no\n",
        tests: &["b", "b is no", "b is known"],
        rules: &[],
        grid: || field("b", [integer(0), integer(1)]),
        exact: true,
    },
    Subject {
        declarations: "field k number\nfield m number\n",
        tests: &[
            "any of k, m at least 2",
            "all of k, m at least 2",
            "at least 1 of k, m is known",
            "k at least 1",
            "m is missing",
        ],
        rules: &[],
        grid: || {
            let values = || [1, 2, 3].map(|n| integer(n * 1_000_000));
            let ks = field("k", values());
            let pairs = ks.into_iter().flat_map(|k| {
                field("m", values()).into_iter().map(move |m| Piece {
                    fields: [k.fields.clone(), m.fields].concat(),
                    ..Piece::default()
                })
            });
            pairs.collect()
        },
        exact: true,
    },
    Subject {
        declarations: "field d date\n",
        tests: &[
            "d in last 7d",
            "d more than 10d ago",
            "d less than 3d ago",
            "d in next 5d",
            "d before 2026-01-20",
            "d after 2026-01-20",
            "d is known",
            "d between 2026-01-20 and 2026-01-22",
        ],
        rules: &[
            "d in last 7d add 4, or in last 10d add 2",
            "d in next 5d add 3, or otherwise subtract 1",
        ],
        grid: || {
            // The ends of windows and of days, seen from 31 January, and what lies beside them.
            let ends = [-13, -11, -10, -8, -7, -3, 0, 5];
            let day = 24 * 60 * MINUTE;
            let values = ends.into_iter().flat_map(|days| {
                [-1, 0, 1].map(|beside| integer(as_of().micros() + days * day + beside))
            });
            field("d", values)
        },
        exact: true,
    },
    Subject {
        declarations: "field u duration in minutes\n",
        tests: &[
            "u at least 5min",
            "u more than 5min",
            "u at most 2min",
            "u between 2min and 5min",
            "u is known",
        ],
        rules: &["u at least 2min add 2, or more than 5min add 5"],
        grid: || {
            let ends = [0, 2, 5].into_iter();
            let values =
                ends.flat_map(|end| [-1, 0, 1].map(|beside| integer(end * MINUTE + beside)));
            field("u", values)
        },
        exact: true,
    },
    Subject {
        declarations: "field o text ordered \"low\", \"mid\", \"high\"\nfield c text values \"red\", \"blue\"\n",
        tests: &[
            "o at least \"mid\"",
            "o is \"low\"",
            "o below \"high\"",
            "o is missing",
            "c is \"red\"",
            "c is not \"red\"",
            "c is known",
        ],
        rules: &["o is \"high\" add 4, or at least \"mid\" add 2"],
        grid: || {
            let choice = |of: &[&str], place: usize| CaseValue {
                text: of[place].to_owned(),
                integer: i64::try_from(place).expect("a place"),
            };
            let levels = (0..3).map(|place| choice(&["low", "mid", "high"], place));
            let levels = field("o", levels);
            let colors = field("c", (0..2).map(|place| choice(&["red", "blue"], place)));
            let pairs = levels.into_iter().flat_map(|level| {
                let pairs = colors.clone().into_iter().map(move |color| Piece {
                    fields: [level.fields.clone(), color.fields].concat(),
                    ..Piece::default()
                });
                pairs.collect::<Vec<_>>()
            });
            pairs.collect()
        },
        exact: true,
    },
    Subject {
        declarations: "field x texts\n",
        tests: &[
            "x has \"p\"",
            "x has all of \"p\", \"q\"",
            "x has any of \"p\", \"q\"",
            "count of x at least 2",
            "count of x at most 1",
            "x is missing",
            "x is known",
        ],
        rules: &["count of x at least 1 add 1, or at least 3 add 4"],
        grid: || {
            texts(
                "x",
                &[
                    "p", "q", "z", "p;q", "p;z", "q;z", "z;y", "p;q;z", "p;z;y", "q;z;y", "z;y;w",
                    "p;q;z;y",
                ],
            )
        },
        exact: true,
    },
    Subject {
        declarations: "field e text\nlist free \"x.com\", \"y.com\"\n",
        tests: &[
            "e domain is \"x.com\"",
            "e domain in free",
            "e domain not in free",
            "e is known",
            "e is \"a@x.com\"",
            "e is \"a\"",
        ],
        rules: &[],
        grid: || texts("e", &["a@x.com", "b@x.com", "a@y.com", "a@w.com", "a", "b"]),
        exact: true,
    },
    Subject {
        declarations: "field l text\n",
        tests: &[
            "length of l at least 3",
            "length of l at most 2",
            "length of l is 4",
            "l is known",
            "length of l at least 300",
        ],
        rules: &["length of l at least 2 add 2, or at least 4 add 5"],
        grid: || {
            let lengths = [1_usize, 2, 3, 4, 5, 299, 300];
            field("l", lengths.map(|length| text(&"z".repeat(length))))
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "visited",
            "visited at least 2 times",
            "visited \"p\"",
            "visited \"p\" exactly once",
            "visited any page more than once",
            "visited in last 7d",
            "visited \"p\" in last 7d",
            "visited at least 2 times in last 7d",
            "never visited",
            "visited \"p\" at least 2 times in last 7d",
        ],
        rules: &[
            "visited \"p\" add 2 each time at most 2 times",
            "visited \"p\" add 3 each time up to 4 points",
            "visited add 1, or at least 2 times in last 7d add 4",
        ],
        grid: || {
            let kinds = [("p", 3), ("p", 20), ("x", 3), ("x", 20)];
            events(&kinds.map(|(object, days)| (plain("visited", object, days), 2)))
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "active",
            "active in last 7d",
            "active at least 2 times in last 7d",
            "visited \"p\"",
            "inactive 7d",
            "visited at least 2 times",
        ],
        rules: &["inactive 7d subtract 1, or 30d subtract 3"],
        grid: || {
            events(&[
                (plain("visited", "p", 3), 2),
                (plain("visited", "x", 20), 2),
                (plain("visited", "x", 40), 1),
                (plain("downloaded", "y", 3), 2),
                (plain("downloaded", "y", 20), 1),
                // No activity.
                (plain("bounced", "y", 3), 1),
            ])
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "last downloaded less than 5d ago",
            "last downloaded more than 5d ago",
            "downloaded in last 5d",
            "never downloaded",
            "downloaded between 2026-01-20 and 2026-01-25",
            "downloaded before 2026-01-20",
        ],
        rules: &["last downloaded less than 5d ago add 4, or less than 9d ago add 1"],
        grid: || {
            // On each edge, and beside it.
            let days = [1, 5, 6, 9, 12, 30];
            events(&days.map(|days| (plain("downloaded", "y", days), 1)))
        },
        exact: true,
    },
    Subject {
        declarations: "list goods \"silver\", \"tin\"\nevents keyed by \"lead_id\" at \"at\" named \"event\" about \"object\" with minutes number, plan text, due date\n",
        tests: &[
            "opened where minutes at least 3",
            "opened where minutes at least 3 at least 2 times",
            "opened at least 2 times",
            "opened where minutes below 3",
            "started where plan is \"gold\"",
            "started where plan in goods",
            "started",
            "started where plan is other than \"gold\"",
            "called where due before 2026-01-20",
            "called where due in last 5d",
            "called where due is known",
        ],
        rules: &[],
        grid: || {
            let with =
                |verb, property, value| (verb, "o", Duration::days(1), Some((property, value)));
            let minutes = |minutes: i64| with("opened", "minutes", integer(minutes * 1_000_000));
            let plan = |name| with("started", "plan", text(name));
            let day = 24 * 60 * MINUTE;
            let due = |days: i64| with("called", "due", integer(as_of().micros() + days * day));
            let parts = [
                events(&[
                    (plain("opened", "o", 1), 2),
                    (minutes(1), 1),
                    (minutes(3), 2),
                ]),
                events(&[
                    (plain("started", "o", 1), 1),
                    (plan("gold"), 1),
                    (plan("tin"), 1),
                    (plan("zz"), 1),
                ]),
                events(&[
                    (plain("called", "o", 1), 1),
                    (due(-30), 1),
                    (due(-2), 1),
                    (due(3), 1),
                ]),
            ];
            // One verb after the other: their tests are apart.
            let mut all = Vec::new();
            for part in &parts {
                all.extend(part.iter().cloned());
            }
            all.extend(parts[0].iter().step_by(5).flat_map(|one| {
                parts[1].iter().map(|other| Piece {
                    events: [one.events.clone(), other.events.clone()].concat(),
                    ..Piece::default()
                })
            }));
            all
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "clicked at least 2 different links",
            "clicked at least 3 different links",
            "clicked at least 3 times",
            "clicked \"s\"",
        ],
        rules: &[
            "clicked add 2 for each different link at most 2 times",
            "clicked add 1 for each different link up to 3 points",
        ],
        grid: || events(&["s", "t", "u"].map(|object| (plain("clicked", object, 1), 3))),
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "searched \"a*\"",
            "searched \"*b\"",
            "searched \"ab\"",
            "searched exactly once",
            "searched \"a*\" exactly once",
            "searched \"c\"",
        ],
        rules: &[],
        grid: || {
            let objects = ["azz", "zzb", "ab", "azb", "zz", "c", "/az/zb", "/c/az"];
            events(&objects.map(|object| (plain("searched", object, 1), 1)))
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &["attended", "attended at least 3 times"],
        rules: &[
            "attended add 1 each time at most 2 times a day up to 5 points",
            "attended add 2 each time at most once a day at most 3 times",
        ],
        grid: || events(&[1, 2, 3].map(|day| (plain("attended", "w", day), 3))),
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &["liked", "liked at least 5 times"],
        rules: &[
            "liked subtract 1 every 2 times up to 3 points",
            "liked add 1 each time at most 3 times",
        ],
        grid: || events(&[(plain("liked", "w", 1), 9)]),
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "replied at least 2 times as often in last 7d as before",
            "replied fewer than 0.5 times as often in last 7d as before",
            "replied at least 9 times as often in last 7d as before",
            "replied in last 7d",
            "replied at least 3 times in last 7d",
            "replied more than 30d ago",
        ],
        rules: &[],
        grid: || {
            events(&[
                (plain("replied", "w", 1), 10),
                (plain("replied", "w", 10), 10),
            ])
        },
        exact: true,
    },
    Subject {
        declarations: "",
        tests: &[
            "visited since last subscribed",
            "never visited since last subscribed",
            "subscribed",
            "visited at least 2 times since last subscribed",
            "visited",
        ],
        rules: &[
            "attended add 8 halving every 30d",
            "attended add 4 each time at most 2 times fading over 20d",
        ],
        grid: || {
            events(&[
                (plain("visited", "p", 1), 2),
                (plain("visited", "p", 9), 1),
                (plain("subscribed", "s", 5), 1),
                (plain("attended", "w", 2), 1),
                (plain("attended", "w", 15), 1),
            ])
        },
        exact: false,
    },
    Subject {
        declarations: "",
        tests: &[
            "visited then submitted within 3d",
            "submitted",
            "visited on at least 2 different days",
            "visited",
            "opened at least 50% of emails received",
            "received",
            "company contains \"b\"",
            "company starts with \"b\"",
        ],
        rules: &["visited then submitted within 3d add 5"],
        grid: || {
            events(&[
                (plain("visited", "p", 1), 1),
                (plain("visited", "p", 5), 1),
                (plain("submitted", "f", 0), 1),
                (plain("submitted", "f", 3), 1),
                (plain("received", "m", 9), 1),
                (plain("received", "k", 9), 1),
                (plain("opened", "m", 8), 1),
            ])
        },
        exact: false,
    },
    Subject {
        declarations: "field w text\n",
        tests: &[
            "w contains \"b\"",
            "w starts with \"b\"",
            "w mentions \"bc\"",
            "w ends with \"c\"",
            "w is lowercase",
            "w is known",
        ],
        rules: &[],
        grid: || texts("w", &["b", "bc", "c", "abc", "bc c", "B", "C b", "zz"]),
        exact: false,
    },
    Subject {
        declarations: "events keyed by \"lead_id\" at \"at\" named \"event\" about \"object\" with minutes number\n",
        tests: &[
            "total minutes of opened at least 4",
            "average minutes of opened at least 2",
            "highest minutes of opened at least 3",
            "opened at least 2 times",
        ],
        rules: &[],
        grid: || {
            let minutes = |minutes: i64| {
                (
                    "opened",
                    "o",
                    Duration::days(1),
                    Some(("minutes", integer(minutes * 1_000_000))),
                )
            };
            events(&[
                (minutes(1), 2),
                (minutes(2), 2),
                (minutes(3), 1),
                (plain("opened", "o", 1), 1),
            ])
        },
        exact: false,
    },
];
