// The `goldens` suite.
#pragma once

#include <memory>

#include "conformance/suites/suite.h"

namespace conformance {

std::unique_ptr<Suite> goldens_suite();

}  // namespace conformance
