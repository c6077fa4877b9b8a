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
    always_fires
    unreachable_outcome
    shadowed_outcome
    one_rule_decides
    never_matters
    one_dimension_qualifies
    small_acts_qualify
    forbidden_contact_qualifies
    qualifies_forever
    duplicate_rule
    double_counted_signal
    cancelling_rules
    bands_gap_or_overlap
    nothing_subtracts
    nothing_fades
    one_dimension_only
    too_many_rules
    missing_counts_as_match
    young_leads_hit
    untested
    short_contains
    confusable_text
    unused_declaration
    no_reason
    unformatted
    unused_ignore
    never_fired_here
    fires_for_nearly_all
    lookalike_rules
    mostly_missing_field
    unknown_value
    crowded_stage
    one_rule_carries_the_top
    window_longer_than_data
    nothing_matched
}
