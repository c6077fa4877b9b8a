//! The lints, a file for each. A file has its `LINT` and the function behind it; what several need stands in
//! [`super::Subject`] or beside it.

use super::Lint;

/// Declares each lint's file, and lists them in the order of their codes.
macro_rules! lints {
    ($($file:ident)*) => {
        $(pub(super) mod $file;)*

        pub(super) const ALL: &[&Lint] = &[$(&$file::LINT),*];
    };
}

lints! {
    weight_out_of_scale
    outlier_weight
    mixed_granularity
    max_is_not_the_sum
    cap_never_binds
    cap_swallows_rules
    dimension_imbalance
    more_events_earn_less
    stronger_earns_less
    effort_inversion
    sign_against_meaning
    unlimited_each_time
    thresholds_disagree
    never_fires
    too_many_rules
    no_reason
    unused_ignore
}
