"""Makes the workbooks beside it that no Rust library writes. Needs openpyxl, xlwt and LibreOffice. Run it in this folder."""

import datetime
import subprocess

import openpyxl
import xlwt

SAME = "same.xlsx"

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "凭证"
sheet["B2"] = "某某单位序时账"
sheet.merge_cells("B2:E2")
sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = "日期", "摘要", "金额", "已审核"
sheet["B5"] = datetime.date(2020, 12, 31)
sheet["B5"].number_format = 'yyyy"年"m"月"d"日"'
sheet["C5"], sheet["D5"], sheet["E5"] = " 付差旅费\n第二行", 1200.5, True
sheet["B6"] = datetime.time(12, 0)
sheet["B6"].number_format = "h:mm"
sheet["C6"], sheet["D6"] = "=\"合\"&\"计\"", "=0.1+0.2"
sheet["B7"] = datetime.timedelta(hours=36)
sheet["B7"].number_format = "[h]:mm:ss"
sheet["C7"], sheet["D7"], sheet["E7"] = "=1/0", 6222020200112233, "=1=2"
sheet["C8"], sheet["D8"] = "𠮷" * 20, -0.01
hidden = book.create_sheet("隐藏")
hidden["A1"] = 1
hidden.sheet_state = "hidden"
book.save(SAME)


def convert(to, name):
    subprocess.run(["soffice", "--headless", "--convert-to", to, "--outdir", "out", SAME], check=True)
    extension = to.split(":")[0]
    subprocess.run(["mv", f"out/same.{extension}", name], check=True)


convert("xls:MS Excel 97", "same.xls")
convert("ods", "same.ods")
convert("xlsx", "same.xlsx")
subprocess.run(["rmdir", "out"], check=True)

far = xlwt.Workbook(encoding="utf-8")
sheet = far.add_sheet("远")
sheet.write(0, 0, "甲")
sheet.write(65535, 255, 1)
far.save("far.xls")

long = xlwt.Workbook(encoding="utf-8")
sheet = long.add_sheet("长")
sheet.write_merge(2, 3, 1, 2, "合并")
long.dates_1904 = True
style = xlwt.XFStyle()
style.num_format_str = "YYYY-MM-DD"
sheet.write(4, 0, 42734, style)
# Long texts, so that the table of texts is continued over several records.
for row in range(20):
    sheet.write(10 + row, 0, f"{row}" + ("摘要" if row % 2 else "ab") * 300)
long.save("long.xls")
