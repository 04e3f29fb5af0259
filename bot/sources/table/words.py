"""The words of headings and titles, Chinese and English, and what each says of the figures below it.

A heading is squeezed before it is looked up: small letters, no spaces or punctuation.
"""

import re
from enum import StrEnum

from bot.domain.figures import Measure


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class ColumnRole(StrEnum):
    """What a column holds."""

    MONTH = "month"
    YEAR = "year"
    PARTNER = "partner"
    NAME = "name"
    """The partner's name, beside its code."""
    CODE = "code"
    FLOW = "flow"
    VALUE = "value"
    """Amounts: of the flow and month that the heading, the row or a title names."""
    UNIT = "unit"
    CURRENCY = "currency"
    REPORTER = "reporter"
    """Whose trade it is. Only the United States' is read."""
    DIMENSION = "dimension"
    """A part of the trade: a commodity, a state, a port."""
    DERIVED = "derived"
    """Computed from amounts, or no amount: a share, a rank, a balance."""
    REMARK = "remark"


_ROLES = {
    ColumnRole.MONTH: "月份 年月 月 期間 時間 日期 資料月份 統計月份 資料年月 資料期 資料期間 資料時間 統計期間 "
    "统计期间 数据月份 統計期 期别 期別 期间 时间 统计月份 數據月份 "
    "month months period date time yearmonth yearmonths monthyear refmonth observationdate obsdate timeperiod yyyymm "
    "yyyy-mm reportingperiod mon refperiod datemonth",
    ColumnRole.YEAR: "年 年度 年份 西元年 民國年 year yr years refyear calendaryear",
    ColumnRole.PARTNER: "國家 國別 國家別 國家地區 國家或地區 國家及地區 夥伴 夥伴國 貿易夥伴 貿易夥伴國 国家 国别 "
    "国家地区 国家或地区 "
    "伙伴 伙伴国 贸易伙伴 贸易伙伴国 國名 国名 地區 经济体 partner partners country countries economy tradingpartner "
    "tradepartner partnercountry countryorarea countryandarea countryarea countryterritory countryregion item "
    "partnereconomy",
    ColumnRole.NAME: "國家名稱 国家名称 夥伴名稱 中文名稱 英文名稱 name countryname ctyname partnername "
    "partnerdesc countrydesc "
    "countrydescription partnerdescription namezh nameen countryname中文",
    ColumnRole.CODE: "國家代碼 國家代號 國碼 國別代碼 代碼 代號 国家代码 国别代码 ctycode countrycode partnercode "
    "partneriso iso iso2 iso3 "
    "isocode censuscode code cty schedulec schedulecode partneriso2 partneriso3 alpha2 alpha3 countrycode3 m49 "
    "m49code",
    ColumnRole.FLOW: "流向 進出口別 進出口 貿易別 貿易流向 进出口别 进出口 贸易流向 贸易方向 流向別 flow flows "
    "tradeflow direction flowdesc "
    "flowname measure datatype tradetype typeoftrade exportsimports importsexports exportimport importexport series",
    ColumnRole.VALUE: "金額 數值 值 貿易額 貿易值 貿易金額 金额 数值 贸易额 总值 總值 value values amount amounts "
    "tradevalue tradeamount "
    "totalvalue valueamount fobcifvalue",
    ColumnRole.UNIT: "單位 金額單位 貨幣單位 計價單位 单位 金额单位 unit units unitofmeasure valueunit scale "
    "unitmult",
    ColumnRole.CURRENCY: "幣別 貨幣 幣種 货币 币种 币别 currency currencycode cur",
    ColumnRole.REPORTER: "申報國 申報國家 報告國 報告國家 報告經濟體 統計國 申报国 报告国 报告国家 reporter "
    "reporters reportername reporterdesc "
    "reportercode reporteriso reportercountry reportingcountry reportingeconomy declarant declarantcountry "
    "reportingentity "
    "reporteriso3 homecountry",
    ColumnRole.DIMENSION: "商品 商品別 商品名稱 貨品 貨品別 貨品名稱 貨品分類 貨品號列 中文貨名 英文貨名 貨名 產品 "
    "產品別 品名 品項 稅則 稅則號列 號列 行業 行業別 "
    "產業 商品编码 商品名称 产品 品类 税则号列 行业 章 章別 節 項目代碼 州 州別 港口 口岸 關區 海關 运输方式 "
    "運輸方式 貿易方式 贸易方式 "
    "commodity commodities commoditycode commodityname commoditydescription ecommodity icommodity "
    "commlvl commoditylevel product products productcode productname producttype productdescription good "
    "goodscategory "
    "hs hs2 hs4 hs6 hs10 hscode hscodes hts htsnumber htscode htsdescription hscommodity chapter heading schedule "
    "scheduleb "
    "sitc sitccode sitc1 sitc2 sitc3 naics naicscode naics3 naics4 enduse endusecode bec sector industry section "
    "cmdcode cmddesc "
    "state states stateofexport district districts customsdistrict port ports portcode portname portofentry city "
    "regionoforigin "
    "mode modeoftransport transport transportmode motcode motdesc methodoftransport customscode customsdesc "
    "customsprocedure "
    "customsregime regime traderegime procedure moscode mosdesc partner2 partner2code partner2desc secondpartner "
    "rateprovision "
    "importprogram specialprogram classification classificationcode aggrlevel df domesticforeign "
    "seasonaladjustment adjustment "
    "seasonality basis valuation valuationbasis",
    ColumnRole.DERIVED: "年增率 增減率 增减率 成長率 增長率 增长率 變動率 变动率 同比 環比 环比 月增率 增減 增减 "
    "增減額 增加額 差額 差额 變動 變化 "
    "比重 占比 佔比 份額 份额 占率 市占率 百分比 排名 名次 順位 位次 序號 序号 編號 逆差 順差 顺差 貿易差額 "
    "贸易差额 貿易逆差 貿易順差 貿易平衡 "
    "出超 入超 出入超 貿易餘額 淨出口 净出口 貿易總額 贸易总额 進出口總額 进出口总额 進出口合計 雙邊貿易總額 總額 "
    "合計 總計 小計 合计 总计 累計 累计 "
    "前年同期 上年同期 去年同期 同期 年初至今 平均 貢獻 貢獻度 指數 "
    "change changes yoy yoychange mom momchange pctchange percentchange percent pct "
    "growth "
    "growthrate annualchange share shares shareoftotal marketshare weight rank ranking ranks priorrank "
    "previousrank no number "
    "index balance tradebalance balanceoftrade deficit surplus netexports netimports total totals totaltrade "
    "twowaytrade grandtotal sum "
    "cumulative cumulativeyeartodate yeartodate ytd average contribution difference diff priorusd prior "
    "previousyear lastyear "
    "priorvalue quantity qty netwgt grosswgt netweight weightkg altqty",
    ColumnRole.REMARK: "備註 備考 附註 註 注 說明 备注 备考 说明 註記 狀態 修正 "
    "note notes remark remarks comment comments status flag flags obsstatus why footnote footnotes source "
    "publisher vintage "
    "updated lastupdate lastupdated continent region regions regionname area areas 洲 洲別 區域 所屬區域",
}  # fmt: skip
ROLES = {word: role for role, words in _ROLES.items() for word in words.split()}

_FLOWS = {
    Measure.EXPORTS: "出口 出口額 出口值 出口金額 出口總值 出口總額 輸出 出口额 出口总额 出口总值 出口金额 输出 "
    "出口貨品 export exports exp expt "
    "exportvalue exportsvalue totalexports totalexport generalexports fasvalue exportsfas x",
    Measure.IMPORTS: "進口 進口額 進口值 進口金額 進口總值 進口總額 輸入 一般進口 进口 进口额 进口总额 进口总值 "
    "进口金额 输入 一般进口 import imports imp impt "
    "importvalue importsvalue totalimports totalimport generalimports generalimport gencustomsvalue customsvaluegen "
    "generalcustomsvalue customsvaluegeneral m",
}  # fmt: skip
FLOWS = {word: flow for flow, words in _FLOWS.items() for word in words.split()}

OTHER_MEASURES = _set(
    "total deficit surplus balance totaltrade tradebalance 貿易總額 總額 逆差 順差 貿易逆差 貿易順差 差額 贸易总额 顺差"
)
"""What may stand in a column of flows and is computed from exports and imports."""

QUALIFIERS = _set(
    "value values amount amounts us goods good merchandise general gen monthly month formonth current "
    "thismonth tradevalue tradevalues totalvalue censusbasis census notseasonallyadjusted nsa unadjusted "
    "fas customsvalue customs to from of the by and data all total world nominal 額 值 金額 金额 總額 總值 总额 "
    "总值 貨品 "
    "貨物 货物 貨品貿易 商品貿易 美國 美国 當月 本月 单月 單月 未經季節調整 未季調 貿易 的 年 月"
)
"""Words beside exports and imports that leave them what we read: all goods, Census basis, not adjusted."""

NAMES_REPORTER = re.compile(r"\breport(?:er|ing)\b|申報國|報告國|报告国")
NAMES_PART = re.compile(
    r"\b(?:commodit(?:y|ies)|products?|hs\d*|hts\d*|sitc\d*|naics\d*|bec|end-? ?use|schedule b|states?|districts?|"
    r"ports?|customs (?:procedure|regime|district)|mode of|chapter|sector|industry)\b|商品|貨品|货品|產品|产品|稅則|"
    r"税则|號列|行業|行业|州別|港口|關區|运输方式|運輸方式"
)
"""What makes a dimension of a heading that is not understood otherwise: `SITC Rev. 4`, `End-use category`."""

GOODS = _set("商品 貨品 货品 basis")
"""Words of a part of the trade that beside exports and imports mean all goods, or nothing."""

SMALL_LETTERS = frozenset({"x", "m"})
"""Flows only in a column of flows; in a heading they are letters."""

OTHER_BASES = (
    # What is said of figures that are not those we read; the pattern, and a negation before it.
    r"(?:imports? )?for (?:domestic )?consumption|consumption imports?|\bcons\b|消費進口|消费进口|供消費|進口供消費",
    r"domestic exports?|exports? of domestic|國內出口|国内出口|本國產品出口|國產品出口",
    r"re-?exports?|foreign exports?|exports? of foreign|復出口|再出口|转口|轉口|复出口",
    r"\bc\.?i\.?f\b\.?|到岸",
    r"\bservices\b|服務貿易|服务贸易|服務|服务",
    r"balance of payments|\bbop\b|國際收支|国际收支",
    r"seasonally adjusted|seasonal adjustment|\bs\.?a\.?(?= |$|[,)])|季節調整|季节调整|季調|季调",
    r"chained|constant (?:prices|dollars)|real (?:goods|trade|exports|imports|dollars)|實質|實質值|不变价",
    r"dutiable|calculated dut(?:y|ies)|landed|應稅|duties",
)
NEGATIONS = (
    r"(?:not|non|un|without|before|no|excl\w*\.?|incl\w*\.?|including|includes?|"
    r"未經|未经|未|不含|含|包含|包括|不|非)[\s(（-]*(?:domestic and |of )?$"
)

TOTALS = _set(
    "total totals grandtotal subtotal sum all 合計 總計 总计 小計 共計 总和 合计 小计 共计 總和 加總 加总 總額 "
    "全部 totalall overall"
)
"""What a row of a sum is called where the partner stands."""

ALL = _set(
    "total all allcommodities totalallcommodities allproducts allgoods totalgoods goods merchandise "
    "allmerchandise alldistricts allports allstates all0 ag0 000 0 c00 world allcountries allmodes "
    "allsections allcommodity totaltrade 全部 所有商品 全部商品 全部貨品 所有貨品 合計 總計 总计 合计 全體 總值 "
    "allchapters allhs "
    "allhts allhscodes totalmot totalcpc hstotal naicstotal sitctotal generalimports censusbasis "
    "notseasonallyadjusted nsa unadjusted census customsbasis fasbasis"
)
"""What a dimension says when it leaves nothing out."""

UNITED_STATES = _set(
    "us usa unitedstates unitedstatesofamerica theunitedstates america 842 840 美國 美国 美利堅合眾國 美利坚合众国 "
    "美 "
    "unitedstatesus 1000 unitedstatesofamericausa"
)

TAIWAN_CUSTOMS = _set("貨品號列 中文貨名 英文貨名 進出口別 美元千元 新臺幣千元 新台幣千元 重量公斤 重量公噸")
"""Headings of the files of Taiwan's customs; three of them tell such a file."""
TAIWAN_CUSTOMS_FLOWS = _set("出口總值含復出口 進口總值含復進口 出口總值 進口總值")

NOT_PARTNERS = _set("netadjustments totalbopbasis bopbasis totalbop adjustments")
"""Rows of the FT-900 between the partners: what the two bases differ by."""

AREAS = _set(
    "africa asia europe northamerica southamerica southcentralamerica centralamerica "
    "southandcentralamerica latinamerica pacificrim pacificrimcountries euroarea australiaoceania "
    "australiaandoceania oceania subsaharanafrica othercountries othercountriesandareas "
    "advancedtechnologyproducts nics newlyindustrializedcountries middleeast caribbean 亞洲 歐洲 非洲 北美洲 "
    "中南美洲 "
    "大洋洲 中東 其他 其他國家 亚洲 欧洲 北美 拉丁美洲"
)
"""Parts of the world that stand among the countries of many tables, and are no partner here."""
