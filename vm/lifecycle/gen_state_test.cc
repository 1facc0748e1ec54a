// Generators, coroutines and async generators in every state x next, send, throw, close.
// Counterpart: Lib/test/test_generators.py, test_coroutines.py, test_asyncgen.py.
#include <gtest/gtest.h>

#include "vm/lifecycle/program_test_util.h"

namespace py {
namespace {

TEST(GenState, EveryRequestInEveryState) { check_program("gen_state"); }

}  // namespace
}  // namespace py
