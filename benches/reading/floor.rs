//! The floor of reading: what the bytes alone cost, with nothing made of them. Owns no figure of ledgerlint; knows none of its code.
//!
//! `floor bytes FILE` reads, `floor records FILE` parses CSV into the `csv` crate's `ByteRecord`, `floor inflate FILE` inflates the parts
//! of a workbook. Prints what it counted. `run.py` measures it.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

const BUFFER_BYTES: usize = 1 << 16;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bytes", path] => format!("{} bytes", drain(open(path)?)?),
        ["records", path] => records(path)?,
        ["inflate", path] => format!("{} bytes inflated", inflate(path)?),
        // `cargo bench` passes `--bench` and no file: there is nothing to measure.
        [] | ["--bench"] => "usage: floor bytes|records|inflate FILE; see benches/reading/README.md".to_owned(),
        _ => bail!("usage: floor bytes|records|inflate FILE"),
    };
    writeln!(io::stdout(), "{told}")?;
    Ok(())
}

fn open(path: &str) -> Result<File> {
    File::open(Path::new(path)).with_context(|| path.to_owned())
}

fn drain(mut from: impl Read) -> Result<u64> {
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut total = 0;
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(total),
            read => total += u64::try_from(read)?,
        }
    }
}

fn records(path: &str) -> Result<String> {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(BUFFER_BYTES).from_reader(open(path)?);
    let mut record = csv::ByteRecord::new();
    let (mut rows, mut fields, mut bytes) = (0_u64, 0, 0);
    while reader.read_byte_record(&mut record)? {
        rows += 1;
        fields += record.len();
        bytes += record.as_slice().len();
    }
    Ok(format!("{rows} rows, {fields} fields, {bytes} bytes"))
}

fn inflate(path: &str) -> Result<u64> {
    let mut archive = zip::ZipArchive::new(BufReader::new(open(path)?))?;
    (0..archive.len()).map(|part| drain(archive.by_index(part)?)).sum()
}
