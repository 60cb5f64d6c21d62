//! The `hsift` program; see the library for what it does.

fn main() -> std::process::ExitCode {
    hsift::cli::main()
}
