//! What a file is when it holds no table that can be read, and what the clerk can do about it. Reads nothing.

use crate::say;
use crate::value::Said;

/// A kind of file without a readable table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoTable {
    Empty,
    Password,
    Html,
    WebArchive,
    Xml,
    Pdf,
    Ofd,
    Image,
    Word,
    Slides,
    RichText,
    OtherOpenDocument,
    FlatOpenDocument,
    Exchange,
    Archive,
    ArchiveWithin,
    Database,
    Json,
    Mail,
    OtherCompound,
    OldExcel,
    Binary,
}

impl NoTable {
    /// What it is and what to do.
    pub fn said(self) -> Said {
        let resave_zh = "请用 Excel 或 WPS 打开,另存为 .xlsx 后再检查";
        let resave_en = "Open it in Excel or WPS, save it as .xlsx, and check that";
        let no_table = |zh: &str, en: &str| {
            say!(
                "这是{zh},里面没有可以检查的表格。需要检查的,请提供导出的 Excel 或 CSV",
                "this is {en} and holds no table that can be checked. If it matters, hand in the Excel or CSV export"
            )
        };
        let resave =
            |zh: &str, en: &str| say!("这是{zh},不能直接读取。{resave_zh}", "this is {en} and cannot be read as it is. {resave_en}");
        match self {
            Self::Empty => say!("文件是空的(0 字节),请重新导出", "the file is empty (0 bytes). Export it again"),
            Self::Password => say!(
                "文件有打开密码,无法读取。请用 Excel 打开,在“文件-信息-保护工作簿-用密码进行加密”中清空密码,保存后再检查",
                "the file needs a password and cannot be read. Open it in Excel, clear the password under File, Info, Protect Workbook, Encrypt with Password, save it, and check again"
            ),
            Self::Html => no_table("网页(HTML)", "a web page (HTML)"),
            Self::WebArchive => resave("网页存档(MHT)", "a web archive (MHT)"),
            Self::Xml => no_table(" XML 文件(不是账表接口)", "an XML file (no export of ledgers)"),
            Self::OldExcel => resave("很旧的 Excel(4.0 及以前)文件", "a very old Excel file (4.0 or before)"),
            Self::FlatOpenDocument => resave(" OpenDocument 的 XML 文件(.fods)", "an OpenDocument spreadsheet in plain XML (.fods)"),
            Self::Exchange => resave("表格交换文件(SYLK 或 DIF)", "a spreadsheet in an exchange format (SYLK or DIF)"),
            Self::Pdf => no_table(" PDF 文件", "a PDF file"),
            Self::Ofd => no_table(" OFD 版式文件", "an OFD document"),
            Self::Image => no_table("图片", "a picture"),
            Self::Word => no_table(" Word 文档", "a Word document"),
            Self::Slides => no_table("演示文稿", "a slide show"),
            Self::RichText => no_table(" RTF 文档", "a rich text document"),
            Self::OtherOpenDocument => no_table(" OpenDocument 文件(不是电子表格)", "an OpenDocument file (no spreadsheet)"),
            Self::OtherCompound => no_table(" Office 文件(不是工作簿)", "an Office file (no workbook)"),
            Self::Archive => say!(
                "这是压缩包(RAR、7z、gz 等),没有读取其中的文件。请先解压,再检查解压出来的文件夹;或改存为 .zip,可以直接检查",
                "this is an archive (RAR, 7z, gz or the like); what is in it was not read. Unpack it and check the folder, or save it as .zip, which can be checked as it is"
            ),
            Self::ArchiveWithin => say!(
                "这是压缩包里的压缩包,没有读取其中的文件。请先解压,再检查解压出来的文件夹",
                "this is an archive within an archive; what is in it was not read. Unpack it and check the folder"
            ),
            Self::Database => say!(
                "这是数据库文件,不能直接读取。请在原软件中把账表导出为 Excel 或 CSV",
                "this is a database file and cannot be read as it is. Export the tables as Excel or CSV in the program that it belongs to"
            ),
            Self::Json => say!(
                "这是程序之间交换的数据(JSON),不能直接读取。请在原系统中把账表导出为 Excel 或 CSV",
                "this is data that programs exchange (JSON) and cannot be read as it is. Export the tables as Excel or CSV in the system that it comes from"
            ),
            Self::Mail => say!(
                "这是一封电子邮件,其中的附件没有读取。请打开邮件,把附件另存到该文件夹",
                "this is a mail; what is attached to it was not read. Open it and save the attachments to this folder"
            ),
            Self::Binary => say!(
                "认不出是什么文件,既不是 Excel,也不是文本。请确认文件没有损坏,并提供导出的 Excel 或 CSV",
                "this is neither Excel nor text. Make sure that the file is whole, and hand in the Excel or CSV export"
            ),
        }
    }
}
