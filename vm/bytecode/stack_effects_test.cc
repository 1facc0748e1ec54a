// The definitions say what CPython 3.14 says: every recorded fact, every recorded oparg.
// Counterpart: Lib/test/test__opcode.py.
#include "vm/bytecode/stack_effects.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "vm/bytecode/opcode_caches.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/bytecode/opcode_signatures.h"
#include "vm/bytecode/opcode_tables.h"

namespace py {
namespace {

using Words = std::vector<std::string>;

// The lines of the facts file by their first word.
const std::map<std::string, std::vector<Words>>& facts() {
  static const auto* table = [] {
    auto* result = new std::map<std::string, std::vector<Words>>;
    std::ifstream in("vm/bytecode/testdata/opcode_facts.txt");
    std::string line;
    while (std::getline(in, line)) {
      std::istringstream words(line);
      std::string key;
      std::string word;
      words >> key;
      Words rest;
      while (words >> word) rest.push_back(word);
      (*result)[key].push_back(rest);
    }
    return result;
  }();
  return *table;
}

const std::vector<Words>& lines(const std::string& key) {
  static const std::vector<Words> none;
  const auto it = facts().find(key);
  return it == facts().end() ? none : it->second;
}

int number(const std::string& name) { return opcode_by_name(name.c_str(), name.size()); }

TEST(OpcodeFacts, FileIsThere) { ASSERT_FALSE(facts().empty()); }

TEST(OpcodeFacts, NumbersAndKinds) {
  std::set<int> seen;
  for (const char* key : {"op", "specialized"}) {
    for (const Words& row : lines(key)) {
      const int n = std::atoi(row[0].c_str());
      seen.insert(n);
      ASSERT_TRUE(opcode_is_valid(n)) << row[1];
      EXPECT_STREQ(kOpcodeInfo[n].name, row[1].c_str());
      EXPECT_EQ(number(row[1]), n);
      EXPECT_EQ(kOpcodeInfo[n].kind == OpcodeKind::kSpecialized, std::string(key) == "specialized")
          << row[1];
      EXPECT_EQ(kOpcodeInfo[n].kind == OpcodeKind::kPseudo, n >= 256) << row[1];
    }
  }
  EXPECT_EQ(seen.size(), 154u + 84u);
  for (int n = 0; n < op::kCount; ++n) EXPECT_EQ(opcode_is_valid(n), seen.count(n) == 1) << n;
}

TEST(OpcodeFacts, Families) {
  ASSERT_EQ(lines("family").size(), std::size(kFamilies));
  for (const Words& row : lines("family")) {
    std::set<std::string> members;
    for (const FamilyInfo& family : kFamilies) {
      if (kOpcodeInfo[family.head].name != row[0]) continue;
      for (int i = 0; i < family.count; ++i) {
        const int member = kFamilyMembers[family.first + i];
        members.insert(kOpcodeInfo[member].name);
        EXPECT_EQ(kOpcodeInfo[member].head, family.head);
        EXPECT_EQ(kDeopt[member], family.head);
      }
    }
    EXPECT_EQ(members, std::set<std::string>(row.begin() + 1, row.end())) << row[0];
  }
}

TEST(OpcodeFacts, CacheSizesAndFields) {
  std::map<std::string, int> sizes;
  for (const Words& row : lines("cache")) sizes[row[0]] = std::atoi(row[1].c_str());
  for (int n = 0; n < op::kCount; ++n) {
    const OpcodeInfo& info = kOpcodeInfo[n];
    if (info.kind != OpcodeKind::kReal) continue;
    EXPECT_EQ(info.cache_units, sizes.count(info.name) ? sizes[info.name] : 0) << info.name;
  }
  EXPECT_EQ(lines("format").size(), std::size(kCacheFormats));
  for (const Words& row : lines("format")) {
    for (const CacheFields& format : kCacheFormats) {
      if (kOpcodeInfo[format.opcode].name != row[0]) continue;
      ASSERT_EQ(format.count, row.size() - 1) << row[0];
      for (int i = 0; i < format.count; ++i) {
        EXPECT_EQ(format.fields[i].name + ("/" + std::to_string(format.fields[i].units)),
                  row[1 + i]);
      }
    }
  }
}

TEST(OpcodeFacts, Properties) {
  const std::pair<const char*, uint32_t> kProperties[] = {
      {"has_arg", kFlagArg},      {"has_const", kFlagConst}, {"has_name", kFlagName},
      {"has_jump", kFlagJump},    {"has_free", kFlagFree},   {"has_local", kFlagLocal},
      {"has_exc", kFlagBlockPush}};
  for (const Words& row : lines("has")) {
    const std::set<std::string> wanted(row.begin() + 1, row.end());
    for (const auto& [name, flag] : kProperties) {
      EXPECT_EQ((kOpcodeInfo[number(row[0])].flags & flag) != 0, wanted.count(name) == 1)
          << row[0] << ' ' << name;
    }
  }
}

TEST(OpcodeFacts, StackEffects) {
  ASSERT_EQ(lines("opargs").size(), 1u);
  const Words& opargs = lines("opargs")[0];
  int checked = 0;
  for (const Words& row : lines("effect")) {
    for (size_t i = 0; i < opargs.size(); ++i) {
      const std::string& text = row[2 + (row.size() == 3 ? 0 : i)];
      const int wanted = text == "x" ? kInvalidStackEffect : std::atoi(text.c_str());
      const uint32_t oparg = static_cast<uint32_t>(std::strtoul(opargs[i].c_str(), nullptr, 10));
      for (Jump jump : {Jump::kAny, Jump::kNo, Jump::kYes}) {
        const char* name = jump == Jump::kAny ? "any" : jump == Jump::kNo ? "no" : "yes";
        // A row for "any" alone holds for all three; block pushes have a row each.
        if (row[1] != name && (row[1] != "any" || opcode_has(number(row[0]), kFlagBlockPush)))
          continue;
        EXPECT_EQ(stack_effect(number(row[0]), oparg, jump), wanted)
            << row[0] << ' ' << oparg << ' ' << name;
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 20000);
  EXPECT_EQ(stack_effect(-1, 0), kInvalidStackEffect);
  EXPECT_EQ(stack_effect(op::kCount, 0), kInvalidStackEffect);
  EXPECT_EQ(stack_effect(121, 0), kInvalidStackEffect);
}

TEST(OpcodeFacts, SpecialisedFormsMoveTheStackAsTheirHeads) {
  for (int n = 0; n < op::kCount; ++n) {
    const OpcodeInfo& info = kOpcodeInfo[n];
    if (info.kind != OpcodeKind::kSpecialized || (info.flags & kFlagEntersFrame) != 0 ||
        info.fuses != 0)
      continue;
    // A form of constant effect is chosen for some opargs only, such as CALL_LEN for one argument.
    const auto net = [](int opcode, uint32_t oparg) {
      return num_pushed(opcode, oparg) - num_popped(opcode, oparg);
    };
    const bool fixed = net(n, 0) == net(n, 1) && net(n, 0) == net(n, 2);
    int matches = 0;
    for (uint32_t oparg = 0; oparg < 8; ++oparg)
      matches += net(n, oparg) == stack_effect(info.head, oparg);
    EXPECT_TRUE(fixed ? matches > 0 : matches == 8) << info.name;
  }
}

TEST(OpcodeFacts, NumberedNames) {
  const auto same = [](const char* key, const char* const* names, size_t count) {
    const std::vector<Words>& rows = lines(key);
    ASSERT_EQ(rows.size(), count) << key;
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(rows[i][1], names[i]) << key;
  };
  same("intrinsics_1", kIntrinsic1Names, std::size(kIntrinsic1Names));
  same("intrinsics_2", kIntrinsic2Names, std::size(kIntrinsic2Names));
  same("special_methods", kSpecialMethodNames, std::size(kSpecialMethodNames));
  same("common_constants", kCommonConstantNames, std::size(kCommonConstantNames));
  same("compare_operators", kCompareOperators, std::size(kCompareOperators));
  same("function_attributes", kFunctionAttributes, std::size(kFunctionAttributes));
  ASSERT_EQ(lines("nb_op").size(), std::size(kBinaryOps));
  for (size_t i = 0; i < std::size(kBinaryOps); ++i) {
    EXPECT_EQ(lines("nb_op")[i][1], kBinaryOps[i].name);
    EXPECT_EQ(lines("nb_op")[i][2], kBinaryOps[i].sign);
  }
  ASSERT_EQ(lines("code_flag").size(), std::size(kCodeFlags));
  for (size_t i = 0; i < std::size(kCodeFlags); ++i) {
    EXPECT_EQ(lines("code_flag")[i][0], std::to_string(kCodeFlags[i].bit));
    EXPECT_EQ(lines("code_flag")[i][1], kCodeFlags[i].name);
  }
}

}  // namespace
}  // namespace py
