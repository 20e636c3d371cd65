/* Rows of parts by name, and the cells of a grid. */
#include "run/joint_cells.h"

#include <math.h>
#include <string.h>

#include "base/nearest.h"

enum { MOST_WORDS = 8, MOST_NAMES = 256 };

const svari_report *svari_joint_part(const joint_source *j, const char *name) {
  for (size_t p = 0; p < j->run->nparts; p++)
    if (strcmp(j->run->parts[p]->name, name) == 0) return &j->run->parts[p]->report;
  return NULL;
}

const svari_estimate_row *svari_joint_first(const svari_report *part, const char *id) {
  for (size_t r = 0; r < part->nestimates; r++)
    if (strcmp(part->estimates[r].id, id) == 0) return &part->estimates[r];
  return NULL;
}

const svari_test_row *svari_joint_test(const svari_report *part, const char *id) {
  for (size_t i = 0; i < part->ntests; i++)
    if (part->tests[i].id && strcmp(part->tests[i].id, id) == 0) return &part->tests[i];
  return NULL;
}

/* Levels of a logical variable stand as no, yes. */
bool svari_joint_is_shown(const svari_estimate_row *row) { return !row->category || strcmp(row->category, "no") != 0; }

static bool same(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") == 0; }

bool svari_joint_same(const svari_estimate_row *a, const svari_estimate_row *b) {
  if (!same(a->id, b->id) || !same(a->variable, b->variable) || !same(a->category, b->category)) return false;
  if (a->domain.count != b->domain.count) return false;
  if (isfinite(a->probability) && a->probability != b->probability) return false;
  for (size_t d = 0; d < a->domain.count; d++) {
    const svari_domain_part *x = &a->domain.parts[d], *y = &b->domain.parts[d];
    if (!same(x->variable, y->variable) || !same(x->category, y->category)) return false;
  }
  return true;
}

/* How near a published figure is to a row: the row's own, of its request, of the same request in another run. */
static int nearness(const svari_published *figure, const svari_report *part, const svari_estimate_row *row) {
  if (figure->row == row) return 3;
  if (!figure->row || figure->records || !same(figure->row->id, row->id)) return 0;
  return figure->of == part ? 2 : 1;
}

svari_joint_item svari_joint_item_of(const joint_source *j, const svari_report *part, const svari_estimate_row *row) {
  const svari_joint *figures = &j->run->report.joint;
  svari_joint_item item = {.of = part, .estimate = row};
  int best = 0;
  for (size_t i = 0; i < figures->npublished && best < 3; i++) {
    int near = nearness(&figures->published[i], part, row);
    if (near <= best) continue;
    best = near;
    item.like = &figures->published[i];
  }
  if (best == 3) item.published = item.like;
  return item;
}

svari_status svari_joint_none(const svari_block_spec *spec, const char *name, const char *what, svari_error *err) {
  return svari_fail_at(err, SVARI_SPEC, spec->where, "`%s`: there is no %s `%s` in these runs", spec->kind, what, name);
}

/* Words after run and id, each a category of the row. */
static bool has_words(const svari_estimate_row *row, char *const *words, size_t count) {
  for (size_t w = 0; w < count; w++) {
    bool found = row->category && strcmp(row->category, words[w]) == 0;
    for (size_t d = 0; d < row->domain.count; d++)
      found = found || strcmp(row->domain.parts[d].category, words[w]) == 0;
    if (!found) return false;
  }
  return true;
}

static size_t split(char *text, char mark, char **words, size_t most) {
  size_t count = 0;
  for (char *at = text; at && count < most;) {
    words[count++] = at;
    at = strchr(at, mark);
    if (at) *at++ = '\0';
  }
  return count;
}

static svari_status no_row(const svari_grid_row_spec *row, const svari_report *part, const char *text, const char *id,
                           size_t found, svari_error *err) {
  if (found > 1) {
    svari_status status = svari_fail_at(err, SVARI_SPEC, row->where, "cell `%s` names %zu figures", text, found);
    svari_hint(err, "add a category: `run/id/category`");
    return status;
  }
  const char *names[MOST_NAMES];
  size_t count = 0;
  for (size_t r = 0; r < part->nestimates && count < MOST_NAMES; r++)
    if (r == 0 || part->estimates[r].spec != part->estimates[r - 1].spec) names[count++] = part->estimates[r].id;
  svari_status status = svari_fail_at(err, SVARI_SPEC, row->where, "cell `%s`: the run has no such figure", text);
  const char *near = svari_nearest(id, names, count);
  if (near) svari_hint(err, "did you mean `%s`?", near);
  return status;
}

static svari_status find_item(const joint_source *j, const svari_grid_row_spec *row, const char *text,
                              svari_joint_item *out, svari_error *err) {
  char *copy = svari_arena_text(j->arena, text), *words[MOST_WORDS];
  if (!copy) return svari_fail_memory(err);
  size_t count = split(copy, '/', words, MOST_WORDS), found = 0;
  const svari_report *part = count >= 2 ? svari_joint_part(j, words[0]) : NULL;
  if (!part)
    return svari_fail_at(err, SVARI_SPEC, row->where, "cell `%s`: it begins with no run of this file (`run/id`)", text);
  const svari_test_row *test = count == 2 ? svari_joint_test(part, words[1]) : NULL;
  for (size_t r = 0; r < part->nestimates; r++) {
    const svari_estimate_row *estimate = &part->estimates[r];
    if (strcmp(estimate->id, words[1]) != 0 || !has_words(estimate, words + 2, count - 2)) continue;
    if (count == 2 && !svari_joint_is_shown(estimate)) continue;
    if (found++ == 0) *out = svari_joint_item_of(j, part, estimate);
  }
  if (found == 1) return SVARI_OK;
  if (found || !test) return no_row(row, part, text, words[1], found, err);
  *out = (svari_joint_item){.of = part, .test = test};
  return SVARI_OK;
}

svari_status svari_joint_cell_of(const joint_source *j, const svari_grid_row_spec *row, const char *text,
                                 svari_joint_cell *out, svari_error *err) {
  if (text[0] == '\0' || strcmp(text, "-") == 0) return SVARI_OK;
  char *copy = svari_arena_text(j->arena, text), *words[MOST_WORDS];
  svari_joint_item *items = copy ? SVARI_NEW(j->arena, svari_joint_item, MOST_WORDS) : NULL;
  if (!items) return svari_fail_memory(err);
  size_t count = split(copy, '+', words, MOST_WORDS);
  for (size_t i = 0; i < count; i++) {
    char *word = words[i] + strspn(words[i], " ");
    size_t length = strlen(word);
    while (length && word[length - 1] == ' ') word[--length] = '\0';
    svari_status status = find_item(j, row, word, &items[i], err);
    if (status) return status;
  }
  *out = (svari_joint_cell){.count = count, .items = items};
  return SVARI_OK;
}
