/// What a lint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// How large points are.
    Scale,
    /// Whether more earns more.
    Order,
    /// What can happen at all, and what happens always.
    Reach,
    /// What is counted twice.
    Overlap,
    /// What the whole lacks.
    Balance,
    /// How it is written.
    Words,
    /// What the data say of it.
    Data,
}

impl Category {
    /// All of them.
    pub const ALL: [Category; 7] = [
        Category::Scale,
        Category::Order,
        Category::Reach,
        Category::Overlap,
        Category::Balance,
        Category::Words,
        Category::Data,
    ];

    /// Its name in the settings and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Category::Scale => "scale",
            Category::Order => "order",
            Category::Reach => "reach",
            Category::Overlap => "overlap",
            Category::Balance => "balance",
            Category::Words => "words",
            Category::Data => "data",
        }
    }
}
