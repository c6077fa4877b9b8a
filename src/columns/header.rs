/// The name that a column header comes to: lower case, each run of anything that is no letter or digit one `_`,
/// none at the ends. `Job Title` is `job_title`. Two headers may come to the same name.
pub fn name_of_header(header: &str) -> String {
    let mut name = String::with_capacity(header.len());
    let mut gap = false;
    for letter in header.chars() {
        if letter.is_alphanumeric() {
            if gap && !name.is_empty() {
                name.push('_');
            }
            gap = false;
            name.extend(letter.to_lowercase());
        } else {
            gap = true;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::name_of_header;

    #[test]
    fn letters_and_digits_make_the_name() {
        for (header, name) in [
            ("Job Title", "job_title"),
            ("TotalVisits", "totalvisits"),
            ("Call Duration (in seconds)", "call_duration_in_seconds"),
            ("  Is Lead Active? ", "is_lead_active"),
            ("Prénom", "prénom"),
            ("---", ""),
        ] {
            assert_eq!(name_of_header(header), name);
        }
    }
}
