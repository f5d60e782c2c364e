"""Makes the sample ledgers: `sheets` and `write` know formats, the offices know their books, `plan` what is planted."""
