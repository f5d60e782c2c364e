//! The commands that the READMEs show print what the READMEs show. `TRYCMD=overwrite cargo test --test readme` renews them.

#[test]
fn the_readmes_show_what_the_program_prints() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("README.md").case("README.zh-CN.md");
}
