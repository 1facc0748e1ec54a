// Suites whose cases come many to a process.
#include "conformance/suites/bundle_suite.h"

#include <algorithm>
#include <charconv>

#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr char kRecord = '\x1e';

// How many processes one batch may cost before what is left of it is given up.
constexpr int kProcessBudget = 400;

// -S and -B keep the reference from looking around; without -I, so that the hash seed counts.
const std::vector<std::string> kFlags = {"-S", "-B", "-X", "utf8"};

std::string last_line(const std::string& text) {
  std::vector<std::string_view> lines = split_lines(text);
  return lines.empty() ? "" : std::string(lines.back());
}

}  // namespace

std::string range_text(const std::vector<uint32_t>& indices) {
  std::string text;
  for (size_t i = 0; i < indices.size();) {
    size_t j = i;
    while (j + 1 < indices.size() && indices[j + 1] == indices[j] + 1) ++j;
    if (!text.empty()) text += ",";
    text += std::to_string(indices[i]);
    if (j > i) text += "-" + std::to_string(indices[j]);
    i = j + 1;
  }
  return text;
}

BatchOutcome parse_records(const oracle::Finished& finished) {
  BatchOutcome outcome;
  const std::string& out = finished.out;
  bool ended = false;
  for (size_t start = out.find(kRecord); start != std::string::npos;) {
    size_t next = out.find(kRecord, start + 1);
    std::string_view record(out.data() + start + 1,
                            (next == std::string::npos ? out.size() : next) - start - 1);
    start = next;
    // What finalisers print when the interpreter ends comes after it.
    if (record.starts_with("end\n") && next == std::string::npos) {
      ended = true;
      break;
    }
    uint32_t index = 0;
    auto [rest, bad] = std::from_chars(record.data(), record.data() + record.size(), index);
    // Without a successor the text may be cut off.
    if (bad != std::errc() || next == std::string::npos) continue;
    record.remove_prefix(static_cast<size_t>(rest - record.data()));
    if (record.starts_with(' ')) record.remove_prefix(1);
    if (record.ends_with('\n')) record.remove_suffix(1);
    outcome.answers[index] = record;
  }
  if (!finished.succeeded() || !ended) {
    outcome.problem = finished.succeeded() ? "ended early with exit status 0" : describe(finished);
    bool memory = finished.err.find("MemoryError") != std::string::npos ||
                  finished.err.find("bad_alloc") != std::string::npos;
    if (memory) outcome.problem += ", out of memory";
    if (std::string line = last_line(finished.err); !line.empty()) outcome.problem += ": " + line;
  }
  return outcome;
}

std::vector<Observation> observe_isolated(
    const std::vector<uint32_t>& indices, int budget,
    const std::function<BatchOutcome(const std::vector<uint32_t>&)>& run) {
  std::map<uint32_t, Observation> found;
  std::vector<std::vector<uint32_t>> pending = {indices};
  while (!pending.empty()) {
    std::vector<uint32_t> some = std::move(pending.back());
    pending.pop_back();
    if (some.empty()) continue;
    if (budget-- <= 0) {
      for (uint32_t index : some)
        found[index] = {"not run: too many processes of this batch died", {}};
      continue;
    }
    BatchOutcome outcome = run(some);
    std::vector<uint32_t> rest;
    for (uint32_t index : some) {
      auto answer = outcome.answers.find(index);
      if (answer == outcome.answers.end())
        rest.push_back(index);
      else
        found[index] = {"", {{"answer", std::move(answer->second)}}};
    }
    if (rest.empty()) continue;
    if (outcome.problem.empty()) outcome.problem = "no answer";
    if (some.size() == 1) {
      found[rest[0]] = {outcome.problem, {}};
    } else if (rest.size() < some.size()) {
      pending.push_back(std::move(rest));
    } else {
      auto middle = rest.begin() + static_cast<ptrdiff_t>(rest.size() / 2);
      pending.emplace_back(middle, rest.end());
      pending.emplace_back(rest.begin(), middle);
    }
  }
  std::vector<Observation> result;
  for (uint32_t index : indices) result.push_back(std::move(found[index]));
  return result;
}

fs::path build_cache(const Setup& setup) {
  return setup.cache / "conformance" / (setup.reference ? setup.reference->build : "none");
}

std::string folder_key(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().native().ends_with(suffix))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  oracle::ContentKey key;
  for (const fs::path& file : files)
    key.add(fs::relative(file, folder).string()).add(oracle::read_file(file).value_or(""));
  return key.text();
}

void forget_old(const fs::path& folder, const std::string& prefix, const fs::path& current) {
  auto limit = fs::file_time_type::clock::now() - std::chrono::hours(24 * 14);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().starts_with(prefix) && entry.path() != current &&
        entry.last_write_time(ignored) < limit)
      fs::remove_all(entry.path(), ignored);
}

oracle::Finished run_worker(const Setup& setup, const std::string& script,
                            const std::vector<std::string>& arguments, const std::string& input,
                            std::chrono::seconds limit) {
  if (!setup.reference) throw Fault("this needs a live CPython 3.14");
  oracle::Command command;
  command.argv = {setup.reference->python,
                  "-S",
                  "-B",
                  "-X",
                  "utf8",
                  (setup.root / "oracle/worker" / script).string()};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.input = input;
  command.limits.wall = limit;
  oracle::Finished finished = oracle::run(command);
  if (!finished.succeeded())
    throw Fault(fmt::format("oracle/worker/{}: {}\n{}", script, describe(finished), finished.err));
  return finished;
}

fs::path compiled_drivers(const Setup& setup) {
  fs::path sources = setup.root / "conformance/suites/drivers";
  fs::path folder = build_cache(setup) / ("drivers-" + folder_key(sources, ".py"));
  if (fs::exists(folder / "complete")) return folder;
  std::string jobs;
  for (const auto& entry : fs::directory_iterator(sources)) {
    if (entry.path().extension() != ".py") continue;
    std::string name = "conformance/suites/drivers/" + entry.path().filename().string();
    jobs += fmt::format("{}\t{}\t{}\n", entry.path().string(), name,
                        (folder / entry.path().stem()).string() + ".pyc");
  }
  run_worker(setup, "compile_files.py", {}, jobs);
  oracle::write_file(folder / "complete", "");
  forget_old(folder.parent_path(), "drivers-", folder);
  return folder;
}

fs::path BundleSuite::recorded_folder(const Setup& setup) const {
  return setup.root / "conformance/recorded" / name_;
}

std::string BundleSuite::missing(const Setup& setup) const {
  if (!setup.recorded) return "";
  if (!recordable()) return "needs a live CPython 3.14: its answers are too many to be recorded";
  if (!fs::exists(recorded_folder(setup) / "index.txt"))
    return fmt::format("no recorded answers (conformance record {} makes them)", name_);
  return "";
}

void BundleSuite::prepare(const Setup& setup) {
  if (setup.recorded) {
    drivers_ = setup.root / "conformance/recorded/drivers";
    bundles_.folder = recorded_folder(setup);
    answers_ = bundles_.folder;
  } else {
    drivers_ = compiled_drivers(setup);
    bundles_ = make_bundles(setup);
    answers_ =
        build_cache(setup) / "answers" / fmt::format("{}-{}", name_, drivers_.filename().string());
  }
  auto index = oracle::read_file(bundles_.folder / "index.txt");
  if (!index) throw Fault(fmt::format("no {}", (bundles_.folder / "index.txt").string()));
  read_index(*index);
}

void BundleSuite::read_index(const std::string& text) {
  cases_.clear();
  batch_sizes_.clear();
  bundles_.names.clear();
  std::map<std::string, int, std::less<>> seen;
  std::string file;
  auto add = [&](std::string name) {
    auto group = static_cast<uint32_t>(file.size());
    int count = ++seen[name];
    if (count > 1) name += fmt::format("#{}", count);
    cases_.push_back({std::move(name), static_cast<uint32_t>(batch_sizes_.size() - 1),
                      batch_sizes_.back()++, group});
  };
  for (std::string_view line : split_lines(text)) {
    if (line.size() < 2) continue;
    std::string rest(line.substr(2));
    if (line[0] == 'B') {
      bundles_.names.push_back(rest);
      batch_sizes_.push_back(0);
    } else if (line[0] == 'F') {
      file = rest;
      if (case_per_code())
        seen.clear();
      else
        add(rest);
    } else if (line[0] == 'C' && case_per_code()) {
      add(file + "::" + rest);
    }
  }
}

oracle::Finished BundleSuite::run_driver(const Setup& setup, const Side& side, uint32_t batch,
                                         const std::vector<uint32_t>& indices,
                                         std::string_view mode,
                                         std::chrono::milliseconds wall) const {
  oracle::Command command;
  command.argv = side.command;
  command.argv.insert(command.argv.end(), kFlags.begin(), kFlags.end());
  command.argv.insert(
      command.argv.end(),
      {(drivers_ / driver_).string() + ".pyc", drivers_.string(), bundles_.folder.string(),
       bundles_.names[batch], range_text(indices), std::string(mode)});
  command.environment = oracle::plain_environment();
  command.directory = setup.root.string();
  command.limits.wall = wall;
  command.limits.memory_bytes = side.memory_bytes;
  return oracle::run(command);
}

fs::path BundleSuite::answer_file(const Setup& setup, uint32_t batch) const {
  const std::string& name = bundles_.names[batch];
  if (setup.recorded) return answers_ / (name + ".txt");
  // By content, so that a changed program costs the oracle only that program's answer.
  std::string bundle = oracle::read_file(bundles_.folder / (name + ".pyc")).value_or("");
  return answers_ / fmt::format("{}-{}.txt", name, oracle::ContentKey().add(bundle).text());
}

BatchOutcome BundleSuite::oracle_answers(const Setup& setup, uint32_t batch) const {
  fs::path file = answer_file(setup, batch);
  oracle::Finished finished;
  if (setup.recorded || setup.use_cache) {
    if (auto kept = oracle::read_file(file)) {
      finished.end = oracle::End::kExited;
      finished.out = std::move(*kept);
      return parse_records(finished);
    }
  }
  if (setup.recorded)
    return {{}, fmt::format("{} is missing: record the suite again", file.string())};
  std::vector<uint32_t> all(batch_sizes_[batch]);
  for (uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  auto wall = std::max(setup.oracle.timeout, std::chrono::milliseconds(300'000));
  finished = run_driver(setup, setup.oracle, batch, all, "digest", wall);
  BatchOutcome outcome = parse_records(finished);
  if (outcome.problem.empty() && outcome.answers.size() == all.size())
    oracle::write_file(file, finished.out, false);
  return outcome;
}

std::vector<Observation> BundleSuite::observe(const Setup& setup, const Side& side,
                                              const std::vector<const Case*>& cases, bool detail) {
  if (cases.empty()) return {};
  uint32_t batch = cases[0]->batch;
  std::vector<uint32_t> indices;
  for (const Case* one : cases) indices.push_back(one->index);

  if (side.is_oracle && !detail) {
    BatchOutcome outcome = oracle_answers(setup, batch);
    if (outcome.problem.empty()) outcome.problem = "no answer";
    std::vector<Observation> result;
    for (uint32_t index : indices) {
      auto answer = outcome.answers.find(index);
      if (answer == outcome.answers.end())
        result.push_back({outcome.problem, {}});
      else
        result.push_back({"", {{"answer", answer->second}}});
    }
    return result;
  }
  // A part of a batch gets a part of its time, so that looking for a hang is not all waiting.
  auto run = [&](const std::vector<uint32_t>& some) {
    auto share = std::chrono::milliseconds(static_cast<int64_t>(
        side.timeout.count() * some.size() / std::max<uint32_t>(1, batch_sizes_[batch])));
    auto wall = std::max(share, std::min(side.timeout, std::chrono::milliseconds(10'000)));
    return parse_records(run_driver(setup, side, batch, some, detail ? "detail" : "digest", wall));
  };
  return observe_isolated(indices, kProcessBudget, run);
}

std::string BundleSuite::locate(const Setup& setup, const Case& one) {
  if (!has_stages() || setup.recorded) return "";
  std::string texts[2];
  const Side* sides[] = {&setup.oracle, &setup.subject};
  for (int i = 0; i < 2; ++i) {
    BatchOutcome outcome = parse_records(
        run_driver(setup, *sides[i], one.batch, {one.index}, "stages", sides[i]->timeout));
    if (!outcome.answers.contains(one.index)) return "";
    texts[i] = outcome.answers[one.index];
  }
  std::vector<std::string_view> theirs = split_lines(texts[0]), ours = split_lines(texts[1]);
  for (size_t i = 0; i < theirs.size() && i < ours.size(); ++i) {
    const bool shown = ours[i].find(": missing: ") == std::string_view::npos;
    if (shown && theirs[i] != ours[i])
      return fmt::format("first differing stage: {}", theirs[i].substr(0, theirs[i].find(": ")));
  }
  return "";
}

void BundleSuite::record(const Setup& setup, const fs::path& target) {
  fs::path own = target / name_;
  for (uint32_t batch = 0; batch < bundles_.names.size(); ++batch)
    if (std::string problem = oracle_answers(setup, batch).problem; !problem.empty())
      throw Fault(fmt::format("{}: the oracle: {}", bundles_.names[batch], problem));
  for (const char* driver : {driver_.c_str(), "common", "probe", "disassembly"}) {
    std::string file = fmt::format("{}.pyc", driver);
    oracle::write_file(target / "drivers" / file, oracle::read_file(drivers_ / file).value(),
                       false);
  }
  fs::remove_all(own);
  fs::create_directories(own);
  for (uint32_t batch = 0; batch < bundles_.names.size(); ++batch)
    fs::copy_file(answer_file(setup, batch), own / (bundles_.names[batch] + ".txt"));
  fs::copy(bundles_.folder, own,
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

}  // namespace conformance
