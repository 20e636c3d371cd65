/* The table of flags, and sets of them as names. */
#include "infer/flags.h"

const svari_flag_row svari_flag_rows[SVARI_FLAGS] = {
#define SVARI_FLAG_ROW(name, text, meaning) {text, meaning},
    SVARI_FLAG_LIST(SVARI_FLAG_ROW)
#undef SVARI_FLAG_ROW
};

svari_status svari_flags_make(svari_arena *arena, unsigned bits, svari_flags *out, svari_error *err) {
  *out = (svari_flags){0};
  if (!bits) return SVARI_OK;
  const char **names = SVARI_NEW(arena, const char *, SVARI_FLAGS);
  if (!names) return svari_fail_memory(err);
  for (size_t f = 0; f < SVARI_FLAGS; f++)
    if (bits >> f & 1) names[out->count++] = svari_flag_rows[f].name;
  out->names = names;
  return SVARI_OK;
}
