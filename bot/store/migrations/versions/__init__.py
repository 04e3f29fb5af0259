"""One module one step: `r0001_what.py` is revision 0001. Steps that have been released never change."""
