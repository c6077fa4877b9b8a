//! The lints, a file for each. A file has its `LINT` and the function behind it; what several need stands in
//! [`super::Subject`] or beside it.

mod always_fires;
mod bands_gap_or_overlap;
mod cancelling_rules;
mod cap_never_binds;
mod cap_swallows_rules;
mod confusable_text;
mod crowded_stage;
mod dimension_imbalance;
mod double_counted_signal;
mod duplicate_rule;
mod effort_inversion;
mod fires_for_nearly_all;
mod forbidden_contact_qualifies;
mod lookalike_rules;
mod max_is_not_the_sum;
mod missing_counts_as_match;
mod mixed_granularity;
mod more_events_earn_less;
mod mostly_missing_field;
mod never_fired_here;
mod never_fires;
mod never_matters;
mod no_reason;
mod nothing_fades;
mod nothing_matched;
mod nothing_subtracts;
mod one_dimension_only;
mod one_dimension_qualifies;
mod one_rule_carries_the_top;
mod one_rule_decides;
mod outlier_weight;
mod qualifies_forever;
mod shadowed_outcome;
mod short_contains;
mod sign_against_meaning;
mod small_acts_qualify;
mod stronger_earns_less;
mod thresholds_disagree;
mod too_many_rules;
mod unformatted;
mod unknown_value;
mod unlimited_each_time;
mod unreachable_outcome;
mod untested;
mod unused_declaration;
pub(super) mod unused_ignore;
mod weight_out_of_scale;
mod window_longer_than_data;
mod young_leads_hit;

use super::Lint;

/// All of them, in the order of their codes.
pub(super) const ALL: &[&Lint] = &[
    &weight_out_of_scale::LINT,
    &outlier_weight::LINT,
    &mixed_granularity::LINT,
    &max_is_not_the_sum::LINT,
    &cap_never_binds::LINT,
    &cap_swallows_rules::LINT,
    &dimension_imbalance::LINT,
    &more_events_earn_less::LINT,
    &stronger_earns_less::LINT,
    &effort_inversion::LINT,
    &sign_against_meaning::LINT,
    &unlimited_each_time::LINT,
    &thresholds_disagree::LINT,
    &never_fires::LINT,
    &always_fires::LINT,
    &unreachable_outcome::LINT,
    &shadowed_outcome::LINT,
    &one_rule_decides::LINT,
    &never_matters::LINT,
    &one_dimension_qualifies::LINT,
    &small_acts_qualify::LINT,
    &forbidden_contact_qualifies::LINT,
    &qualifies_forever::LINT,
    &duplicate_rule::LINT,
    &double_counted_signal::LINT,
    &cancelling_rules::LINT,
    &bands_gap_or_overlap::LINT,
    &nothing_subtracts::LINT,
    &nothing_fades::LINT,
    &one_dimension_only::LINT,
    &too_many_rules::LINT,
    &missing_counts_as_match::LINT,
    &young_leads_hit::LINT,
    &untested::LINT,
    &short_contains::LINT,
    &confusable_text::LINT,
    &unused_declaration::LINT,
    &no_reason::LINT,
    &unformatted::LINT,
    &unused_ignore::LINT,
    &never_fired_here::LINT,
    &fires_for_nearly_all::LINT,
    &lookalike_rules::LINT,
    &mostly_missing_field::LINT,
    &unknown_value::LINT,
    &crowded_stage::LINT,
    &one_rule_carries_the_top::LINT,
    &window_longer_than_data::LINT,
    &nothing_matched::LINT,
];
