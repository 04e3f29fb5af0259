"""The trade model: figures in dense arrays, and every question about them answered from there.

A load makes a new model; a model never changes. From the bottom up: `axes` says which month is which
row and which partner which column, `ledger` keeps the figures of every load, `grid` has the newest figures
as of one vintage, `printed_briefing` is what the office has published, `measure_column` and `rank_table` are
one measure of one period, `completeness` says whether every partner is in it, `period_tables` makes and
caches them, `rules` defines growth, share and contribution, `rows` states the facts of some partners, and
`model` answers.

Which figure answers:

- The newest cell by (vintage, load number) wins, cell by cell.
- A month that a complete load covers: a partner without a cell traded nothing, unless no load has ever
  named it: then Census does not list it, and it is not reported. A month that only incomplete loads cover:
  what they do not name is not reported.
- Ranks are among all partners or there are none: of a month (or a period with such a month) that no
  complete load covers, only where the partners come to the world's figure (`completeness`), or where a
  briefing prints them. A month in part is answered when it is named; without a month, the newest whole one
  is meant (`Coverage.newest`).
- The world is a column of its own. It is never a sum: partners sum to it in the newest month only.
- A question about exactly one month that a briefing covers: the briefing's figures, prior-year column,
  rates and ranks. Where Census agrees within the printed step its unrounded figure stands for the
  printed one; where it does not, the printed one wins and the row carries a `Divergence`.
- What the briefing does not print comes from Census. Without Census it is derived where two printed
  figures allow (the steps add up), and else it is not in the published table.
- A question about any longer period, or about the prior year's month itself, is answered from Census:
  rounded figures are never added.
- A group is the sum of its members of each month, from Census cells, whatever is published.
"""
