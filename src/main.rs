//! The binary: all of it is in the room `cli`.

fn main() -> std::process::ExitCode {
    leadrules::cli::main()
}
