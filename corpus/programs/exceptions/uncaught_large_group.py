"""An uncaught group that is too wide and too deep to be shown whole."""

wide = ExceptionGroup("wide", [ValueError(i) for i in range(20)])
deep = ValueError("deepest")
for level in range(14):
    deep = ExceptionGroup(f"level {level}", [deep])
print(len(wide.exceptions), deep.message)
raise ExceptionGroup("both", [wide, deep])
