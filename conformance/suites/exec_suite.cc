// The `exec` suite: whole programs, by what they print and how they end.
#include "conformance/suites/exec_suite.h"

#include "conformance/suites/programs.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

Observation observation(std::string out, std::string err, std::string end) {
  return {"", {{"stdout", std::move(out)}, {"stderr", std::move(err)}, {"exit", std::move(end)}}};
}

std::string decode_base64(const std::string& text) {
  std::string result;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                : c >= 'a' && c <= 'z' ? c - 'a' + 26
                : c >= '0' && c <= '9' ? c - '0' + 52
                : c == '+'             ? 62
                : c == '/'             ? 63
                                       : -1;
    if (value < 0) continue;
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) result += static_cast<char>(bits >> (count -= 8));
  }
  return result;
}

// The recorder keeps output that is not UTF-8 as {"base64": ...}.
std::string recorded_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : decode_base64(value.at("base64"));
}

// A program knows its file by the full path, which differs from machine to machine.
std::string without_root(std::string text, const fs::path& root) {
  const std::string prefix = root.string() + "/";
  for (size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
    text.erase(at, prefix.size());
  return text;
}

class ExecSuite : public Suite {
 public:
  std::string_view name() const override { return "exec"; }
  std::string_view about() const override {
    return "corpus/programs: stdout, stderr with the traceback, exit status";
  }

  std::string missing(const Setup& setup) const override {
    if (setup.recorded && recorded_programs(setup.root).empty())
      return "no recorded programs (conformance/recorded/record.py makes them)";
    return "";
  }

  void prepare(const Setup& setup) override {
    programs_ = setup.recorded ? recorded_programs(setup.root) : find_programs(setup.root);
    cases_.clear();
    for (const Program& program : programs_)
      cases_.push_back({program.name, static_cast<uint32_t>(cases_.size()), 0,
                        static_cast<uint32_t>(program.name.size())});
  }

  std::vector<Observation> observe(const Setup& setup, const Side& side,
                                   const std::vector<const Case*>& cases, bool) override {
    std::vector<Observation> result;
    for (const Case* one : cases) {
      const Program& program = programs_[one->batch];
      result.push_back(side.is_oracle && setup.recorded ? recorded(setup, program)
                                                        : live(setup, side, program));
    }
    return result;
  }

 private:
  static Observation recorded(const Setup& setup, const Program& program) {
    fs::path file = setup.root / "conformance/recorded/programs" / (program.name + ".json");
    try {
      json answer = json::parse(oracle::read_file(file).value_or(""));
      int status = answer.at("exit");
      oracle::Finished end;
      end.end = status < 0 ? oracle::End::kSignalled : oracle::End::kExited;
      end.status = status < 0 ? -status : status;
      return observation(recorded_text(answer.at("stdout")), recorded_text(answer.at("stderr")),
                         describe(end));
    } catch (const json::exception& error) {
      throw Fault(fmt::format("{}: {}", file.string(), error.what()));
    }
  }

  static Observation live(const Setup& setup, const Side& side, const Program& program) {
    oracle::Command command;
    command.argv = side.command;
    for (const char* word : {"-I", "-S", "-E", "-B", "-X", "utf8"}) command.argv.emplace_back(word);
    command.argv.push_back(program.files[0]);
    command.environment = oracle::plain_environment();
    // Source lines of tracebacks are read from files relative to the root.
    command.directory = setup.root.string();
    command.limits.wall = side.timeout;
    command.limits.memory_bytes = side.memory_bytes;
    oracle::Finished finished = oracle::run(command);
    Observation result = observation(without_root(finished.out, setup.root),
                                     without_root(finished.err, setup.root), describe(finished));
    // Ending by a signal may be what the program is about; not ending is no answer.
    if (finished.end != oracle::End::kExited && finished.end != oracle::End::kSignalled)
      result.problem = result.sections[2].text;
    return result;
  }

  std::vector<Program> programs_;
};

}  // namespace

std::unique_ptr<Suite> exec_suite() { return std::make_unique<ExecSuite>(); }

}  // namespace conformance
