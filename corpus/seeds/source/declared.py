# -*- coding: latin-1 -*-
from __future__ import annotations
def f(x: a.b[c], *y: "d" % e) -> (lambda: 1) if g else {**h}:
	if x:
	        return  `y` <> 0777
    x = 1__0 + 0xg + 'open
