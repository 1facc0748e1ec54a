// The list of known buckets: what it takes for an entry, and when an entry is a problem.
// Counterpart: none.
#include "conformance/findings/known.h"

#include <stdexcept>

#include "gtest/gtest.h"

namespace conformance {
namespace {

constexpr const char* kText = R"(# What is known.

CPython forgets the line.
    bucket: RETURN_GENERATOR(): value
    witness: goldens/generators/closed-line
    until: 2027-01-31
    bucket: SEND(generator, int): exception
    witness: 0123abcd
    until: 2026-12-01

Another reason.
    bucket: BINARY_OP(int, int): type
    until: 2030-02-28
    witness: corpus/seeds/pyc/x.pyc
)";

std::string complaint(const std::string& text) {
  try {
    KnownFindings::parse(text, "f.txt");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Known, ReadsEntries) {
  const KnownFindings known = KnownFindings::parse(kText, "f.txt");
  ASSERT_EQ(known.entries().size(), 3u);
  const KnownEntry* entry = known.find("SEND(generator, int): exception");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->reason, "CPython forgets the line.");
  EXPECT_EQ(entry->witness, "0123abcd");
  EXPECT_EQ(entry->until, "2026-12-01");
  EXPECT_EQ(entry->line, 7u);
  EXPECT_EQ(known.find("SEND(generator, int)"), nullptr);
  EXPECT_TRUE(KnownFindings::load("/nonexistent/findings.txt").entries().empty());
}

TEST(Known, NamesTheLineOfAMistake) {
  EXPECT_EQ(complaint("    bucket: A(): value\n"), "f.txt:1: 'A(): value' stands under no reason");
  EXPECT_EQ(complaint("why\n  witness: x\n"), "f.txt:2: witness: belongs to no bucket");
  EXPECT_EQ(complaint("why\n  bucket: A\n  until: 2027-01-01\n"),
            "f.txt:2: 'A' has no witness: add 'witness: ...'");
  EXPECT_EQ(complaint("why\n  bucket: A\n  witness: w\nother\n"),
            "f.txt:2: 'A' never expires: add 'until: YYYY-MM-DD'");
  EXPECT_EQ(complaint("why\n  bucket: A\n  witness: w\n  until: 2027-02-29\n"),
            "f.txt:4: '2027-02-29' is no day: write YYYY-MM-DD");
  EXPECT_EQ(complaint("why\n  A(): value\n"),
            "f.txt:2: 'A(): value' is none of bucket:, witness:, until:");
  const std::string one = "  bucket: A\n  witness: w\n  until: 2027-01-01\n";
  EXPECT_EQ(complaint("why\n" + one + one), "f.txt:5: 'A' is named twice");
}

TEST(Known, ComplainsOfWhatExpiredOrDoesNotFailAnyMore) {
  const KnownFindings known = KnownFindings::parse(kText, "f.txt");
  EXPECT_TRUE(known.expired("2026-12-01").empty());
  ASSERT_EQ(known.expired("2026-12-02").size(), 1u);
  auto fails = [](const KnownEntry& entry) { return entry.bucket; };
  EXPECT_TRUE(known.problems("2026-12-01", fails).empty());
  auto lines = known.problems("2026-12-01", [](const KnownEntry& entry) -> std::string {
    if (entry.bucket.starts_with("BINARY_OP")) return "";
    if (entry.bucket.starts_with("SEND")) return "SEND(generator, int): value";
    throw std::runtime_error("no such golden");
  });
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0],
            "f.txt:12: the witness corpus/seeds/pyc/x.pyc agrees now: remove 'BINARY_OP(int, int): "
            "type'");
  EXPECT_EQ(lines[1],
            "f.txt:4: the witness goldens/generators/closed-line of 'RETURN_GENERATOR(): value' "
            "cannot be asked: no such golden");
  EXPECT_EQ(lines[2],
            "f.txt:7: the witness 0123abcd falls into 'SEND(generator, int): value' now, not into "
            "'SEND(generator, int): exception'");
}

TEST(Known, TodayIsADay) {
  const std::string day = today();
  EXPECT_EQ(complaint("why\n  bucket: A\n  witness: w\n  until: " + day + "\n"), "");
}

}  // namespace
}  // namespace conformance
