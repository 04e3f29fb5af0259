"""What files of every medium share: the words of a table, the sheets of a workbook, fonts, and the same bytes again.

A file is made of its document alone: the same document gives the same bytes, on any day and any machine.
"""
