"""The office's briefings of any two months, written independently of the bot's own writer."""

from bot.domain.values import Name
from bot.i18n.languages import localizer


class Office:
    """Writes true briefings as the office does, from dollars: {partner: (exports, imports)} of two months."""

    MEASURES = (
        ("貿易夥伴", lambda exports, imports: exports + imports),
        ("出口市場", lambda exports, _: exports),
        ("進口來源", lambda _, imports: imports),
        ("逆差來源國", lambda exports, imports: imports - exports),
    )

    def __init__(self, now, before, *, month, partner) -> None:
        self.now, self.before = now, before
        self.year, self.month = month
        self.partner = partner

    def text(self) -> str:
        return "\n".join((f"## 美國 {self.year} 年 {self.month} 月貿易統計", *self._prose(), *self._tables()))

    def _value(self, code, measure, flows):
        return self.MEASURES[measure][1](*flows.get(code, (0, 0)))

    def _amount(self, dollars):
        tenths, half = divmod(abs(dollars), 10_000_000)
        tenths += half >= 5_000_000
        return f"{'-' if dollars < 0 else ''}{tenths // 10:,}.{tenths % 10}"

    def _rate(self, code, measure):
        """In hundredths of a percent, halves away from zero; None when it is not a percentage."""
        now, before = (self._value(code, measure, flows) for flows in (self.now, self.before))
        if now <= 0 or before <= 0:
            return None
        difference = abs(now - before) * 10_000
        rate = difference // before + (2 * (difference % before) >= before)
        return rate if now >= before else -rate

    def _order(self, measure):
        codes = (code for code in self.now if code != "WORLD")
        return sorted(codes, key=lambda code: -self._value(code, measure, self.now))

    def _said(self, code, measure):
        rate = self._rate(code, measure)
        if rate is None:
            return ""
        return f"，與上年同期相比{'減少' if rate < 0 else '增加'} {abs(rate) // 100}.{abs(rate) % 100:02d}%"

    def _prose(self):
        name = self._name(self.partner)
        yield "### 一、美國整體貿易情勢"
        yield f"- 本年 {self.month} 月貨品貿易"
        for measure, word in enumerate(("總額", "出口額", "進口額", "貨品貿易逆差")):
            amount = self._amount(self._value("WORLD", measure, self.now))
            yield f"  - {word}為 {amount} 億美元{self._said('WORLD', measure)}。"
        yield f"### 二、臺美 {self.year} 年 {self.month} 月貿易概況"
        values = [self._value(self.partner, measure, self.now) for measure in range(4)]
        amounts = [f"{self._amount(abs(value))} 億美元" for value in values]
        ranks = [self._order(measure).index(self.partner) + 1 for measure in range(4)]
        said = [self._said(self.partner, measure) for measure in range(4)]
        yield f"- {name}為美國第 {ranks[0]} 大貿易夥伴，雙邊貨品貿易總額為 {amounts[0]}{said[0]}。"
        yield f"- 美國對{name}出口 {amounts[1]}（係美國第 {ranks[1]} 大出口市場）{said[1]}。"
        yield f"- 美國自{name}進口 {amounts[2]}（係美國第 {ranks[2]} 大進口來源）{said[2]}。"
        if values[3] > 0:
            yield f"- 美國對{name}貨品貿易逆差為 {amounts[3]}（係美國第 {ranks[3]} 大逆差來源）{said[3]}。"
        else:
            yield f"- 美國對{name}貨品貿易順差為 {amounts[3]}。"

    def _tables(self):
        now, before = f"{self.year} 年 {self.month} 月", f"{self.year - 1} 年 {self.month} 月"
        for measure, (noun, _) in enumerate(self.MEASURES):
            yield f"表{'一二三四'[measure]}：{now}美國前 15 大貨品{noun}"
            yield "單位：億美元"
            yield f"排名\t國家\t{now}\t{before}\t年增率(%)"
            for rank, code in enumerate(("WORLD", *self._order(measure)[:15])):
                amounts = [self._amount(self._value(code, measure, flows)) for flows in (self.now, self.before)]
                rate = self._rate(code, measure)
                percent = "—" if rate is None else f"{'-' if rate < 0 else ''}{abs(rate) // 100}.{abs(rate) % 100:02d}%"
                yield "\t".join((str(rank or ""), self._name(code), *amounts, percent))
            yield "資料來源：Trade Data Monitor"

    @staticmethod
    def _name(code):
        return "全球" if code == "WORLD" else localizer("zh_Hant_TW").say(Name(code))
