// Speed, memory and start-up of a subject against CPython, in pairs of runs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oracle/pool/process.h"

namespace conformance {

struct Measurement {
  double seconds = 0;  // Processor time, user and system: the machine may have other work.
  double kilobytes = 0;
};

// `ratio` is CPython's time divided by the subject's, above 1 where the subject is faster; `memory`
// is the subject's peak divided by CPython's, below 1 where the subject needs less.
struct ProgramResult {
  std::string name;
  std::string problem;  // A side failed or the outputs differ; then the ratios mean nothing.
  double ratio = 0;
  double memory = 0;
  double spread = 0;  // Half the distance between the quartiles of the ratios.
  double cpython_seconds = 0;
  double subject_seconds = 0;
};

struct BenchResult {
  std::vector<ProgramResult> programs;
  double geomean = 0;
  double memory_geomean = 0;
  double startup = 0;
  double cpython_startup_seconds = 0;
  double subject_startup_seconds = 0;
};

double median(std::vector<double> values);
double geometric_mean(const std::vector<double>& values);

// Runs both commands alternately `pairs` times, after one warm-up each.
ProgramResult measure_pairs(const std::string& name, const oracle::Command& cpython,
                            const oracle::Command& subject, unsigned pairs);

std::string bench_text(const BenchResult& result, const std::string& subject_title);

// {"geomean": R, "startup": R, "programs": {NAME: {"ratio": R, "memory": R}}}
std::string bench_json(const BenchResult& result);

}  // namespace conformance
