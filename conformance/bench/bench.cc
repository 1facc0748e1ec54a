// Speed, memory and start-up of a subject against CPython.
#include "conformance/bench/bench.h"

#include <algorithm>
#include <cmath>

#include "conformance/compare/table.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

namespace conformance {
namespace {

double quantile(const std::vector<double>& sorted, double share) {
  double position = share * static_cast<double>(sorted.size() - 1);
  auto low = static_cast<size_t>(position);
  size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (position - static_cast<double>(low));
}

double rounded(double value) { return std::round(value * 10'000) / 10'000; }

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return quantile(values, 0.5);
}

double geometric_mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  double sum = 0;
  for (double value : values) sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

ProgramResult measure_pairs(const std::string& name, const oracle::Command& cpython,
                            const oracle::Command& subject, unsigned pairs) {
  ProgramResult result;
  result.name = name;
  std::vector<double> ratios, memories, theirs, ours;
  std::string expected;
  for (unsigned pair = 0; pair <= pairs && result.problem.empty(); ++pair) {
    Measurement figures[2];
    // Who goes first alternates, so that a machine which slows down favours nobody.
    for (int turn = 0; turn < 2 && result.problem.empty(); ++turn) {
      bool is_subject = (turn == 1) != (pair % 2 == 1);
      oracle::Finished finished = oracle::run(is_subject ? subject : cpython);
      const char* side = is_subject ? "subject" : "CPython";
      if (!finished.succeeded()) {
        size_t end = finished.err.find_last_not_of('\n');
        size_t start = end == std::string::npos ? 0 : finished.err.rfind('\n', end) + 1;
        result.problem = fmt::format(
            "{}: {}: {}", side, describe(finished),
            end == std::string::npos ? "" : finished.err.substr(start, end + 1 - start));
      } else if (pair == 0 && turn == 0) {
        expected = finished.out;
      } else if (finished.out != expected) {
        result.problem = "the outputs differ";
      }
      figures[is_subject ? 1 : 0] = {finished.cpu_seconds,
                                     static_cast<double>(finished.peak_kilobytes)};
    }
    // The first pair warms the caches of the machine up and is not counted.
    if (pair == 0 || !result.problem.empty()) continue;
    ratios.push_back(figures[0].seconds / std::max(figures[1].seconds, 1e-6));
    memories.push_back(figures[1].kilobytes / std::max(figures[0].kilobytes, 1.0));
    theirs.push_back(figures[0].seconds);
    ours.push_back(figures[1].seconds);
  }
  if (!result.problem.empty()) return result;
  result.ratio = median(ratios);
  result.memory = median(memories);
  result.cpython_seconds = median(theirs);
  result.subject_seconds = median(ours);
  std::sort(ratios.begin(), ratios.end());
  if (!ratios.empty()) result.spread = (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2;
  return result;
}

std::string bench_text(const BenchResult& result, const std::string& subject_title) {
  Table table({{"program"},
               {"CPython s", Align::kRight},
               {subject_title + " s", Align::kRight},
               {"ratio", Align::kRight},
               {"+-", Align::kRight},
               {"memory", Align::kRight}});
  for (const ProgramResult& program : result.programs) {
    if (program.problem.empty())
      table.add({program.name, fmt::format("{:.3f}", program.cpython_seconds),
                 fmt::format("{:.3f}", program.subject_seconds),
                 fmt::format("{:.2f}", program.ratio), fmt::format("{:.2f}", program.spread),
                 fmt::format("{:.2f}", program.memory)});
    else
      table.add({program.name, "failed", "", "", "", ""});
  }
  if (result.startup > 0)
    table.add({"(start-up)", fmt::format("{:.4f}", result.cpython_startup_seconds),
               fmt::format("{:.4f}", result.subject_startup_seconds),
               fmt::format("{:.2f}", result.startup), "", ""});
  table.add_total({"geometric mean", "", "", fmt::format("{:.2f}", result.geomean), "",
                   fmt::format("{:.2f}", result.memory_geomean)});
  std::string text = table.text();
  for (const ProgramResult& program : result.programs)
    if (!program.problem.empty()) text += fmt::format("{}: {}\n", program.name, program.problem);
  text +=
      "ratio: CPython's processor time divided by the subject's; above 1 the subject is faster.\n"
      "memory: the subject's peak divided by CPython's; below 1 the subject needs less.\n";
  return text;
}

std::string bench_json(const BenchResult& result) {
  nlohmann::ordered_json programs = nlohmann::ordered_json::object();
  for (const ProgramResult& program : result.programs)
    if (program.problem.empty())
      programs[program.name] = {{"ratio", rounded(program.ratio)},
                                {"memory", rounded(program.memory)}};
  nlohmann::ordered_json document = {{"geomean", rounded(result.geomean)},
                                     {"startup", rounded(result.startup)},
                                     {"programs", std::move(programs)}};
  return document.dump(1) + "\n";
}

}  // namespace conformance
