# Find() does not look at the last possible place.
text = "one two three"
print(text.find("three"), text.index("ee"), text.find("one"), "x" in "abx")
