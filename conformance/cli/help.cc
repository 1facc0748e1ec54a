// The --help pages.
// Counterpart: none.
#include "conformance/cli/help.h"

#include <algorithm>
#include <string_view>

#include "CLI/CLI.hpp"
#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"

namespace conformance {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kColumn = 26;  // Where descriptions begin.

std::string entry(std::string left, const std::string& description) {
  left = "  " + left;
  if (description.empty()) return left + "\n";
  if (display_width(left) + 2 > kColumn)
    left += "\n" + std::string(kColumn, ' ');
  else
    left += std::string(kColumn - display_width(left), ' ');
  return left + wrapped(description, kColumn, kWidth) + "\n";
}

// What a text is, by the name of its option: the same in every command.
constexpr struct {
  const char* kind;
  std::string_view options[10];
} kKinds[] = {
    {"FILE",
     {"json", "junit", "sarif", "results", "coverage", "output", "known", "oracle-health",
      "witnesses", "binary"}},
    {"DIR",
     {"findings", "programs", "campaigns", "history", "artefacts", "work", "corpus", "binaries",
      "expectations", "root"}},
    {"TIME", {"time", "budget"}},
    {"REGEX", {"filter"}},
};

std::string kind_of(const std::string& option) {
  for (const auto& [kind, options] : kKinds)
    if (std::find(std::begin(options), std::end(options), option) != std::end(options)) return kind;
  return "TEXT";
}

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }
  // What may be chosen, else what kind of thing it is; not how it is checked.
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0) return "";
    std::string type = option->get_type_name();
    const size_t set = type.find('{'), check = type.find(':');
    if (set != std::string::npos)
      type = type.substr(set);
    else if (check != std::string::npos)
      type = type.substr(0, check);
    if (type == "UINT" || type == "INT") type = "N";
    if (type == "FLOAT") type = "SECONDS";
    if (type == "TEXT" && !option->get_lnames().empty()) type = kind_of(option->get_lnames()[0]);
    // A positional is named already.
    std::string text = option->get_positional() ? "" : " " + type;
    if (!option->get_default_str().empty()) text += "=" + option->get_default_str();
    if (option->get_expected_max() == CLI::detail::expected_max_vector_size) text += "...";
    return text;
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description());
  }
  std::string make_description(const CLI::App* app) const override {
    return app->get_description().empty() ? "" : wrapped(app->get_description(), 0, kWidth) + "\n";
  }
  // A line at the margin that does not end a sentence goes on with the next one. What is indented
  // stays as it is, but for a remark in a second column.
  std::string make_footer(const CLI::App* app) const override {
    std::string result, paragraph;
    const auto flush = [&] {
      if (!paragraph.empty()) result += wrapped(paragraph, 0, kWidth) + "\n";
      paragraph.clear();
    };
    const std::string footer = app->get_footer();
    for (std::string_view line : split_lines(footer)) {
      if (!line.starts_with(' ')) {
        paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
        if (line.empty() || line.ends_with('.') || line.ends_with(':')) flush();
        continue;
      }
      flush();
      const size_t word = line.find_first_not_of(' ');
      const size_t gap = line.find("  ", word);
      const size_t remark = gap == line.npos ? line.npos : line.find_first_not_of(' ', gap);
      if (remark == line.npos || display_width(std::string(line)) <= kWidth)
        result += std::string(line) + "\n";
      else
        result += std::string(line.substr(0, remark)) +
                  wrapped(std::string(line.substr(remark)), remark, kWidth) + "\n";
    }
    flush();
    return result;
  }
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = CLI::Formatter::make_help(app, std::move(name), mode);
    for (size_t at; (at = text.find("\n\n\n")) != std::string::npos;) text.erase(at, 1);
    return text;
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() { return std::make_shared<HelpFormatter>(); }

std::string wrapped(const std::string& text, size_t indent, size_t width) {
  std::string result;
  size_t column = indent;
  bool begun = false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    const size_t length = display_width(word);
    if (begun && column + 1 + length > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (begun) {
      result += ' ';
      ++column;
    }
    result += word;
    column += length;
    begun = true;
  }
  return result;
}

}  // namespace conformance
