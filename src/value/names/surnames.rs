//! What people's names begin with.

use crate::value::text::is_han;

/// The usual surnames of one character.
pub const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原衣楚佟栗匡宗应巫鞠僧桑荆谌银扬明沙伏岑习胥蔺云昌凤酆皮卡元平湛祢狄伯危支咎经宣杭诸滑荣羊於惠麴芮羿储汲邴松富巴弓牧隗山宓蓬郗班仰秋伊暴钭厉戎祖肖闫付代麦邝贝仝晁寇佘敬厚宦户亓逄洛褟禤蔚禹尧智缪么帅漆刀谯苌宾展渠农初尉鹿密占甯粟蹇麻楼岩沐桓暨";
/// The usual surnames of two characters.
pub const SURNAMES_OF_TWO: [&str; 15] =
    ["端木", "呼延", "宇文", "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯"];

/// Whether a text is called like one person: two or three characters that begin with a surname, three or four with one of two, or a word for people and
/// a number (`职工01`).
///
/// ```
/// use ledgerlint::value::names::surnames::is_called_like_a_person;
/// assert!(is_called_like_a_person("王某") && is_called_like_a_person("欧阳某某") && is_called_like_a_person("职工01"));
/// assert!(!is_called_like_a_person("道路硬化") && !is_called_like_a_person("绿化") && !is_called_like_a_person("01"));
/// ```
pub fn is_called_like_a_person(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < name.len() {
        return matches!(bare, "职工" | "员工" | "干部" | "村民" | "农户" | "社员" | "居民" | "教师" | "个人");
    }
    let given = SURNAMES_OF_TWO.iter().find_map(|surname| name.strip_prefix(surname));
    let given = given.filter(|given| !given.is_empty()).or_else(|| name.strip_prefix(|c| SURNAMES.contains(c)));
    given.is_some_and(|given| given.chars().all(is_han) && (1..=2).contains(&given.chars().count()))
}
