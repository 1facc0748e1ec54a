// The programs of corpus/programs.
#include "conformance/suites/programs.h"

#include <algorithm>

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
        files.push_back(entry.path().lexically_relative(folder));
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
      programs.push_back({fs::path(file).replace_extension().string(), {named(file)}, ""});
    } else if (file == home / "main.py") {
      Program program{(home / "main").string(), {named(file)}, ""};
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
  std::vector<Program> programs = find_programs(root);
  std::erase_if(programs, [&](const Program& program) {
    return !fs::exists(root / kRecorded / (program.name + ".json"));
  });
  return programs;
}

}  // namespace conformance
