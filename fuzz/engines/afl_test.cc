// The mutators for AFL++, found and driven as it does. CONSTRICTOR_AFL_LIBRARY may name a shared
// library to look in instead of this program.
// Counterpart: none.
#include <dlfcn.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace {

struct Library {
  Library() : handle(dlopen(getenv("CONSTRICTOR_AFL_LIBRARY"), RTLD_NOW)) {
    EXPECT_NE(handle, nullptr) << dlerror();
    init = reinterpret_cast<decltype(init)>(dlsym(handle, "afl_custom_init"));
    fuzz = reinterpret_cast<decltype(fuzz)>(dlsym(handle, "afl_custom_fuzz"));
    init_trim = reinterpret_cast<decltype(init_trim)>(dlsym(handle, "afl_custom_init_trim"));
    trim = reinterpret_cast<decltype(trim)>(dlsym(handle, "afl_custom_trim"));
    post_trim = reinterpret_cast<decltype(post_trim)>(dlsym(handle, "afl_custom_post_trim"));
    deinit = reinterpret_cast<decltype(deinit)>(dlsym(handle, "afl_custom_deinit"));
  }
  ~Library() { dlclose(handle); }

  void* handle;
  void* (*init)(void*, unsigned);
  size_t (*fuzz)(void*, uint8_t*, size_t, uint8_t**, uint8_t*, size_t, size_t);
  int32_t (*init_trim)(void*, uint8_t*, size_t);
  size_t (*trim)(void*, uint8_t**);
  int32_t (*post_trim)(void*, unsigned char);
  void (*deinit)(void*);
};

void drive(std::string input) {
  const Library library;
  ASSERT_TRUE(library.init && library.fuzz && library.init_trim && library.trim &&
              library.post_trim && library.deinit);
  void* state = library.init(nullptr, 7);
  auto* bytes = reinterpret_cast<uint8_t*>(input.data());
  int changed = 0;
  for (int i = 0; i < 50; ++i) {
    uint8_t* out = nullptr;
    const size_t size = library.fuzz(state, bytes, input.size(), &out, bytes, input.size(), 8192);
    ASSERT_LE(size, 8192u);
    changed += size != 0 && (size != input.size() || memcmp(out, bytes, size) != 0) ? 1 : 0;
  }
  EXPECT_GT(changed, 25);
  const int32_t steps = library.init_trim(state, bytes, input.size());
  EXPECT_GT(steps, 0);
  size_t smallest = input.size();
  for (int32_t step = 0; step < steps;) {
    uint8_t* out = nullptr;
    const size_t size = library.trim(state, &out);
    EXPECT_LT(size, input.size());
    smallest = std::min(smallest, size);
    const int32_t next = library.post_trim(state, size == smallest ? 1 : 0);
    ASSERT_GT(next, step);
    step = next;
  }
  EXPECT_LT(smallest, input.size());
  library.deinit(state);
}

#ifdef FUZZ_AFL_SOURCES
TEST(Afl, MutatesAndTrimsSources) { drive("x = 1\nfor i in x:\n  print(i)\n"); }
#else
TEST(Afl, MutatesAndTrimsPrograms) {
  std::ifstream file("corpus/seeds/exec/try_except.pyc", std::ios::binary);
  const std::string program{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  ASSERT_FALSE(program.empty());
  drive(program);
}
#endif

}  // namespace
