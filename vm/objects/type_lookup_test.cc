// The method cache and version tags: when answers are reused, when they are dropped, when a type is
// given up on. Counterpart: Lib/test/test_type_cache.py.
#include <gtest/gtest.h>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

// One runtime for all tests: types cannot be made unready again.
Thread& runtime() {
  static Thread thread;
  static bool ready = [] {
    PY_CHECK(thread_init(thread, g_interpreter) == Status::kOk);
    g_current_thread = &thread;
    g_interpreter.main_thread = &thread;
    PY_CHECK(str_init(thread) == Status::kOk);
    identifiers_init(thread);
    g_interpreter.builtins = dict_new(thread).release();
    g_interpreter.modules = dict_new(thread).release();
    PY_CHECK(builtin_types_init(thread) == Status::kOk);
    PY_CHECK(exceptions_init(thread) == Status::kOk);
    PY_CHECK(exceptions_publish(thread, g_interpreter.builtins) == Status::kOk);
    return true;
  }();
  PY_CHECK(ready);
  return thread;
}

class TypeLookupTest : public ::testing::Test {
 protected:
  void SetUp() override { name_ = str_intern_ascii(thread_, "attribute"); }
  void TearDown() override { EXPECT_FALSE(thread_.has_exception()); }

  Owned<Type> make_class(Type* base) {
    Object* const items[] = {base};
    Owned<Tuple> bases = tuple_pack(thread_, items);
    Owned<Dict> dict = dict_new(thread_);
    Owned<Str> name = str_from_utf8(thread_, "C");
    return type_new_class(thread_, &TypeType::type, name, bases, dict, nullptr).cast<Type>();
  }
  void set(Type* type, int64_t value) {
    Owned<Object> number = int_from_int64(thread_, value);
    ASSERT_EQ(set_attr(thread_, type, name_, number), Status::kOk);
  }
  int64_t get(Type* type) {
    Object* found = type_lookup(type, name_);
    return found == nullptr ? -1 : int_as_int64(thread_, found).value;
  }

  Thread& thread_ = runtime();
  Owned<Str> name_;
};

TEST_F(TypeLookupTest, AnswerCarriesTheVersionOfTheType) {
  Owned<Type> cls = make_class(&ObjectType::type);
  set(cls, 1);
  uint32_t version = 0;
  EXPECT_NE(type_lookup_version(cls, name_, &version), nullptr);
  EXPECT_NE(version, 0u);
  EXPECT_EQ(version, cls->tp_version_tag);
  EXPECT_EQ(type_by_version(version), cls.get());
  set(cls, 2);
  EXPECT_EQ(type_by_version(version), nullptr);
  EXPECT_EQ(get(cls), 2);
}

TEST_F(TypeLookupTest, MissesAreCachedAndDroppedToo) {
  Owned<Type> cls = make_class(&ObjectType::type);
  EXPECT_EQ(get(cls), -1);
  EXPECT_EQ(get(cls), -1);
  set(cls, 3);
  EXPECT_EQ(get(cls), 3);
}

TEST_F(TypeLookupTest, ChangeOfABaseReachesItsSubclasses) {
  Owned<Type> base = make_class(&ObjectType::type);
  Owned<Type> middle = make_class(base);
  Owned<Type> derived = make_class(middle);
  set(base, 1);
  EXPECT_EQ(get(derived), 1);
  uint32_t before = derived->tp_version_tag;
  EXPECT_NE(before, 0u);
  set(base, 2);
  EXPECT_EQ(derived->tp_version_tag, 0u);
  EXPECT_EQ(get(derived), 2);
  EXPECT_NE(derived->tp_version_tag, before);
}

TEST_F(TypeLookupTest, StaticTypesHaveSmallVersions) {
  EXPECT_TRUE(type_assign_version(&Int::type));
  EXPECT_LT(Int::type.tp_version_tag, 1u << 16);
  Owned<Type> cls = make_class(&ObjectType::type);
  EXPECT_TRUE(type_assign_version(cls));
  EXPECT_GE(cls->tp_version_tag, 1u << 16);
}

TEST_F(TypeLookupTest, ATypeThatKeepsChangingIsNoLongerCached) {
  Owned<Type> cls = make_class(&ObjectType::type);
  for (int64_t i = 0; i < kMaxVersionsPerType + 5; ++i) {
    set(cls, i);
    EXPECT_EQ(get(cls), i);
  }
  EXPECT_FALSE(type_assign_version(cls));
  uint32_t version = 1;
  EXPECT_NE(type_lookup_version(cls, name_, &version), nullptr);
  EXPECT_EQ(version, 0u);
}

TEST_F(TypeLookupTest, SlotsOfOrdinaryClassesEqualThoseComputedInFull) {
  Owned<Type> base = make_class(&ObjectType::type);
  ASSERT_EQ(set_attr(thread_, base, ids.__len__, &Int::type), Status::kOk);
  Owned<Type> derived = make_class(base);
  ASSERT_TRUE(type_extends_simply(derived));
  for (size_t i = 0; i < kSlotEntryCount; ++i) {
    uint16_t offset = kSlotEntries[i].offset;
    void* quick = slot_read(derived, offset);
    type_update_slot(derived, kSlotEntries[i].name_object());
    EXPECT_EQ(slot_read(derived, offset), quick) << kSlotEntries[i].name_object()->ascii_text();
  }
}

TEST_F(TypeLookupTest, DeadClassesLeaveNoTrace) {
  Owned<Type> base = make_class(&ObjectType::type);
  uint32_t version;
  {
    Owned<Type> derived = make_class(base);
    get(derived);
    version = derived->tp_version_tag;
    EXPECT_NE(base->tp_subclasses, nullptr);
  }
  gc_collect(thread_, 2);
  EXPECT_EQ(base->tp_subclasses, nullptr);
  EXPECT_EQ(type_by_version(version), nullptr);
}

}  // namespace
}  // namespace py
