use crate::columns::ReadSpec;

/// Where the cells of some rows lie in the text of a block.
pub(in crate::data) trait Places {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// Whether certainly no cell has white space at its ends.
    fn are_trimmed(&self) -> bool;

    /// Where the cell of each row begins and ends that is at this position.
    fn column(&self, position: usize) -> impl Iterator<Item = (usize, usize)> + Clone;
}

/// Where the cells of only some of the rows lie.
pub(super) struct Kept {
    rows: usize,
    are_trimmed: bool,
    /// By position, if it is read.
    columns: Vec<Vec<(usize, usize)>>,
}

impl Kept {
    /// Those of the `kept` rows, which are in order.
    pub fn new(places: &impl Places, spec: &ReadSpec, kept: &[usize]) -> Self {
        let mut columns = Vec::new();
        for position in spec.columns.iter().filter_map(|column| column.position) {
            columns.resize_with(columns.len().max(position + 1), Vec::new);
            let mut kept = kept.iter().peekable();
            let of_kept = places.column(position).enumerate();
            let of_kept = of_kept.filter(|(row, _)| kept.next_if_eq(&row).is_some());
            columns[position] = of_kept.map(|(_, place)| place).collect();
        }
        Self {
            rows: kept.len(),
            are_trimmed: places.are_trimmed(),
            columns,
        }
    }
}

impl Places for Kept {
    fn rows(&self) -> usize {
        self.rows
    }

    fn are_trimmed(&self) -> bool {
        self.are_trimmed
    }

    fn column(&self, position: usize) -> impl Iterator<Item = (usize, usize)> + Clone {
        self.columns[position].iter().copied()
    }
}
