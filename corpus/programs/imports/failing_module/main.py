"""A module whose body fails: what stays in sys.modules, and that a second import runs it again."""

import sys

sys.path.insert(0, __file__.rpartition("/")[0])
sys.attempts = 0

for _ in range(2):
    try:
        import failing
    except ValueError as error:
        print(error, "failing" in sys.modules)
import failing

print(failing.done, sys.attempts)
try:
    import pkg.child
except KeyError as error:
    print("child failed", error, "pkg" in sys.modules, "pkg.child" in sys.modules)
import replaces

print(type(replaces).__name__, replaces.anything, sys.modules["replaces"] is replaces)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as error:
    print(type(error).__name__, error)
sys.modules["fake"] = "not a module"
import fake

print(fake, fake.upper())
fake_module = type(sys)("made.up")
fake_module.value = 5
sys.modules["made.up"] = fake_module
sys.modules["made"] = type(sys)("made")
import made.up
from made.up import value

print(value)
try:
    print(made.up)
except AttributeError as error:
    print(error)
try:
    from made import nothing
except ImportError as error:
    print(error)
try:
    import made.absent
except ImportError as error:
    print(error)
del sys.modules["failing"]
sys.attempts = 10
import failing as again

print(again is failing, again.done)
del sys.attempts
