"""What the writers of files share: tables as text, sheets, fonts, pictures, archives that are the same every time.

A file is made of its document alone: the same document gives the same bytes, on any day and any machine.
"""
