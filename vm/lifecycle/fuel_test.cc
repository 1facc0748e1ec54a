// A program on a budget ends, whatever it loops in. Counterpart: none.
#include <gtest/gtest.h>

#include "vm/lifecycle/program_test_util.h"

namespace py {
namespace {

constexpr char kEndless[] = R"(
import _collections, _functools, _operator, _pyvm, itertools, re
from itertools import repeat

class Endless:
    __getitem__ = (1).__add__

class Handles:
    def run(self):
        while True:
            try:
                raise ValueError
            except ValueError:
                pass

def unchecked_jump():
    code = bytearray(spin.__code__.co_code)
    at = code.index(JUMP_BACKWARD)
    code[at:at + 4] = JUMP_BACKWARD_NO_INTERRUPT, code[at + 1] - 1, NOP, 0
    spin.__code__ = spin.__code__.replace(co_code=bytes(code))
    spin()

def spin():
    while True:
        pass

NOP, JUMP_BACKWARD, JUMP_BACKWARD_NO_INTERRUPT = 27, 75, 76

programs = [
    spin, unchecked_jump, Handles().run,
    lambda: 'a' in Endless(),
    lambda: 1 in repeat(0),
    lambda: sum(itertools.count()),
    lambda: max(repeat(1)),
    lambda: all(repeat(1)),
    lambda: any(repeat(0)),
    lambda: next(filter(None, repeat(0))),
    lambda: next(filter(abs, repeat(0))),
    lambda: next(itertools.filterfalse(None, repeat(1))),
    lambda: next(itertools.dropwhile(abs, repeat(1))),
    lambda: next(itertools.compress(repeat(1), repeat(0))),
    lambda: next(itertools.islice(repeat(1), 1 << 60, None)),
    lambda: next(itertools.chain.from_iterable(repeat(()))),
    lambda: next(map(print, filter(None, repeat(0)))),
    lambda: set(repeat(1)),
    lambda: {1}.issuperset(repeat(1)),
    lambda: dict(repeat((1, 1))),
    lambda: _collections.deque(repeat(1), 0),
    lambda: _operator.countOf(repeat(1), 1),
    lambda: _functools.reduce(max, repeat(1)),
    lambda: re.match('(a*)*b', 'a' * 40),
]
for index, program in enumerate(programs):
    print(index, _pyvm.limited(200, 0, program)[0])
print(_pyvm.limited(200, 0, sum, range(1000)))
)";

TEST(Fuel, EndsEveryLoop) {
  Answer expected;
  constexpr int kPrograms = 24;
  for (int i = 0; i < kPrograms; ++i) expected += std::to_string(i) + " 2\n";
  EXPECT_EQ(run_text(kEndless), expected + "(0, 499500)\n--- stderr\n--- exit 0\n");
}

}  // namespace
}  // namespace py
