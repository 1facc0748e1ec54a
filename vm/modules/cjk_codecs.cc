// _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw: codecs by name.
// Counterpart: Modules/cjkcodecs/cjkcodecs.h.
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/modules/multibyte_internal.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/capsule.h"
#include "vm/objects/errors.h"
#include "vm/objects/module.h"

namespace py {
namespace {

struct Family {
  const char* module;
  const MultibyteCodec* codecs;
  // Names of the character sets that CPython's module shows as capsules.
  const char* maps[12];
};

constexpr Family kFamilies[] = {
    {"_codecs_cn", kChineseCodecs, {"gb2312", "gbkext", "gbcommon", "gb18030ext"}},
    {"_codecs_hk", kHongKongCodecs, {"big5hkscs", "big5hkscs_bmp", "big5hkscs_nonbmp"}},
    {"_codecs_iso2022", kIso2022Codecs, {}},
    {"_codecs_jp",
     kJapaneseCodecs,
     {"jisx0208", "jisx0212", "jisxcommon", "jisx0213_1_bmp", "jisx0213_2_bmp", "jisx0213_bmp",
      "jisx0213_1_emp", "jisx0213_2_emp", "jisx0213_emp", "jisx0213_pair", "cp932ext"}},
    {"_codecs_kr", kKoreanCodecs, {"ksx1001", "cp949", "cp949ext"}},
    {"_codecs_tw", kTaiwaneseCodecs, {"big5", "cp950ext"}},
};

// Sets of one module that another one's codecs use: CPython imports it.
Status import_sets(Thread& thread, const Family& family, const MultibyteCodec& codec) {
  if (family.codecs == kHongKongCodecs) PY_RUN(import_module(thread, "_codecs_tw"));
  if (family.codecs != kIso2022Codecs) return Status::kOk;
  for (const char* letter = iso2022_families(codec); *letter != 0; ++letter) {
    PY_RUN(import_module(thread, *letter == 'k'   ? "_codecs_kr"
                                 : *letter == 'j' ? "_codecs_jp"
                                                  : "_codecs_cn"));
  }
  return Status::kOk;
}

Owned<Object> getcodec(Thread& thread, Object* self, Object* encoding) {
  if (!is_a<Str>(encoding)) return raise_type_error(thread, "encoding name must be a string.");
  const auto& family = *static_cast<const Family*>(as<Module>(self)->state);
  size_t length;
  char* name = str_to_utf8(thread, as<Str>(encoding), &length);
  if (name == nullptr) return nullptr;
  const MultibyteCodec* codec = family.codecs;
  while (codec->name != nullptr && std::strcmp(codec->name, name) != 0) ++codec;
  mem_free(name);
  if (codec->name == nullptr)
    return raise(thread, &exc::LookupError, "no such codec is supported.");
  Owned<Object> types = PY_TRY(import_module(thread, "_multibytecodec"));
  Owned<Object> create = PY_TRY(get_attr(thread, types, "__create_codec"));
  PY_TRY(import_sets(thread, family, *codec));
  Owned<Object> capsule = PY_TRY(capsule_new(thread, codec, kCodecCapsule, self));
  return call_one_arg(thread, create, capsule);
}

constinit MethodDef kFunctions[] = {
    {"getcodec", getcodec, nullptr, nullptr},
    {},
};

Owned<Object> make_family(Thread& thread, const Family& family) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, family.module));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  module->state = const_cast<Family*>(&family);
  PY_TRY(module_add_functions(thread, module, kFunctions));
  for (const char* map : family.maps) {
    if (map == nullptr) break;
    Owned<Str> attribute = PY_TRY(str_from_format(thread, "__map_%s", map));
    Owned<Object> capsule = PY_TRY(capsule_new(thread, map, kMapCapsule, nullptr));
    PY_TRY(set_attr(thread, module, attribute, capsule));
  }
  return module;
}

}  // namespace

Owned<Object> codecs_cn_module_init(Thread& thread) { return make_family(thread, kFamilies[0]); }
Owned<Object> codecs_hk_module_init(Thread& thread) { return make_family(thread, kFamilies[1]); }
Owned<Object> codecs_iso2022_module_init(Thread& thread) {
  return make_family(thread, kFamilies[2]);
}
Owned<Object> codecs_jp_module_init(Thread& thread) { return make_family(thread, kFamilies[3]); }
Owned<Object> codecs_kr_module_init(Thread& thread) { return make_family(thread, kFamilies[4]); }
Owned<Object> codecs_tw_module_init(Thread& thread) { return make_family(thread, kFamilies[5]); }

}  // namespace py
