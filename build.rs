//! The rules are built into the program: a changed or new file in `rules/` must rebuild it.

#[expect(clippy::print_stdout, reason = "cargo reads a build script's standard output")]
fn main() {
    println!("cargo:rerun-if-changed=rules");
}
