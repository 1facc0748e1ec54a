// The `exec` suite.
#pragma once

#include <memory>

#include "conformance/suites/suite.h"

namespace conformance {

std::unique_ptr<Suite> exec_suite();

}  // namespace conformance
