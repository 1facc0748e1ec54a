// Suites whose cases come many to a process: a driver and bundles, the same files on both sides.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suites/suite.h"

namespace conformance {

// What one process did with a list of cases of a batch.
struct BatchOutcome {
  std::map<uint32_t, std::string> answers;  // By index; only those that came to their end.
  std::string problem;                      // Empty when the process ended well.
};

// Gets an answer or a problem for each index: when a process dies, runs the rest again, in halves
// where no progress is made, until the culprits stand alone. `run` gets a list of indices and is
// called at most `budget` times; what is left then is reported as not run.
std::vector<Observation> observe_isolated(
    const std::vector<uint32_t>& indices, int budget,
    const std::function<BatchOutcome(const std::vector<uint32_t>&)>& run);

// The records in a driver's output. A record that no other follows is complete only at a clean end.
BatchOutcome parse_records(const oracle::Finished& finished);

// 0 1 2 7 as "0-2,7".
std::string range_text(const std::vector<uint32_t>& indices);

// The bundles of a suite and the names of what is in them.
struct Bundles {
  std::filesystem::path folder;
  std::string key;                 // Changes with their content.
  std::vector<std::string> names;  // By batch.
};

class BundleSuite : public Suite {
 public:
  BundleSuite(std::string name, std::string about, std::string driver)
      : name_(std::move(name)), about_(std::move(about)), driver_(std::move(driver)) {}
  std::string_view name() const override { return name_; }
  std::string_view about() const override { return about_; }
  std::string missing(const Setup& setup) const override;
  void prepare(const Setup& setup) final;
  std::vector<Observation> observe(const Setup& setup, const Side& side,
                                   const std::vector<const Case*>& cases, bool detail) override;

  std::string locate(const Setup& setup, const Case& one) override;

  // Writes into `target`/NAME and `target`/drivers all that a run without CPython needs, the
  // oracle's answers included.
  void record(const Setup& setup, const std::filesystem::path& target);
  virtual bool recordable() const { return true; }
  // Whether the driver knows the mode "stages": a line "STAGE: digest" for each of them, in
  // order, or "STAGE: missing: WHY".
  virtual bool has_stages() const { return false; }

 protected:
  // Makes the bundles with the reference, or finds them in the cache.
  virtual Bundles make_bundles(const Setup& setup) = 0;
  // Whether each code object is a case, or each file.
  virtual bool case_per_code() const { return false; }
  const std::string& driver() const { return driver_; }

 private:
  std::filesystem::path recorded_folder(const Setup& setup) const;
  void read_index(const std::string& text);
  oracle::Finished run_driver(const Setup& setup, const Side& side, uint32_t batch,
                              const std::vector<uint32_t>& indices, std::string_view mode,
                              std::chrono::milliseconds wall) const;
  std::filesystem::path answer_file(const Setup& setup, uint32_t batch) const;
  BatchOutcome oracle_answers(const Setup& setup, uint32_t batch) const;

  std::string name_;
  std::string about_;
  std::string driver_;
  Bundles bundles_;
  std::filesystem::path drivers_;
  std::filesystem::path answers_;
  std::vector<uint32_t> batch_sizes_;
};

// Compiles conformance/suites/drivers/ with the reference, once per content; gives the folder.
std::filesystem::path compiled_drivers(const Setup& setup);

// Runs a script of oracle/worker/ under the reference. Throws Fault with its stderr if it fails.
oracle::Finished run_worker(const Setup& setup, const std::string& script,
                            const std::vector<std::string>& arguments,
                            const std::string& input = "",
                            std::chrono::seconds limit = std::chrono::seconds(600));

// The folder of this CPython build in the cache.
std::filesystem::path build_cache(const Setup& setup);

// The standard library in bundles, made when they are not in the cache.
Bundles stdlib_bundles(const Setup& setup);

// Deletes what a cache folder keeps under the prefix and has not changed for two weeks.
void forget_old(const std::filesystem::path& folder, const std::string& prefix,
                const std::filesystem::path& current);

// A key of the content of the files in a folder of the repository that end in `suffix`.
std::string folder_key(const std::filesystem::path& folder, std::string_view suffix);

}  // namespace conformance
