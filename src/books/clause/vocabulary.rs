//! The words that payment clauses are made of, by what they do. A word that is not here is unknown, which is harmless far
//! from numbers and makes a clause not understood beside one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a word does in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// The signing of the contract.
    Signing,
    /// Acceptance.
    Acceptance,
    /// An event that no table dates.
    Event,
    /// It is through: 合格, 完成.
    Done,
    /// From the event on: 后, 之日起.
    After,
    /// Up to the event: 前.
    Before,
    /// Not later than: 内.
    Within,
    /// The period is over: 满, 期满.
    Full,
    /// The retention period, which begins at acceptance.
    Retention,
    /// The money kept back for it.
    RetentionMoney,
    /// A period that begins no table knows when.
    Period,
    /// Up to a level: 至, 累计.
    To,
    /// 余款.
    Rest,
    /// 全款.
    All,
    /// 付清.
    PayAll,
    /// 支付.
    Pay,
    /// An advance, due on signing unless something else is said.
    Advance,
    /// The contract's amount.
    Total,
    /// The same again in other words: 即60000元.
    Restate,
    /// A ratio of quality (成活率), whose percentage is no share.
    Quality,
    /// The work done so far (完成量), whose percentage is a share by progress.
    Quantity,
    /// Again and again: 每月.
    Periodic,
    /// Not less than.
    AtLeast,
    /// A number made vague: 以上, 左右.
    Vague,
    /// What changes the meaning of a clause in ways that are not read here.
    Poison,
    /// A sentence about breach, of no matter to the schedule.
    Penalty,
    /// What changes nothing.
    Filler,
}

const WORDS: &[(Word, &str)] = &[
    (Word::Signing, "签订 签署 签定 签约 订立 生效 合同签字 合同双方签字 双方签字盖章 签字盖章 合同盖章"),
    (Word::Acceptance, "验收 终验 竣工验收 完工验收 最终验收"),
    (
        Word::Event,
        "进场 入场 开工 动工 完工 竣工 交工 结算 决算 审计 评审 审定 审核 发票 到货 货到 交货 交付 送货 供货 发货 提货 备货 送达 运抵 运到 运至 到达 到达现场 抵达 安装 \
         调试 主体 封顶 到位 到账 成果 移交 投入使用 投产 备案 施工 过半 中期 试运行 提交 提供 开具 出具 收到 收讫 下达 批复 批准 同意 保函 资金 \
         上线 部署 启动 开展 培训 交房 入住 拨款 进度款 票据 初验 预验收 收货 签收 增值税专用发票 增值税普通发票 增值税发票 专用发票 税务发票 正式发票 税票 付款后 支付后 上述款项",
    ),
    (Word::Done, "合格 通过 完成 完毕 结束 无误 达标 完"),
    (Word::After, "后 之后 以后 后的 起 之日起 日起 之日 当日 当天 当月 时 之时 起算 计算"),
    (Word::Before, "前 之前 以前"),
    (Word::Within, "内 之内 以内"),
    (Word::Full, "满 期满 届满 到期 期届满 满期"),
    (Word::Retention, "质保期 保修期 质量保证期 质量保修期 缺陷责任期 保质期 质保 质保期限 保修期限 质保服务期"),
    (Word::RetentionMoney, "质保金 质量保证金 保修金 保留金 质量保修金 工程质量保证金 质保尾款"),
    (
        Word::Period,
        "养护期 管护期 养护 管护 服务期 服务期限 合同期 合同期限 租期 租赁期 租赁期限 工期 试用期 试运行期 供货期 维护期 维保期 运维期 有效期 期限 周期",
    ),
    (Word::To, "至 到 达 达到 累计 付至 支付至 付到 支付到 拨付至 拨至 付款至"),
    (Word::Rest, "余款 余额 尾款 尾数 剩余 余下 其余 剩下 余下款 剩余款 剩余款项 剩余价款 剩余货款 剩余工程款 其余款项 余下款项"),
    (Word::All, "全款 全额 全部款项 所有款项 全部价款 全部合同款 全部合同价款 全部货款 全部工程款 全部费用 全部金额 全部合同金额 总款"),
    (
        Word::PayAll,
        "付清 结清 付讫 付完 付齐 支付完毕 支付完 付款完毕 全部支付 全部付清 全部结清 支付全部 付全部 一次性支付 一次性付款 一次性付 一次性付清 一次付清 \
         一次性结清 一次结清 一次性支付完毕 一次性付完 一次性结算 一次性拨付 一次性给付 全额支付 全额付清 全款支付 一次性全额支付 一次性退还 清偿",
    ),
    (Word::Pay, "支付 付 付款 拨付 给付 发放 兑付 退还 返还 退回 返回 无息退还 划拨 打款 汇款 付给 支付给 兑现 给予支付"),
    (Word::Advance, "预付 预付款 首付 首付款 定金 订金 首期款 首款 首期 首笔 首笔款 首笔款项 头款 启动资金 预付货款 预付工程款"),
    (
        Word::Total,
        "合同价 合同总价 合同价款 合同总价款 合同金额 合同总金额 合同总额 合同额 总价 总价款 总金额 总额 总造价 总费用 合同款共计 合同价格",
    ),
    (Word::Restate, "即 计 折合 合计 共计 即人民币 计人民币 也就是"),
    (Word::Quality, "成活 成活率 合格率 完好率 保存率 覆盖率 达标率 出勤率 满意率 满意度 发芽率 存活率 保有率 税率 增值税率 增值税税率"),
    (
        Word::Quantity,
        "完成量 完成工程量 工程量 工作量 产值 完成产值 已完成 已完工程 已完工程量 实际完成 完成部分 进度 工程进度 施工进度 项目进度 形象进度 完成进度",
    ),
    (
        Word::Periodic,
        "每月 每季 每季度 每年 每半年 每批 每次 每期 每车 每吨 每完成 每 按月 按季 按季度 按年 按批 按次 按期 月结 季结 逐月 逐年 分批 分批次 分次 据实 按实 月度 季度末 每月末",
    ),
    (Word::AtLeast, "不低于 不少于 不小于 至少 大于等于 ≥ 高于 大于"),
    (Word::Vague, "以上 以下 左右 上下 以外 约 大约 ~ 至多"),
    (
        Word::Poison,
        "或 或者 若 如 如果 倘若 提前 不得 不予 不能 不再 不支付 不付 未 否则 除外 扣除 扣回 扣减 扣留 扣 暂扣 抵扣 抵作 履约 履约保证金 投标保证金 另行 协商 酌情 视情 浮动 调整 \
         补充协议 利息 贷款 分别 各 平均 不合格 共支付 共付 合计支付 总计支付 不 无需 免除 变更 顺延 延期 倍",
    ),
    (Word::Penalty, "逾期 违约 违约金 滞纳金 罚款 罚金 赔偿"),
    (
        Word::Filler,
        "合同 本合同 协议 协议书 本协议 甲方 乙方 丙方 双方 三方 我方 贵方 采购人 采购方 供应商 供货商 承包人 承包方 发包人 发包方 委托方 委托人 受托方 受托人 买方 卖方 需方 供方 业主 \
         街道 街道办 街道办事处 单位 财政所 中标人 中标单位 施工单位 施工方 工程 项目 货物 设备 产品 服务 苗木 价款 款 款项 金额 货款 工程款 设备款 服务费 劳务费 合同款 \
         合同货款 合同内 人民币 元 向 给 由 将 应 应当 须 需 可 予以 以 按 按照 根据 依据 的 为 作为 作 是 在 于 自 从 并 且 及 和 与 同时 再 则 即可 方可 才 对 把 凭 经 待 其 该 此 总 \
         本 所 剩 之 方 进行 组织 一次性 一次 一并 统一 无息 不计息 不计利息 无利息 付款方式 支付方式 结算方式 付款条件 付款条款 付款约定 如下 如下所示 如数 如期 如实 约定 合约 银行 银行转账 \
         转账 转账方式 电汇 对公 现金 支票 方式 形式 税后 含税 最后 然后 今后 售后 售后服务 后续 最终 届时 及时 按时 预留 留 留存 扣作 无质量问题 无问题 无异议 无任何质量问题 没有质量问题 \
         质量问题 不超过 满意 分期 分期支付 分期付款 期款 日内 另 另外 其中 第 期 免费 为期 时间 开始 正式 全部 整体 部分 剩余部分 就 又 还 内容 提供的 乙方账户 账户 指定 相应 对应 有关 \
         相关 规定 要求 履行 协定 阶段 单 证书 证明 手续 合格证 合格单 合格证明 意见 记录 签字 盖章 确认 ' \" “ ” ‘ ’ 《 》 ! *",
    ),
];

/// Words by their first character, the longest first.
type Index = BTreeMap<char, Vec<(Vec<char>, Word)>>;

static BY_FIRST: LazyLock<Index> = LazyLock::new(|| {
    let mut map = Index::new();
    for (word, list) in WORDS {
        for text in list.split_whitespace() {
            let chars: Vec<char> = text.chars().collect();
            if let Some(first) = chars.first() {
                map.entry(*first).or_default().push((chars.clone(), *word));
            }
        }
    }
    for words in map.values_mut() {
        words.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    map
});

/// The longest known word that `chars` begins with, and its length.
pub(super) fn longest(chars: &[char]) -> Option<(Word, usize)> {
    let words = BY_FIRST.get(chars.first()?)?;
    words.iter().find(|(word, _)| chars.starts_with(word)).map(|(word, kind)| (*kind, word.len()))
}

/// What stands before 验收 where only a part, or only a first try, is accepted: no table dates that.
pub(super) const PARTIAL_BEFORE: &[&str] = &[
    "初",
    "预",
    "初步",
    "阶段",
    "阶段性",
    "中间",
    "中期",
    "分部",
    "分项",
    "分步",
    "批",
    "批次",
    "分期",
    "一期",
    "二期",
    "三期",
    "主体",
    "基础",
    "进场",
    "入场",
    "材料",
    "隐蔽",
    "隐蔽工程",
    "单体",
    "单项",
    "开箱",
    "样品",
    "样机",
    "首件",
    "自行",
    "自检",
    "申请",
    "具备",
    "提请",
    "报请",
    "准备",
    "首次",
    "到场",
    "外观",
    "月度",
    "季度",
    "年度",
    "每月",
    "每季",
    "封样",
    "出厂",
    "工序",
    "提交",
];

/// What stands behind 验收 where acceptance itself is not meant, or is still to come.
pub(super) const NOT_YET_AFTER: &[&str] = &[
    "申请", "条件", "资料", "通知", "准备", "方案", "小组", "标准", "费", "人员", "材料", "期", "结果", "报告", "计划", "时间", "情况",
    "比例",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_in_one_list_only() {
        let mut seen: BTreeMap<&str, Word> = BTreeMap::new();
        for (word, list) in WORDS {
            for text in list.split_whitespace() {
                assert_eq!(seen.insert(text, *word), None, "{text}");
            }
        }
    }

    #[test]
    fn the_longest_word_wins() {
        let chars: Vec<char> = "一次性付清余款".chars().collect();
        assert_eq!(longest(&chars), Some((Word::PayAll, 5)));
    }
}
