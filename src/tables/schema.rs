//! The tables and their fields. Names are a contract: rules, converted files and `findings.json` use them.

use crate::value::Said;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// Text.
    #[default]
    Text,
    /// A code or number that is a name, not a quantity: kept as text, leading zeros and all.
    Code,
    /// Money, in yuan.
    Money,
    /// A count or quantity.
    Number,
    /// A civil date.
    Date,
}

/// A field of a table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field {
    table: TableKind,
    index: u8,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.table.name(), self.name())
    }
}

/// What the schema says of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldSchema {
    /// The name in rules and files.
    pub name: &'static str,
    /// The name that a clerk reads.
    pub zh: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// A row without it cannot be used.
    pub needed: bool,
}

impl Field {
    const fn new(table: TableKind, index: usize) -> Self {
        // A table has fewer than 256 fields.
        #[expect(clippy::cast_possible_truncation, reason = "the schema below is the only caller; its tables have under 30 fields")]
        Self { table, index: index as u8 }
    }

    /// The table that it belongs to.
    pub fn table(self) -> TableKind {
        self.table
    }

    /// Its place among the table's fields.
    pub fn index(self) -> usize {
        usize::from(self.index)
    }

    /// What the schema says of it.
    pub fn schema(self) -> FieldSchema {
        let unknown = FieldSchema { name: "", zh: "", kind: FieldKind::Text, needed: false };
        self.table.fields().get(self.index()).copied().unwrap_or(unknown)
    }

    /// The name in rules and files.
    pub fn name(self) -> &'static str {
        self.schema().name
    }

    /// What it holds.
    pub fn kind(self) -> FieldKind {
        self.schema().kind
    }

    /// Whether its cell may hold several amounts: one meeting may decide on several things in one row.
    pub fn may_be_several(self) -> bool {
        self == minutes::AMOUNT
    }

    /// Whether what cannot be read stays as text: a decision with such an amount is not one without an amount, nor is a meal one without heads.
    pub fn keeps_unreadable(self) -> bool {
        [minutes::AMOUNT, expenses::HEADCOUNT, expenses::OCCASIONS].contains(&self)
    }
}

macro_rules! needed {
    (needed) => {
        true
    };
    () => {
        false
    };
}

macro_rules! tables {
    ($( $(#[doc = $doc:literal])* $kind:ident $module:ident $name:literal $zh:literal $en:literal { $( $const:ident $field:literal $fkind:ident $($needed:ident)? $fzh:literal; )* } )*) => {
        /// The tables that ledgerlint knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum TableKind { $( $(#[doc = $doc])* $kind, )* }

        impl TableKind {
            /// All of them, in the order of the design.
            pub const ALL: &'static [Self] = &[ $( Self::$kind, )* ];

            /// The name in rules and files.
            pub fn name(self) -> &'static str {
                match self { $( Self::$kind => $name, )* }
            }

            /// The name that a person reads.
            pub fn title(self) -> Said {
                match self { $( Self::$kind => Said::new($zh, $en), )* }
            }

            /// Its fields.
            pub fn fields(self) -> &'static [FieldSchema] {
                match self { $( Self::$kind => $module::FIELDS, )* }
            }
        }

        $(
            $(#[doc = $doc])*
            pub mod $module {
                use super::{Field, FieldKind, FieldSchema, TableKind};
                pub(super) const FIELDS: &[FieldSchema] = &[
                    $( FieldSchema { name: $field, zh: $fzh, kind: FieldKind::$fkind, needed: needed!($($needed)?) }, )*
                ];
                tables!(@fields $kind, 0usize; $( $const $fzh, )*);
            }
        )*
    };
    (@fields $kind:ident, $index:expr; ) => {};
    (@fields $kind:ident, $index:expr; $const:ident $fzh:literal, $($rest:tt)*) => {
        #[doc = $fzh]
        pub const $const: Field = Field::new(TableKind::$kind, $index);
        tables!(@fields $kind, $index + 1usize; $($rest)*);
    };
}

tables! {
    /// 序时账: a line of a voucher.
    Journal journal "journal" "序时账" "journal" {
        DATE "date" Date needed "日期";
        VOUCHER_NO "voucher_no" Code needed "凭证号";
        LINE_NO "line_no" Code "分录号";
        SUMMARY "summary" Text needed "摘要";
        ACCOUNT_CODE "account_code" Code "科目编码";
        ACCOUNT_NAME "account_name" Text needed "科目名称";
        DEBIT "debit" Money needed "借方金额";
        CREDIT "credit" Money needed "贷方金额";
        COUNTERPARTY "counterparty" Text "往来单位";
        DEPARTMENT "department" Text "部门";
        PROJECT "project" Text "项目";
        ATTACHMENTS "attachments" Number "附件数";
        PREPARER "preparer" Text "制单人";
        REVIEWER "reviewer" Text "审核人";
        LEDGER "ledger" Text "账套类别";
    }
    /// 科目余额表: an account in a period.
    TrialBalance trial_balance "trial_balance" "科目余额表" "trial balance" {
        ACCOUNT_CODE "account_code" Code needed "科目编码";
        ACCOUNT_NAME "account_name" Text "科目名称";
        PERIOD "period" Text "期间";
        OPENING "opening" Money "期初余额";
        DEBIT "debit" Money "本期借方";
        CREDIT "credit" Money "本期贷方";
        CLOSING "closing" Money needed "期末余额";
        LEDGER "ledger" Text "账套类别";
        COUNTERPARTY "counterparty" Text "往来单位";
    }
    /// 往来款明细: an open receivable or payable.
    OpenItems open_items "open_items" "往来款明细表" "open items" {
        SIDE "side" Text needed "方向";
        ACCOUNT_NAME "account_name" Text "科目名称";
        COUNTERPARTY "counterparty" Text needed "往来单位";
        ORIGIN "origin" Date needed "形成时间";
        AMOUNT "amount" Money needed "金额";
        SUMMARY "summary" Text "摘要";
    }
    /// 发放表: one person's share of a payout or purchase.
    Benefits benefits "benefits" "发放表" "payout sheet" {
        EVENT "event" Text "活动";
        DATE "date" Date needed "日期";
        CATEGORY "category" Text needed "类别";
        ITEM "item" Text "项目";
        RANK "rank" Text "名次";
        PERSON "person" Text needed "姓名";
        AMOUNT "amount" Money needed "金额";
        ORGANISER "organiser" Text "组织单位";
        VOUCHER_NO "voucher_no" Code "凭证号";
        HEADCOUNT "headcount" Number "人数";
        NAMES "names" Text "人员名单";
    }
    /// 报销明细: a reimbursement.
    Expenses expenses "expenses" "费用报销明细" "expenses" {
        DATE "date" Date needed "日期";
        VOUCHER_NO "voucher_no" Code "凭证号";
        CATEGORY "category" Text "费用类别";
        SUMMARY "summary" Text "摘要";
        AMOUNT "amount" Money needed "金额";
        OCCASIONS "occasions" Number "餐数";
        HEADCOUNT "headcount" Number "人数";
        NAMES "names" Text "人员名单";
        INVOICE_NO "invoice_no" Code "发票号";
        PAYEE "payee" Text "收款人";
        APPROVAL_NO "approval_no" Code "审批单号";
        ATTACHMENTS "attachments" Number "附件数";
    }
    /// 资产购置明细: a purchased asset.
    Purchases purchases "purchases" "资产购置明细" "asset purchases" {
        DATE "date" Date needed "日期";
        VOUCHER_NO "voucher_no" Code "凭证号";
        ITEM "item" Text needed "名称";
        QUANTITY "quantity" Number "数量";
        UNIT_PRICE "unit_price" Money "单价";
        AMOUNT "amount" Money needed "金额";
        APPROVAL_NO "approval_no" Code "配置审批表号";
    }
    /// 固定资产台账: an asset card.
    Assets assets "assets" "固定资产台账" "asset register" {
        ASSET_NO "asset_no" Code "资产编号";
        NAME "name" Text needed "资产名称";
        CATEGORY "category" Text "资产类别";
        QUANTITY "quantity" Number "数量";
        ORIGINAL_VALUE "original_value" Money needed "原值";
        ACQUIRED_ON "acquired_on" Date needed "取得日期";
        VOUCHER_NO "voucher_no" Code "凭证号";
    }
    /// 合同台账: a contract.
    Contracts contracts "contracts" "合同台账" "contract register" {
        CONTRACT_NO "contract_no" Code "合同编号";
        NAME "name" Text "合同名称";
        COUNTERPARTY "counterparty" Text needed "对方单位";
        SIGNED_ON "signed_on" Date "签订日期";
        AMOUNT "amount" Money needed "合同金额";
        ACCEPTED_ON "accepted_on" Date "验收日期";
        TERMS "terms" Text "付款条款";
    }
    /// 合同付款条款: an instalment of a contract.
    ContractTerms contract_terms "contract_terms" "合同付款条款" "contract payment terms" {
        CONTRACT_NO "contract_no" Code needed "合同编号";
        SEQ "seq" Number "期次";
        TRIGGER "trigger" Text needed "付款条件";
        OFFSET "offset" Text "期限";
        PERCENT "percent" Number "比例";
        AMOUNT "amount" Money "金额";
    }
    /// 付款台账: a payment.
    Payments payments "payments" "付款台账" "payments" {
        DATE "date" Date needed "付款日期";
        VOUCHER_NO "voucher_no" Code "凭证号";
        PAYEE "payee" Text needed "收款单位";
        PURPOSE "purpose" Text "用途";
        AMOUNT "amount" Money needed "金额";
        CONTRACT_NO "contract_no" Code "合同编号";
        METHOD "method" Text "支付方式";
    }
    /// 会议纪要台账: a decision.
    Minutes minutes "minutes" "会议纪要台账" "meeting decisions" {
        DATE "date" Date needed "会议日期";
        TOPIC "topic" Text needed "议题";
        AMOUNT "amount" Money "涉及金额";
        DECISION "decision" Text "决议";
    }
    /// 预算明细: a budget line.
    Budget budget "budget" "预算明细" "budget" {
        YEAR "year" Date "年度";
        ITEM "item" Text needed "预算项目";
        PAYEE "payee" Text "收款单位";
        AMOUNT "amount" Money needed "预算金额";
    }
    /// 花名册: a person of the office.
    Staff staff "staff" "人员花名册" "staff roster" {
        NAME "name" Text needed "姓名";
        DEPARTMENT "department" Text "部门";
        STATUS "status" Text "状态";
        HIRED_ON "hired_on" Date "入职日期";
        LEFT_ON "left_on" Date "离职日期";
    }
    /// 科目表: an account and its name, by which tables that hold codes alone are completed.
    Accounts accounts "accounts" "科目表" "chart of accounts" {
        ACCOUNT_CODE "account_code" Code needed "科目编码";
        ACCOUNT_NAME "account_name" Text needed "科目名称";
        DIRECTION "direction" Text "余额方向";
    }
    /// 凭证类型表: a code of voucher types and its word, by which numbers with codes are completed.
    VoucherTypes voucher_types "voucher_types" "凭证类型表" "voucher types" {
        CODE "code" Code needed "凭证类型编号";
        NAME "name" Text "凭证类型名称";
        SHORT_NAME "short_name" Text "简称";
    }
}

impl TableKind {
    /// The table of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<Field> {
        self.all_fields().find(|field| field.name() == name)
    }

    /// Its fields, as handles.
    pub fn all_fields(self) -> impl Iterator<Item = Field> {
        (0..self.fields().len()).map(move |index| Field::new(self, index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_names_the_field_it_was_declared_with() {
        assert_eq!(journal::CREDIT.name(), "credit");
        assert_eq!(TableKind::Payments.field("contract_no"), Some(payments::CONTRACT_NO));
        for table in TableKind::ALL {
            for field in table.all_fields() {
                assert_eq!(table.field(field.name()), Some(field));
            }
        }
    }

    #[test]
    fn the_guide_to_mappings_names_every_table_and_field() {
        let guide = include_str!("../../docs/mapping.md");
        for table in TableKind::ALL {
            let row = guide.lines().find(|line| line.starts_with(&format!("| `{}` ", table.name()))).unwrap();
            for field in table.fields() {
                assert!(row.contains(&format!("`{}` {}", field.name, field.zh)), "{}.{}", table.name(), field.name);
            }
        }
    }
}
