# Whether the subject runs compiled programs at all.
print("ready")
