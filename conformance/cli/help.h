// The --help pages: two columns that fit a terminal of 80.
// Counterpart: none.
#pragma once

#include <memory>
#include <string>

namespace CLI {
class FormatterBase;
}

namespace conformance {

// For the outermost command; those below inherit it.
std::shared_ptr<CLI::FormatterBase> help_formatter();

// The text in lines of at most `width` columns, all but the first behind `indent` blanks; words
// that are longer stay whole.
std::string wrapped(const std::string& text, size_t indent, size_t width);

}  // namespace conformance
