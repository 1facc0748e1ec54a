// Tables, diffs, selections and expectations.
#include <stdexcept>
#include <string>

#include "conformance/compare/expectations.h"
#include "conformance/compare/selection.h"
#include "conformance/compare/table.h"
#include "conformance/compare/text_diff.h"
#include "gtest/gtest.h"

namespace conformance {
namespace {

using Kind = DiffLine::Kind;
using Names = std::vector<std::string>;

TEST(Table, AlignsColumnsByWidthOnScreen) {
  Table table({{"name"}, {"n", Align::kRight}});
  table.add({"a", "1"});
  table.add({"größer", "1,234"});
  table.add_total({"all", "1,235"});
  EXPECT_EQ(table.text(),
            "name        n\n"
            "------  -----\n"
            "a           1\n"
            "größer  1,234\n"
            "------  -----\n"
            "all     1,235\n");
}

TEST(Table, GroupsAndNeverRoundsUpToAll) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(percent(99'999, 100'000), "99.99");
  EXPECT_EQ(percent(5, 5), "100.00");
  EXPECT_EQ(percent(1, 3), "33.33");
  EXPECT_EQ(percent(0, 0), "-");
}

std::string shape(const std::vector<DiffLine>& lines) {
  std::string result;
  for (const DiffLine& line : lines) result += "=|<>."[static_cast<int>(line.kind)];
  return result;
}

TEST(Diff, AlignsLines) {
  EXPECT_EQ(shape(diff_lines("a\nb\nc\n", "a\nb\nc\n", 9)), "===");
  EXPECT_EQ(shape(diff_lines("a\nb\nc\n", "a\nx\nc\n", 9)), "=|=");
  EXPECT_EQ(shape(diff_lines("a\nc\n", "a\nb\nc\n", 9)), "=>=");
  EXPECT_EQ(shape(diff_lines("a\nb\nb2\nc\n", "a\nc\nd\n", 9)), "=<<=>");
  EXPECT_EQ(shape(diff_lines("", "a\n", 9)), ">");
  EXPECT_EQ(shape(diff_lines("", "", 9)), "");
}

TEST(Diff, NumbersLinesOnBothSides) {
  auto lines = diff_lines("a\nc\n", "a\nb\nc\n", 9);
  EXPECT_EQ(lines[1].right_number, 2u);
  EXPECT_EQ(lines[1].left_number, 0u);
  EXPECT_EQ(lines[2].left_number, 2u);
  EXPECT_EQ(lines[2].right_number, 3u);
}

TEST(Diff, FoldsWhatIsFarFromAnyDifference) {
  std::string left, right;
  for (int i = 0; i < 100; ++i) {
    left += std::to_string(i) + "\n";
    right += (i == 50 ? "fifty" : std::to_string(i)) + "\n";
  }
  auto lines = diff_lines(left, right, 2);
  EXPECT_EQ(shape(lines), ".==|==.");
  EXPECT_EQ(lines[0].left_number, 48u);
  EXPECT_EQ(lines[6].left_number, 47u);
  EXPECT_EQ(shape(diff_lines(left, left, 1000)), std::string(100, '='));
}

// Any edit script must spell both texts, whatever the algorithm chose.
TEST(Diff, LosesNoLine) {
  unsigned state = 1;
  auto next = [&state] { return (state = state * 1103515245 + 12345) >> 16; };
  for (int round = 0; round < 200; ++round) {
    std::string left, right;
    for (unsigned i = next() % 30; i > 0; --i)
      left += std::string(1, static_cast<char>('a' + next() % 4)) + "\n";
    for (unsigned i = next() % 30; i > 0; --i)
      right += std::string(1, static_cast<char>('a' + next() % 4)) + "\n";
    std::string left_again, right_again;
    for (const DiffLine& line : diff_lines(left, right, 1000)) {
      if (line.kind != Kind::kRightOnly) left_again += line.left + "\n";
      if (line.kind != Kind::kLeftOnly) right_again += line.right + "\n";
      if (line.kind == Kind::kSame) EXPECT_EQ(line.left, line.right);
    }
    EXPECT_EQ(left_again, left);
    EXPECT_EQ(right_again, right);
  }
}

TEST(Diff, GivesUpOnTextsThatHaveNothingInCommon) {
  std::string left, right;
  for (int i = 0; i < 3000; ++i) {
    left += "left " + std::to_string(i) + "\n";
    right += "right " + std::to_string(i) + "\n";
  }
  EXPECT_EQ(shape(diff_lines(left, right, 3)), std::string(3000, '|'));
}

TEST(Diff, ShowsSidesNextToEachOther) {
  std::string text =
      side_by_side(diff_lines("same\nold\n", "same\nnew\x01\n", 3), "theirs", "ours", 55);
  EXPECT_EQ(text,
            "      theirs                       ours\n"
            "      -------------------- -       --------------------\n"
            "    1 same                       1 same\n"
            "    2 old                  |     2 new\\x01\n");
}

TEST(Diff, ContinuesLongLines) {
  std::string text = side_by_side(diff_lines(std::string(25, 'x') + "\n", "y\n", 3), "a", "b", 55);
  EXPECT_NE(text.find("    1 xxxxxxxxxxxxxxxxxxxx |     1 y\n      xxxxx                |\n"),
            std::string::npos)
      << text;
}

TEST(Diff, MakesEverythingVisible) {
  EXPECT_EQ(visible("a\tb\r\xff\xc3\xa9\xe2\x82"), "a\\tb\\x0d\\xff\xc3\xa9\\xe2\\x82");
}

TEST(Selection, FiltersInsideTheName) {
  Selection selection("with$|chain");
  EXPECT_TRUE(selection.chooses("exec/exceptions/chain_deep"));
  EXPECT_TRUE(selection.chooses("exec/with"));
  EXPECT_FALSE(selection.chooses("exec/with/body"));
  EXPECT_FALSE(selection.complete());
  EXPECT_TRUE(Selection().complete());
  EXPECT_THROW(Selection("("), std::invalid_argument);
}

TEST(Selection, ShardsPartitionTheGroups) {
  for (unsigned count : {1u, 2u, 3u, 7u}) {
    std::vector<size_t> sizes(count);
    for (int i = 0; i < 1000; ++i) {
      std::string group = "test/file_" + std::to_string(i) + ".py";
      unsigned chosen = 0;
      for (unsigned index = 1; index <= count; ++index)
        if (Selection("", {index, count}).chooses_group(group)) ++chosen, ++sizes[index - 1];
      EXPECT_EQ(chosen, 1u) << group;
    }
    for (size_t size : sizes) EXPECT_GT(size, 1000 / count / 2);
  }
}

TEST(Selection, ParsesShards) {
  EXPECT_EQ(parse_shard("2/5").index, 2u);
  EXPECT_EQ(parse_shard("2/5").count, 5u);
  for (const char* wrong : {"", "2", "0/5", "6/5", "1/", "/2", "1/2x", "-1/2", "a/b"})
    EXPECT_THROW(parse_shard(wrong), std::invalid_argument) << wrong;
}

constexpr const char* kFile =
    "# Known differences.\n"
    "The subject has no fork\n"
    "yet:\n"
    "    until: 2027-01-31\n"
    "    modules/os/fork\n"
    "\tmodules/os/wait\n"
    "\n"
    "Line numbers of lambdas:\n"
    "  until: 2027-01-31\n"
    "  1 if x else 2  # not a comment\n";

TEST(Expectations, AreExactNamesUnderAReason) {
  auto known = Expectations::parse(kFile, "exec.txt");
  ASSERT_EQ(known.entries().size(), 3u);
  EXPECT_EQ(*known.reason("modules/os/wait"), "The subject has no fork yet:");
  EXPECT_NE(known.reason("1 if x else 2  # not a comment"), nullptr);
  EXPECT_EQ(known.reason("modules/os"), nullptr);
}

TEST(Expectations, NeedAReasonAndOneEntry) {
  EXPECT_THROW(Expectations::parse("  case\n", "f"), std::runtime_error);
  EXPECT_THROW(Expectations::parse("why:\n  case\n", "f"), std::runtime_error);
  EXPECT_THROW(Expectations::parse("why:\n  until: 2027-02-30\n  case\n", "f"), std::runtime_error);
  EXPECT_THROW(Expectations::parse("why:\n  until: 2027-01-31\n  case\n  case\n", "f"),
               std::runtime_error);
  EXPECT_TRUE(Expectations::load("/no/such/file").entries().empty());
}

TEST(Expectations, ExcuseOnlyWhatTheyName) {
  auto known = Expectations::parse("why:\n  until: 2027-01-31\n  a\n  b\n", "f");
  Judged judged = judge({{"a", false}, {"b", false}, {"c", false}, {"d", true}}, known, true);
  EXPECT_EQ(judged.agree, 1u);
  EXPECT_EQ(judged.expected_failures, 2u);
  EXPECT_EQ(judged.unexpected, Names{"c"});
  EXPECT_TRUE(judged.obsolete.empty());
}

TEST(Expectations, AreObsoleteOnlyOnACompleteRun) {
  auto known = Expectations::parse("why:\n  until: 2027-01-31\n  a\n  gone\n", "f");
  EXPECT_EQ(judge({{"a", true}}, known, true).obsolete, (Names{"a", "gone"}));
  EXPECT_TRUE(judge({{"a", true}}, known, false).obsolete.empty());
}

TEST(Expectations, ExpireOnAnyRun) {
  auto known = Expectations::parse("why:\n  until: 2027-01-31\n  a\n", "f");
  EXPECT_EQ(judge({{"a", false}}, known, false, "2027-01-31").expected_failures, 1u);
  const Judged late = judge({{"a", false}}, known, false, "2027-02-01");
  EXPECT_EQ(late.expected_failures, 0u);
  EXPECT_EQ(late.obsolete, Names{"a"});
  EXPECT_EQ(late.expired.at("a"), "2027-01-31");
}

}  // namespace
}  // namespace conformance
