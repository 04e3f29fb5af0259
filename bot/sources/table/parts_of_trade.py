"""What a title says by which its figures are others than those of all goods that the United States traded."""

_GOODS_IN_ENGLISH = (
    r"semiconductors?|integrated circuits?|micro-?chips?|machinery|vehicles?|automobiles?|auto(?:motive)? parts|steel|"
    r"alumini?um|textiles?|apparel|clothing|electronics|computers?|crude|petroleum|natural gas|lng|pharmaceuticals?|"
    r"aircraft|soybeans?|corn|wheat|beef|pork|agricultur\w+|farm|food|chemicals?|plastics?|furniture|toys|footwear|gold|"
    r"copper|coal|energy|seafood|fish|wine|lumber|rubber|weapons?|medical devices?"
)
_GOODS_IN_CHINESE = (
    "半導體|半导体|晶片|芯片|積體電路|集成电路|電子產品|电子产品|電子零組件|機械|机械|汽車|汽车|車輛|车辆|鋼鐵|钢铁|"
    "鋁|铝|紡織|纺织|成衣|電腦|电脑|原油|石油|天然氣|天然气|藥品|药品|醫藥|医药|飛機|飞机|航空器|大豆|黃豆|玉米|小麥|"
    "小麦|農產|农产|農業|农业|化學品|化学品|塑膠|塑料|家具|玩具|鞋類|鞋类|黃金|黄金|煤炭|能源|水產|水产|科技產品|科技产品|"
    "技術產品|技术产品|資本財|资本品|資本品|消費財|消費品|消费品|中間財|中间品|工業產品|工业制品|礦產|矿产|資通訊"
)
_STATES = (
    # Without Georgia and Washington, which are more often a country and a government.
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|"
    "iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|"
    "nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|"
    "pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington state|"
    "west virginia|wisconsin|wyoming"
)
PARTS = (
    (
        r"\b(?:hs|htsus|hts|sitc|naics|bec|schedule b)(?:[ -]?(?:codes?|chapters?|sections?|headings?|divisions?|"
        r"rev\.? ?\d))*[ .:#-]*\d[\d.]*(?!\d*[ -]?(?:digit|level))"
    ),
    r"\bchapters? \d+|第 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?[章類类]",
    (
        r"\b(?:commodit(?:y|ies)|products?|goods|hs|hts|sitc|naics|states?|districts?|ports?|mode|industry|sector|"
        r"end-?use|category|chapter)(?: (?:codes?|names?|groups?|items?|of transport(?:ation)?))?\s*[:=]\s*"
        r"(?P<value>[^,;]+)"
    ),
    (
        r"(?:商品|貨品|货品|產品|产品|產業|产业|行業|行业|稅則|税则|號列|州|港口|口岸|關區|关区|運輸方式|运输方式|類別|类别)"
        r"(?:別|别|名稱|名称|代碼|代码|編號|编号|號列|分類|分类)?\s*[:=]\s*(?P<value>[^,;]+)"
    ),
    (
        r"\b(?:vessel|air|containeri[sz]ed|ocean|truck|rail)(?: ?borne)? (?:values?|shipments?|freight|trade|exports?|"
        r"imports?|cargo)|\bby (?:vessel|air|truck|rail|sea)\b|海運|海运|空運|空运|陸運|陆运"
    ),
    r"\bcustoms districts?\b|\bports? of (?!spain|moresby)\w+|\bstate of \w+",
    (
        rf"\b(?:{_STATES})(?:['’]s)? (?:exports?|imports?|trade)|(?:exports?|imports?|trade) (?:of|from|to|by|for|via) "
        rf"(?:{_STATES})\b|\w州(?:之|的)?(?:對\w{{1,8}}|对\w{{1,8}})?(?:出口|進口|进口|貿易|贸易)"
    ),
    (
        r"\b(?:(?!all\b|total\b|the\b|of\b|in\b|on\b|for\b|us\b|and\b|by\b|or\b|to\b|with\b|trade\b|foreign\b|"
        r"its\b|merchandise\b|american\b|exported\b|imported\b|traded\b|their\b|world\b|international\b|"
        r"bilateral\b|physical\b|other\b|these\b|united\b|states\b|top\b|s\b|between\b)[a-z-]+) (?:products|goods)\b"
    ),
    rf"\b(?:{_GOODS_IN_ENGLISH})\b|{_GOODS_IN_CHINESE}",
    r"\bforecasts?\b|\bprojections?\b|\bprojected\b|\btargets?\b|預測|预测|預估|预估|目標值|目标值",
    r"\b(?:monthly|moving|rolling|annual|daily|weekly|yearly)[ -]averages?\b|移動平均|移动平均|月平均|年平均|月均",
    r"\bindex\b|\bindices\b|\bindexes\b|指數|指数|\b(?:percent|percentage|%|share) of gdp\b",
    r"\bconstant (?:\d{4} )?(?:u\.?s\.? )?(?:dollars|prices)|\b(?:19|20)\d\d (?:u\.?s\.? )?dollars",
    r"不變價|不变价|定基",
)
"""Patterns of a part of the trade, or of what is no amount that was traded: a forecast, an average, an index."""

FOREIGN_OFFICES = (
    r"\beurostat\b|\bstatistics canada\b|\bstatcan\b|\bjapan customs\b|\bkorea customs\b|\bkita\b|\binegi\b|"
    r"\bdestatis\b|\bhmrc\b|\bgacc\b|general administration of customs|\btaiwan customs\b|\b(?:china|canada|india|"
    r"vietnam|mexico|korea|german|french|swiss|japanese|chinese|canadian|korean|mexican|indian|vietnamese) customs\b|"
    r"關務署|关务署|財政部|海關總署|海关总署|財務省|财务省|中國海關|中国海关"
)
"""Offices that count the trade of other countries than the United States."""
