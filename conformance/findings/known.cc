// Buckets that are known.
// Counterpart: none.
#include "conformance/findings/known.h"

#include <ctime>
#include <optional>
#include <stdexcept>

#include "conformance/compare/expectations.h"
#include "conformance/compare/text_diff.h"
#include "fmt/format.h"
#include "oracle/pool/files.h"

namespace conformance {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return "";
  return text.substr(start, text.find_last_not_of(" \t\r") + 1 - start);
}

}  // namespace

KnownFindings KnownFindings::parse(std::string_view text, const std::string& file) {
  KnownFindings result;
  result.file_ = file;
  std::string reason;
  std::optional<KnownEntry> open;
  size_t number = 0;
  auto fail = [&](size_t line, const std::string& what) {
    throw std::runtime_error(fmt::format("{}:{}: {}", file, line, what));
  };
  auto close = [&] {
    if (!open) return;
    if (open->witness.empty())
      fail(open->line, fmt::format("'{}' has no witness: add 'witness: ...'", open->bucket));
    if (open->until.empty())
      fail(open->line, fmt::format("'{}' never expires: add 'until: YYYY-MM-DD'", open->bucket));
    const std::string bucket = open->bucket;
    if (!result.entries_.emplace(bucket, *open).second)
      fail(open->line, fmt::format("'{}' is named twice", bucket));
    open.reset();
  };
  for (std::string_view line : split_lines(text)) {
    ++number;
    const std::string_view content = trimmed(line);
    if (content.empty() || line[0] == '#') continue;
    if (line[0] != ' ' && line[0] != '\t') {
      close();
      reason = content;
      continue;
    }
    const size_t colon = content.find(':');
    const std::string_view key = content.substr(0, colon);
    const std::string_view value =
        colon == std::string_view::npos ? "" : trimmed(content.substr(colon + 1));
    if (key != "bucket" && key != "witness" && key != "until")
      fail(number, fmt::format("'{}' is none of bucket:, witness:, until:", content));
    if (value.empty()) fail(number, fmt::format("{}: says nothing", key));
    if (key == "bucket") {
      close();
      if (reason.empty()) fail(number, fmt::format("'{}' stands under no reason", value));
      open = KnownEntry{std::string(value), reason, "", "", number};
      continue;
    }
    if (!open) fail(number, fmt::format("{}: belongs to no bucket", key));
    std::string& field = key == "witness" ? open->witness : open->until;
    if (!field.empty()) fail(number, fmt::format("a second {}: for '{}'", key, open->bucket));
    if (key == "until" && !is_day(value))
      fail(number, fmt::format("'{}' is no day: write YYYY-MM-DD", value));
    field = value;
  }
  close();
  return result;
}

KnownFindings KnownFindings::load(const std::filesystem::path& path) {
  return parse(oracle::read_file(path).value_or(""), path.string());
}

std::filesystem::path KnownFindings::file_in(const std::filesystem::path& root) {
  return root / "conformance/expectations/findings.txt";
}

const KnownEntry* KnownFindings::find(const std::string& bucket) const {
  auto found = entries_.find(bucket);
  return found == entries_.end() ? nullptr : &found->second;
}

std::vector<std::string> KnownFindings::expired(const std::string& today) const {
  std::vector<std::string> lines;
  for (const auto& [bucket, entry] : entries_)
    if (entry.until < today)
      lines.push_back(fmt::format("{}:{}: '{}' expired on {}: fix it, or decide again ({})", file_,
                                  entry.line, bucket, entry.until, entry.reason));
  return lines;
}

std::vector<std::string> KnownFindings::problems(
    const std::string& today,
    const std::function<std::string(const KnownEntry& entry)>& bucket_of) const {
  std::vector<std::string> lines = expired(today);
  for (const auto& [bucket, entry] : entries_) {
    std::string now;
    try {
      now = bucket_of(entry);
    } catch (const std::exception& error) {
      lines.push_back(fmt::format("{}:{}: the witness {} of '{}' cannot be asked: {}", file_,
                                  entry.line, entry.witness, bucket, error.what()));
      continue;
    }
    if (now == bucket) continue;
    lines.push_back(now.empty()
                        ? fmt::format("{}:{}: the witness {} agrees now: remove '{}'", file_,
                                      entry.line, entry.witness, bucket)
                        : fmt::format("{}:{}: the witness {} falls into '{}' now, not into '{}'",
                                      file_, entry.line, entry.witness, now, bucket));
  }
  return lines;
}

void add_known(const std::filesystem::path& file, const KnownEntry& entry) {
  std::string text = oracle::read_file(file).value_or("");
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  // A reason ends where its entries begin; a line of it that looks like one must not.
  std::string reason;
  for (std::string_view line : split_lines(entry.reason))
    if (const std::string_view words = trimmed(line); !words.empty())
      reason += (reason.empty() ? "" : " ") + std::string(words);
  if (reason.empty() || reason[0] == '#')
    throw std::runtime_error("an entry of the known list needs a reason");
  text += fmt::format("{}\n    bucket: {}\n    witness: {}\n    until: {}\n", reason, entry.bucket,
                      entry.witness, entry.until);
  KnownFindings::parse(text, file.string());
  oracle::write_file(file, text);
}

std::string today() {
  const time_t now = time(nullptr);
  tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

}  // namespace conformance
