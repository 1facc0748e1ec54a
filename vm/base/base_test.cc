// Tests of the base room: hashing against CPython's values, and containers that can run out of
// memory. Counterpart: Lib/test/test_hash.py.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <string>

#include "vm/base/arena.h"
#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/base/checked.h"
#include "vm/base/memory.h"
#include "vm/base/siphash.h"
#include "vm/base/small_vec.h"

namespace py {
namespace {

// Makes the raw allocator fail after `allowed` more calls.
size_t allocations_left = 0;
class FailAllocations {
 public:
  explicit FailAllocations(size_t allowed) {
    allocations_left = allowed;
    set_raw_allocation_hook(
        [](size_t) { return allocations_left == 0 ? false : (--allocations_left, true); });
  }
  ~FailAllocations() { set_raw_allocation_hook(nullptr); }
};

TEST(SipHash, EqualsCPython) {
  // hash() of bytes and of str in each storage width under PYTHONHASHSEED=seed.
  std::ifstream file("vm/base/testdata/hashes.txt");
  ASSERT_TRUE(file) << "run from the root of the tree";
  std::string line;
  std::getline(file, line);
  int cases = 0;
  uint32_t seed;
  std::string hex;
  int64_t hash;
  for (; file >> seed >> hex >> hash; ++cases) {
    std::string data;
    for (size_t i = 0; i < hex.size(); i += 2) {
      data += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    EXPECT_EQ(hash_bytes(hash_key_from_seed(seed), data.data(), data.size()), hash)
        << "seed " << seed << ", bytes " << hex;
  }
  EXPECT_EQ(cases, 100);
}

TEST(SipHash, EmptyHashesToZeroUnderEveryKey) {
  HashKey key;
  ASSERT_TRUE(hash_key_from_system(&key));
  EXPECT_EQ(hash_bytes(key, "", 0), 0);
}

TEST(HashPointer, RotatesAlignmentAway) {
  EXPECT_EQ(hash_pointer(reinterpret_cast<void*>(0x7f0000001230)), 0x7f000000123);
  EXPECT_EQ(hash_pointer(reinterpret_cast<void*>(0x8)), static_cast<int64_t>(uint64_t{8} << 60));
}

TEST(Checked, SaysWhenSizesOverflow) {
  size_t out;
  EXPECT_TRUE(checked_size(10, 8, 24, &out));
  EXPECT_EQ(out, 104u);
  EXPECT_FALSE(checked_size(kMaxSize / 8 + 1, 8, 0, &out));
  EXPECT_FALSE(checked_size(SIZE_MAX / 2, 4, 0, &out));
  EXPECT_FALSE(checked_size(1, kMaxSize, 1, &out));
  int64_t sum;
  EXPECT_FALSE(checked_add(INT64_MAX, int64_t{1}, &sum));
  EXPECT_FALSE(checked_mul(INT64_MIN, int64_t{-1}, &sum));
  EXPECT_TRUE(checked_sub(int64_t{-1}, INT64_MAX, &sum));
}

TEST(Buffer, GrowsAndInserts) {
  Buffer buffer;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(buffer.append(static_cast<char>('a' + i % 26)));
    expected += static_cast<char>('a' + i % 26);
  }
  ASSERT_TRUE(buffer.append("tail"));
  ASSERT_TRUE(buffer.append_fill('0', 3));
  memcpy(buffer.insert_gap(2, 3), "GAP", 3);
  expected = expected.insert(2, "GAP") + "tail000";
  EXPECT_EQ(std::string(buffer.data(), buffer.size()), expected);
  EXPECT_STREQ(buffer.c_str(), expected.c_str());
}

TEST(Buffer, KeepsItsContentsWhenMemoryIsOut) {
  Buffer buffer;
  ASSERT_TRUE(buffer.append("short"));
  {
    FailAllocations fail(0);
    EXPECT_FALSE(buffer.append_fill('x', 4000));
    EXPECT_EQ(buffer.extend(SIZE_MAX), nullptr);
    EXPECT_FALSE(buffer.reserve(kMaxSize + 1));
    EXPECT_TRUE(buffer.append(" text"));
  }
  EXPECT_EQ(std::string(buffer.data(), buffer.size()), "short text");
}

struct Counted {
  static int alive;
  explicit Counted(int v) : value(v) { ++alive; }
  Counted(Counted&& other) noexcept : value(other.value) { ++alive; }
  Counted(const Counted& other) : value(other.value) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  int value;
};
int Counted::alive = 0;

TEST(SmallVec, MovesElementsAndDestroysThem) {
  {
    SmallVec<Counted, 2> values;
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(values.emplace_back(i));
    // An argument inside the vector survives the move to a new store.
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(values.push_back(values[0]));
    EXPECT_EQ(Counted::alive, 200);
    EXPECT_EQ(values[99].value, 99);
    EXPECT_EQ(values.pop_back().value, 0);
    values.shrink(10);
    EXPECT_EQ(Counted::alive, 10);
    FailAllocations fail(0);
    EXPECT_FALSE(values.reserve(100000));
    EXPECT_EQ(values.size(), 10u);
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST(SmallVec, ResizeZeroes) {
  SmallVec<int, 4> values;
  ASSERT_TRUE(values.resize(50));
  for (int value : values) EXPECT_EQ(value, 0);
  ASSERT_TRUE(values.resize(3));
  EXPECT_EQ(values.size(), 3u);
}

TEST(Arena, AlignsAndKeepsEverythingApart) {
  Arena arena;
  SmallVec<char*, 8> blocks;
  for (size_t i = 1; i < 2000; ++i) {
    size_t align = size_t{1} << (i % 5);
    auto* block = static_cast<char*>(arena.allocate(i % 97 == 0 ? 10000 : i % 50, align));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % align, 0u);
    memset(block, static_cast<int>(i), i % 50);
    ASSERT_TRUE(blocks.push_back(block));
  }
  for (size_t i = 1; i < 2000; ++i) {
    for (size_t j = 0; j < i % 50; ++j) {
      ASSERT_EQ(static_cast<unsigned char>(blocks[i - 1][j]), i & 0xFF);
    }
  }
  EXPECT_STREQ(arena.copy_string("hello world", 5), "hello");
  FailAllocations fail(0);
  EXPECT_EQ(arena.allocate(size_t{1} << 20), nullptr);
  EXPECT_EQ(arena.make_array<uint64_t>(SIZE_MAX / 4), nullptr);
}

TEST(CheckDeathTest, NamesTheCondition) {
  EXPECT_DEATH(PY_CHECK(1 + 1 == 3, "arithmetic broke"), "1 \\+ 1 == 3: arithmetic broke");
}

}  // namespace
}  // namespace py
