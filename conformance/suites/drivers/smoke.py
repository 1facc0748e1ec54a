# The `smoke` suite: one expression at a time, what it prints or raises.
import builtins
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common

bundle = __import__(sys.argv[3])
for first, last in common.parse_ranges(sys.argv[4]):
    for number in range(first, last + 1):
        # Flushed first, so that a crash loses no earlier record and the culprit is known.
        print(common.RECORD + str(number), end=" ", flush=True)
        try:
            print(eval(marshal.loads(bundle.DATA[number]), {"__builtins__": builtins}))
        except BaseException as error:
            print(common.error_text(error))
print(common.RECORD + "end")
