// The programs of corpus/programs.
#include "conformance/suites/programs.h"

#include <algorithm>

#include "conformance/suites/bundle_suite.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSources = "corpus/programs";
constexpr const char* kRecorded = "conformance/recorded/programs";

std::vector<fs::path> files_below(const fs::path& folder, const char* extension) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder))
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().extension() == extension)
        files.push_back(fs::relative(entry.path(), folder));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<Program> find_programs(const fs::path& root) {
  std::vector<fs::path> files = files_below(root / kSources, ".py");
  std::vector<Program> programs;
  auto home_of = [&](const fs::path& file) {
    fs::path home;
    for (fs::path folder = file.parent_path(); !folder.empty(); folder = folder.parent_path())
      if (fs::exists(root / kSources / folder / "main.py")) home = folder;
    return home;
  };
  auto named = [](const fs::path& file) { return (fs::path(kSources) / file).string(); };
  for (const fs::path& file : files) {
    fs::path home = home_of(file);
    if (home.empty()) {
      programs.push_back({fs::path(file).replace_extension().string(), {named(file)}, {}, ""});
    } else if (file == home / "main.py") {
      Program program{(home / "main").string(), {named(file)}, {}, ""};
      for (const fs::path& other : files)
        if (other != file && home_of(other) == home) program.files.push_back(named(other));
      programs.push_back(std::move(program));
    }
  }
  for (Program& program : programs) {
    oracle::ContentKey key;
    for (const std::string& file : program.files)
      key.add(file).add(oracle::read_file(root / file).value_or(""));
    program.key = key.text();
  }
  return programs;
}

std::vector<Program> recorded_programs(const fs::path& root) {
  std::vector<Program> programs;
  for (const fs::path& file : files_below(root / kRecorded, ".json")) {
    fs::path name = fs::path(file).replace_extension();
    fs::path compiled = root / kRecorded / fs::path(name).concat(".pyc");
    programs.push_back({name.string(),
                        {(fs::path(kSources) / name).string() + ".py"},
                        fs::relative(compiled, root),
                        oracle::ContentKey().add(oracle::read_file(compiled).value_or("")).text()});
  }
  return programs;
}

void compile_programs(const Setup& setup, std::vector<Program>& programs) {
  fs::path tool = setup.root / "oracle/worker/compile_files.py";
  std::string tool_key =
      oracle::ContentKey().add(oracle::read_file(tool).value_or("")).text().substr(0, 8);
  std::string jobs;
  for (Program& program : programs) {
    fs::path folder = build_cache(setup) / "programs" / (tool_key + "-" + program.key);
    for (const std::string& file : program.files) {
      fs::path target = folder / fs::relative(file, kSources).replace_extension(".pyc");
      if (program.compiled.empty()) program.compiled = target;
      if (!fs::exists(target))
        jobs += fmt::format("{}\t{}\t{}\n", (setup.root / file).string(), file, target.string());
    }
  }
  if (!jobs.empty()) run_worker(setup, "compile_files.py", {}, jobs);
}

}  // namespace conformance
