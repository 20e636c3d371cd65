/* What the codebook says of a derived variable: its label, its categories' order, names and labels. What it can't say
 * of one (codes read as missing, another type) is refused. */
#include <math.h>

#include "recode/derive.h"

static svari_status copy_label(const svari_derivation *d, const svari_label *from, svari_label *to) {
  for (int l = 0; l < SVARI_LANGUAGES; l++) {
    if (!from->in[l]) continue;
    to->in[l] = svari_arena_text(d->arena, from->in[l]);
    if (!to->in[l]) return svari_fail_memory(d->err);
  }
  return SVARI_OK;
}

static svari_status refuse(const svari_derivation *d, const char *what, const char *hint) {
  svari_fail_at(d->err, SVARI_SPEC, d->spec->codebook->where, "%s %s", d->spec->name, what);
  svari_hint(d->err, "%s", hint);
  return SVARI_SPEC;
}

static svari_status check(const svari_derivation *d, const svari_column *column) {
  const svari_variable_spec *book = d->spec->codebook;
  bool number = column->type == SVARI_NUMBER;
  if (book->nmissing)
    return refuse(d, "is derived, and `missing` is of codes in the data",
                  "give `missing` to the variables that it is derived from");
  if (number && (book->nlevels || (book->has_type && book->type != SVARI_NUMBER)))
    return refuse(d, "is derived as a number", "make categories by `cut`, `recode` or an expression that gives texts");
  if (!number && book->has_type && book->type == SVARI_NUMBER)
    return refuse(d, "is derived as a category", "leave `type` out");
  return SVARI_OK;
}

/* The codebook's categories in its order; place[made] is where one that was made stands among them, -1 for none. */
static svari_status arrange(const svari_derivation *d, const svari_column *made, svari_level *levels, int32_t *place) {
  const svari_variable_spec *book = d->spec->codebook;
  for (size_t m = 0; m < made->nlevels; m++) place[m] = -1;
  for (size_t k = 0; k < book->nlevels; k++) {
    const svari_level *level = &book->levels[k];
    int32_t at = svari_level_find(made, level->name);
    if (at < 0) at = svari_level_find(made, level->code);
    const char *name = svari_arena_text(d->arena, level->name);
    const char *code = svari_arena_text(d->arena, at < 0 ? level->code : made->levels[at].name);
    if (!name || !code) return svari_fail_memory(d->err);
    levels[k] = (svari_level){.name = name, .code = code, .value = at < 0 ? level->value : made->levels[at].value};
    svari_status status = copy_label(d, &level->label, &levels[k].label);
    if (status != SVARI_OK) return status;
    if (at >= 0 && place[at] < 0) place[at] = (int32_t)k;
  }
  for (size_t m = 0; m < made->nlevels; m++) {
    if (place[m] >= 0) continue;
    svari_fail_at(d->err, SVARI_SPEC, book->where, "the codebook of %s has no category \"%s\", which is derived",
                  d->spec->name, made->levels[m].name);
    svari_hint(d->err, "add it to `levels`");
    return SVARI_SPEC;
  }
  return SVARI_OK;
}

static svari_status order_levels(const svari_derivation *d, svari_column **column) {
  const svari_column *made = *column;
  size_t nrecords = d->frame->nrecords, nlevels = d->spec->codebook->nlevels;
  svari_level *levels = SVARI_NEW(d->arena, svari_level, nlevels);
  int32_t *place = SVARI_NEW(d->arena, int32_t, made->nlevels + 1);
  int32_t *codes = SVARI_NEW(d->arena, int32_t, nrecords);
  if (!levels || !place || !codes) return svari_fail_memory(d->err);
  svari_status status = arrange(d, made, levels, place);
  if (status != SVARI_OK) return status;
  for (size_t i = 0; i < nrecords; i++) {
    int32_t code = svari_column_code(made, i);
    codes[i] = code < 0 ? -1 : place[code];
  }
  *column = svari_column_category(d->arena, made->name, codes, nrecords, levels, nlevels);
  return *column ? SVARI_OK : svari_fail_memory(d->err);
}

svari_status svari_derive_codebook(const svari_derivation *d, svari_column **column) {
  svari_status status = d->spec->codebook ? check(d, *column) : SVARI_OK;
  if (status == SVARI_OK && d->spec->codebook && d->spec->codebook->nlevels) status = order_levels(d, column);
  return status == SVARI_OK ? copy_label(d, &d->spec->label, &(*column)->label) : status;
}
