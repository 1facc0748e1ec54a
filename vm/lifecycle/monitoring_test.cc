// sys.monitoring, sys.settrace, sys.setprofile and frame.f_lineno, held against CPython event by
// event. Counterpart: Lib/test/test_monitoring.py, test_sys_settrace.py, test_sys_setprofile.py.
#include <gtest/gtest.h>

#include "vm/lifecycle/program_test_util.h"

namespace py {
namespace {

TEST(Monitoring, Events) { check_program("monitor_events"); }
TEST(Monitoring, Tools) { check_program("monitor_tools"); }
TEST(Monitoring, ChangesUnderneath) { check_program("monitor_changes"); }
TEST(Tracing, Functions) { check_program("tracing"); }
TEST(Tracing, Jumps) { check_program("trace_jump"); }

}  // namespace
}  // namespace py
