// Whole programs, from a .pyc to what is printed, byte for byte as CPython.
// Counterpart: Lib/test (test_grammar.py and the like).
#include <gtest/gtest.h>

#include "vm/lifecycle/program_test_util.h"

namespace py {
namespace {

TEST(GateEval, Arith) { check_program("arith"); }
TEST(GateEval, Call) { check_program("call"); }
TEST(GateEval, IfElse) { check_program("if_else"); }
TEST(GateEval, Loop) { check_program("loop"); }
TEST(GateEval, Exception) { check_program("exception"); }
TEST(GateEval, Generator) { check_program("generator"); }
TEST(GateEval, Async) { check_program("async"); }

}  // namespace
}  // namespace py
