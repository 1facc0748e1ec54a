# A slice that ends before the end lacks its last character.
text = "constrictor"
print(text[0:9], text[3:7], text[4:], text[2:3])
