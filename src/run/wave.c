/* Reading results.json back, by jansson. */
#include "run/wave.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/number.h"
#include "num/distribution.h"

svari_status svari_wave_read(const char *path, json_t **out, svari_error *err) {
  char file[PATH_MAX];
  struct stat info;
  bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
  snprintf(file, sizeof file, "%s%s", path, folder ? "/results.json" : "");
  json_error_t fault;
  *out = json_load_file(file, 0, &fault);
  if (!*out && json_error_code(&fault) == json_error_cannot_open_file) {
    svari_status status = svari_fail(err, SVARI_IO, "%s can't be read: %s", file, strerror(errno));
    svari_hint(err, "name a folder that `svari run` has written");
    return status;
  }
  if (!*out)
    return svari_fail_at(err, SVARI_DATA, (svari_where){file, fault.line, fault.column}, "this is no JSON: %s",
                         fault.text);
  if (json_is_array(json_object_get(*out, "estimates")) || json_is_array(json_object_get(*out, "runs")))
    return SVARI_OK;
  json_decref(*out);
  *out = NULL;
  return svari_fail(err, SVARI_DATA, "%s has no estimates", file);
}

const char *svari_wave_text(const json_t *entry, const char *key) {
  const char *text = json_string_value(json_object_get(entry, key));
  return text ? text : "";
}

double svari_wave_number(const json_t *entry, const char *key) {
  const json_t *value = json_object_get(entry, key);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

static void add_word(svari_buffer *out, const char *word) {
  if (!word || !word[0]) return;
  if (out->length) svari_buffer_text(out, ", ");
  svari_buffer_text(out, word);
}

static void add_ratio(svari_buffer *out, const char *numerator, const char *denominator) {
  if (!numerator || !numerator[0]) return;
  add_word(out, numerator);
  svari_buffer_printf(out, " / %s", denominator ? denominator : "");
}

static void add_number(svari_buffer *out, double value) {
  char text[SVARI_NUMBER_TEXT];
  svari_number_shortest(value, text);
  add_word(out, text);
}

static void describe_entry(const json_t *entry, svari_buffer *out) {
  size_t i;
  json_t *name, *category;
  const char *variable;
  add_word(out, svari_wave_text(entry, "variable"));
  json_array_foreach(json_object_get(entry, "variables"), i, name) add_word(out, json_string_value(name));
  add_ratio(out, svari_wave_text(entry, "numerator"), svari_wave_text(entry, "denominator"));
  add_word(out, svari_wave_text(entry, "category"));
  add_number(out, svari_wave_number(entry, "probability"));
  json_object_foreach(json_object_get(entry, "domain"), variable, category) {
    add_word(out, variable);
    svari_buffer_printf(out, ": %s", json_string_value(category));
  }
}

static void describe_row(const svari_estimate_row *row, svari_buffer *out) {
  add_word(out, row->variable);
  for (size_t i = 0; i < row->nvariables; i++) add_word(out, row->variables[i]);
  add_ratio(out, row->numerator, row->denominator);
  add_word(out, row->category);
  add_number(out, row->probability);
  for (size_t i = 0; i < row->domain.count; i++) {
    add_word(out, row->domain.parts[i].variable);
    svari_buffer_printf(out, ": %s", row->domain.parts[i].category);
  }
}

static svari_status make_key(svari_arena *arena, const char *id, const char *statistic, svari_buffer *words,
                             const char **key, const char **what, svari_error *err) {
  *what = svari_arena_text(arena, words->bytes ? words->bytes : "");
  *key = *what ? svari_arena_printf(arena, "%s %s%s%s", id, statistic, **what ? " " : "", *what) : NULL;
  bool failed = words->failed || !*key;
  svari_buffer_free(words);
  return failed ? svari_fail_memory(err) : SVARI_OK;
}

svari_status svari_wave_entry_key(svari_arena *arena, const json_t *entry, const char *run, const char **key,
                                  const char **what, svari_error *err) {
  svari_buffer words = {0};
  add_word(&words, run);
  describe_entry(entry, &words);
  return make_key(arena, svari_wave_text(entry, "id"), svari_wave_text(entry, "statistic"), &words, key, what, err);
}

svari_status svari_wave_row_key(svari_arena *arena, const svari_estimate_row *row, const char **key, svari_error *err) {
  const char *what;
  svari_buffer words = {0};
  describe_row(row, &words);
  return make_key(arena, row->id, row->statistic, &words, key, &what, err);
}

svari_status svari_wave_each(const json_t *results, svari_wave_fn *fn, void *context, svari_error *err) {
  size_t i;
  json_t *entry, *part;
  json_array_foreach(json_object_get(results, "estimates"), i, entry) {
    svari_status status = fn(context, entry, svari_wave_text(results, "run"), err);
    if (status) return status;
  }
  json_array_foreach(json_object_get(results, "runs"), i, part) {
    svari_status status = svari_wave_each(part, fn, context, err);
    if (status) return status;
  }
  return SVARI_OK;
}

/* Degrees of freedom of the difference of two independent estimates with variances va, vb (Satterthwaite 1946). */
static double satterthwaite(double va, double dfa, double vb, double dfb) {
  if (va + vb == 0) return NAN;
  double parts = (va > 0 ? va * va / dfa : 0) + (vb > 0 ? vb * vb / dfb : 0);
  return (va + vb) * (va + vb) / parts;
}

svari_wave_change svari_wave_difference(const svari_wave_figure *earlier, const svari_wave_figure *later,
                                        double covariance) {
  double va = earlier->se * earlier->se, vb = later->se * later->se, variance = va + vb - 2 * covariance;
  double smaller = fmin(earlier->df, later->df);
  svari_wave_change change = {.previous = earlier->estimate, .estimate = later->estimate - earlier->estimate};
  if (variance < 1e-12 * (va + vb)) variance = 0; /* what is only rounding of two equal waves */
  change.se = sqrt(variance);
  change.df = covariance == 0 ? satterthwaite(va, earlier->df, vb, later->df) : smaller;
  change.statistic = change.se > 0 ? change.estimate / change.se : NAN;
  bool testable = isfinite(change.statistic) && change.df > 0;
  change.p = testable ? svari_t_two_sided(change.statistic, change.df) : NAN;
  return change;
}
