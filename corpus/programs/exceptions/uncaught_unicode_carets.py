"""Carets under lines with wide, combining and tab characters."""


def größe(wert):
	return {"日本": wert}["日本"] + [1][wert]


def ausgabe():
    return "日本語", größe(0), "é" "e\u0301", größe(7)


print("vorher")
ausgabe()
