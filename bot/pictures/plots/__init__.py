"""One module and one typst template a kind of chart: `plot` gives the template's data, figures as positions and words.

The templates lay out and colour, nothing more: everything they print they are given as text, so that nothing a
name holds is ever read as markup.
"""
