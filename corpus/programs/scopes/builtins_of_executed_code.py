# Which builtins code sees that exec() and eval() run, and what they leave in its globals.
import builtins
import operator
import types

names = {}
exec("1", names)
print(type(names["__builtins__"]), names["__builtins__"] is vars(builtins), list(names))
names = {}
print(eval("len('abc')", names), names["__builtins__"] is vars(builtins))

few = {"exec": exec, "eval": eval, "len": len}
inner = {}
eval("exec('size = len', inner)", {"__builtins__": few, "inner": inner})
print(inner["__builtins__"] is few, inner["size"] is len)
try:
    eval("eval('print', inner)", {"__builtins__": few, "inner": {}})
except NameError as error:
    print(error)

inner = {}
eval("eval('1', inner)", {"__builtins__": builtins, "inner": inner})
print(inner["__builtins__"] is vars(builtins))
kept = {"__builtins__": None}
try:
    exec("len", kept)
except Exception as error:
    print(type(error).__name__, error)
print(kept)
function = types.FunctionType(compile("len", "", "eval"), {})
print(function.__builtins__ is vars(builtins), function.__globals__, function() is len)
print(type(operator.__builtins__), __builtins__ is builtins)
