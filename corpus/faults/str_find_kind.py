# A narrow text is not found in a wide one.
text = "na\u00efve \u20ac text"
print(text.find("text"), "\u20ac" in text, text.find("na"), text.count("t"))
