//! Percentages and amounts within a piece: which of them are shares of the contract, and of what.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Item, Kind, Piece, Token, Word, Written};

/// Names of the whole price. Percentages of two other things (`材料款`, `人工费`) do not add up.
const WHOLE_PRICE: &[&str] = &["款", "款项", "价款", "合同款", "货款", "工程款", "合同货款", "金额", "价"];

/// What the percentages of a clause are of, where it is not the whole price by its name.
pub(super) fn bases(tokens: &[Token]) -> BTreeSet<String> {
    let percents = tokens.iter().enumerate().filter(|(_, token)| matches!(token.kind, Kind::Percent(_)));
    percents.filter_map(|(at, _)| base(tokens, at)).filter(|base| !WHOLE_PRICE.contains(&base.as_str())).collect()
}

/// The name of money right before a number: `材料款` of `支付材料款的30%`. Party words before it are no part of it.
fn base(tokens: &[Token], at: usize) -> Option<String> {
    let mut before = tokens.get(..at)?.iter().rev().skip_while(|token| matches!(token.text.as_str(), "的" | "为"));
    let last = before.next().filter(|token| matches!(token.kind, Kind::Unknown | Kind::Word(Word::Filler)))?;
    let whole = match last.text.chars().count() {
        1 => before.next().filter(|token| matches!(token.kind, Kind::Unknown | Kind::Word(Word::Filler))).map(|token| token.text.as_str()),
        _ => None,
    };
    let name = format!("{}{}", whole.unwrap_or_default(), last.text);
    is_base(&name).then_some(name)
}

pub(super) fn is_base(text: &str) -> bool {
    text.chars().count() <= 8 && ["款", "费", "费用", "资金", "价"].iter().any(|end| text.ends_with(end))
}

pub(super) fn is_payee(text: &str) -> bool {
    ["公司", "合作社", "中心", "队", "厂", "店", "部", "所", "户"].iter().any(|end| text.ends_with(end))
}

impl Piece<'_> {
    pub(super) fn percent(&mut self, at: usize, percent: Decimal) {
        let before = self.before(at, &[Word::To, Word::AtLeast]);
        let behind = self.tokens.get(at + 1..).unwrap_or_default();
        let of_tax = behind.iter().find(|token| token.text != "的").is_some_and(|token| token.text.contains('税'));
        if before == Some(Kind::Word(Word::Quality)) || of_tax {
            if self.next(at) == Some(Kind::Word(Word::Vague)) {
                self.skip_to = at + 2;
            }
            return;
        }
        if self.is_progress(at) {
            return self.progress(at);
        }
        if percent <= Decimal::ZERO || percent > Decimal::ONE_HUNDRED || !self.stands_free(at) {
            return self.issue();
        }
        let share = if before == Some(Kind::Word(Word::Quantity)) || self.rises_to(at) {
            Written::Cumulative(percent)
        } else if self.has(Word::Periodic) {
            Written::Open
        } else {
            Written::Percent(percent)
        };
        self.close(Item::Share(share, self.text()));
    }

    pub(super) fn amount(&mut self, at: usize, amount: Decimal) {
        let last = self.reading.items.iter().rev().find(|item| !matches!(item, Item::Break { .. }));
        let again = self.has(Word::Restate) || self.tokens.iter().any(|token| token.kind == Kind::Bracket);
        match last {
            Some(Item::Share(Written::Amount(same), _)) if *same == amount => return,
            Some(Item::Share(Written::Percent(_), _)) if again => return self.reading.items.push(Item::Restated(amount)),
            _ => {}
        }
        if self.is_progress(at) {
            return self.progress(at);
        }
        let paid = self.has_before(at, &[Word::Pay, Word::Advance, Word::PayAll, Word::Rest]);
        let is_total = self.has_before(at, &[Word::Total]) && !paid;
        if amount <= Decimal::ZERO || !self.stands_free(at) || self.rises_to(at) {
            self.issue();
        } else if is_total {
            match self.reading.stated_total {
                Some(total) if total != amount => self.issue(),
                _ => self.reading.stated_total = Some(amount),
            }
        } else {
            let share = if self.has(Word::Periodic) { Written::Open } else { Written::Amount(amount) };
            self.close(Item::Share(share, self.text()));
        }
    }

    /// `完成工程量50%付30%`, `完成50%工程量时支付`, `进度达到50%`: so much of the work is done, which is no share of the price. `按完成量的80%支付` is one.
    fn is_progress(&self, at: usize) -> bool {
        let word = |token: &Token| if let Kind::Word(word) = token.kind { Some(word) } else { None };
        let behind = self.tokens.get(at + 1..).unwrap_or_default();
        let of_work = |token: &Token| {
            matches!(word(token), Some(Word::Quantity | Word::Event)) || matches!(token.text.as_str(), "完成" | "完" | "已完成")
        };
        let before = self.tokens.get(..at).unwrap_or_default();
        let between = [Word::To, Word::AtLeast, Word::Vague, Word::Filler];
        let last =
            || before.iter().rev().find(|token| token.kind != Kind::Bracket && !word(token).is_some_and(|word| between.contains(&word)));
        let told = last().is_some_and(of_work);
        let next = behind.iter().find(|token| token.text != "的");
        let named = next.is_some_and(|token| word(token) == Some(Word::Quantity));
        let paid = before.iter().any(|token| matches!(word(token), Some(Word::Pay | Word::PayAll)));
        if paid || !(told || named) {
            return false;
        }
        let vague = |token: &&Token| matches!(word(token), Some(Word::Vague | Word::AtLeast | Word::Filler | Word::Quantity));
        let waits = behind.iter().find(|token| !vague(token)).is_some_and(|token| word(token) == Some(Word::After));
        let pays = behind.iter().position(|token| matches!(word(token), Some(Word::Pay | Word::PayAll | Word::Advance)));
        let figure = |token: &Token| {
            matches!(token.kind, Kind::Percent(_) | Kind::Amount(_)) || matches!(word(token), Some(Word::Rest | Word::All | Word::PayAll))
        };
        let pays_more = pays.is_some_and(|pays| behind.iter().skip(pays).any(figure));
        // `完成工程量50%,付30%`: the payment stands in the next piece, and waits for nothing else there.
        let mut next_piece = self.behind.iter().filter(|token| word(token) != Some(Word::Filler));
        let mut next_pays = || next_piece.next().is_some_and(|token| word(token) == Some(Word::Pay)) && next_piece.any(figure);
        let reached = before.last().is_some_and(|token| word(token) == Some(Word::To)) && !before.iter().any(|token| token.text == "累计");
        let by = before.iter().any(|token| matches!(token.text.as_str(), "按" | "按照" | "根据"));
        waits || pays_more || (!by && (reached || self.has(Word::Quantity)) && (if pays.is_none() { next_pays() } else { reached }))
    }

    /// No table dates how far the work is.
    fn progress(&mut self, at: usize) {
        self.undatable();
        if self.next(at) == Some(Kind::Word(Word::Vague)) {
            self.skip_to = at + 2;
        }
    }

    /// `付至`, `支付到合同价的`, `累计支付` before the number.
    pub(super) fn rises_to(&self, at: usize) -> bool {
        let from = self.tokens.get(..at).unwrap_or_default();
        let since = from.iter().rposition(|token| matches!(token.kind, Kind::Percent(_) | Kind::Amount(_))).map_or(0, |found| found + 1);
        let mut pays = false;
        // `货物到达后支付30%` does not rise to anything: the word counts behind the payment, or as part of it.
        from.iter().skip(since).any(|token| {
            pays = pays || matches!(token.kind, Kind::Word(Word::Pay | Word::PayAll | Word::Advance));
            let joined = token.text == "累计" || token.text.contains(['付', '拨']);
            token.kind == Kind::Word(Word::To) && (pays || joined)
        })
    }

    pub(super) fn rest(&mut self, at: usize) {
        let text = self.tokens.get(at).map(|token| token.text.clone()).unwrap_or_default();
        let of = self.tokens.get(at + 1).is_some_and(|token| token.text == "的");
        let percent = matches!(self.after(at, &[]), Some(Kind::Percent(_)));
        if of && percent && text.contains(['款', '额']) {
            // `余款的50%` is half of what is left, not of the contract.
            return self.issue();
        }
        self.close(Item::Share(Written::Rest, self.text()));
    }

    /// Whether no unknown words stand beside the number.
    pub(super) fn stands_free(&self, at: usize) -> bool {
        let side = |token: Option<&Token>| match token {
            Some(token) => match token.kind {
                Kind::Unknown => is_base(&token.text) || is_payee(&token.text) || base(self.tokens, at).is_some(),
                Kind::Word(Word::AtLeast | Word::Vague) | Kind::Percent(_) | Kind::BadNumber => false,
                _ => true,
            },
            None => true,
        };
        let before =
            self.tokens.get(..at).unwrap_or_default().iter().rev().find(|token| !matches!(token.text.as_str(), "的" | "为" | "款" | "费"));
        let behind = self.tokens.get(at + 1..).unwrap_or_default().iter().find(|token| token.text != "的");
        let range = matches!(behind.map(|token| token.kind), Some(Kind::Word(Word::To)));
        side(before) && side(behind) && !range
    }
}
