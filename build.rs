//! The rules are built into the program: a changed or new file in `rules/` must rebuild it.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
