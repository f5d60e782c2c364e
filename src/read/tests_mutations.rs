//! A short run of the fuzz targets: every seed of the corpus as it is and bent in ways that are the same in every run. No panic, no
//! file without a reason; what holds for every sheet is checked by the targets themselves.

use std::path::Path;

use super::guard::tests::let_panics_through;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// How often each seed is bent.
const TIMES: usize = 400;

/// What often stands where a reader takes a turn.
const TOKENS: [&[u8]; 24] = [
    b"<",
    b">",
    b"</",
    b"/>",
    b"&",
    b"&#x0;",
    b"\"",
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f",
    b"\r",
    b"\n",
    b"4294967295",
    b"-1",
    b"1e308",
    b"<table>",
    b"<td rowspan=9 colspan=9>",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"\n====\n",
    b"\xc4\xea",
    b"=",
    b"<r><a/></r>",
];

/// Numbers that only look random.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end.max(1)
    }
}

fn bend(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(20)).min(bytes.len());
    match random.below(7) {
        0 => bytes.truncate(at),
        1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        2 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
        3 => drop(bytes.drain(at..end.max(at))),
        4 => {
            let piece: Vec<u8> = bytes[at..end.max(at)].repeat(1 + random.below(50));
            bytes.splice(at..at, piece);
        }
        5 => {
            let from = random.below(other.len() + 1);
            bytes.splice(at..at, other[from..].iter().copied().take(100));
        }
        _ => {
            let token = TOKENS[random.below(TOKENS.len())];
            bytes.splice(at..at, token.iter().copied());
        }
    }
}

#[test]
fn no_seed_bent_in_any_way_breaks_a_reader() {
    let_panics_through();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let mut seeds: Vec<_> = std::fs::read_dir(corpus.join(name)).unwrap().map(|seed| seed.unwrap().path()).collect();
        seeds.sort();
        let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| std::fs::read(seed).unwrap()).collect();
        assert!(!seeds.is_empty(), "{name} has no seeds");
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for seed in &seeds {
            target(seed);
            for _ in 0..TIMES {
                let mut bytes = seed.clone();
                for _ in 0..=random.below(4) {
                    let other = random.below(seeds.len());
                    bend(&mut bytes, &seeds[other], &mut random);
                }
                target(&bytes);
            }
        }
    }
}
