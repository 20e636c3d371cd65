/* Replicate weights that came with the data: which columns, and by which convention. */
#include <math.h>
#include <string.h>

#include "base/nearest.h"
#include "base/pattern.h"
#include "base/sum.h"
#include "design/build.h"

static double scale_jk1(size_t r, double rho) {
  (void)rho;
  return ((double)r - 1) / (double)r;
}
static double scale_one(size_t r, double rho) {
  (void)r;
  (void)rho;
  return 1;
}
static double scale_mean(size_t r, double rho) {
  (void)rho;
  return 1 / (double)r;
}
static double scale_fay(size_t r, double rho) { return 1 / ((double)r * (1 - rho) * (1 - rho)); }
static double scale_sdr(size_t r, double rho) {
  (void)rho;
  return 4 / (double)r;
}

const svari_replicate_type svari_replicate_types[] = {
    {.name = "jk1", .scale = scale_jk1},        {.name = "jkn", .scale = scale_one, .needs_rscales = true},
    {.name = "brr", .scale = scale_mean},       {.name = "fay", .scale = scale_fay, .needs_rho = true},
    {.name = "bootstrap", .scale = scale_mean}, {.name = "sdr", .scale = scale_sdr},
    {.name = "other", .scale = scale_one},
};
const size_t svari_replicate_types_count = sizeof svari_replicate_types / sizeof svari_replicate_types[0];

const svari_replicate_type *svari_replicate_type_find(const char *name) {
  for (size_t i = 0; i < svari_replicate_types_count; i++)
    if (strcmp(svari_replicate_types[i].name, name) == 0) return &svari_replicate_types[i];
  return NULL;
}

typedef struct given {
  svari_build *build;
  const svari_given_replicates_spec *spec;
  const svari_replicate_preset *preset;
  const svari_replicate_type *type;
  double rho;
  const char *pattern;
  size_t count, capacity;
  const svari_column **columns;
  svari_replication *replication;
} given;

static svari_status refuse(const given *g, const char *what, const char *word, const char *hint) {
  svari_fail_at(g->build->err, SVARI_SPEC, g->spec->where, "design: replicates: %s \"%s\"", what, word);
  svari_hint(g->build->err, "%s", hint);
  return SVARI_SPEC;
}

static svari_status find_preset(given *g) {
  const char *names[16];
  if (!g->spec->preset) return SVARI_OK;
  g->preset = svari_replicate_preset_find(g->spec->preset);
  if (g->preset) return SVARI_OK;
  for (size_t i = 0; i < svari_replicate_presets_count; i++) names[i] = svari_replicate_presets[i].name;
  const char *near = svari_nearest(g->spec->preset, names, svari_replicate_presets_count);
  refuse(g, "there is no preset", g->spec->preset, "say type instead: jk1, jkn, brr, fay, bootstrap, sdr or other");
  if (near) svari_hint(g->build->err, "did you mean \"%s\"?", near);
  return SVARI_SPEC;
}

static svari_status find_type(given *g) {
  const char *name = g->spec->type ? g->spec->type : g->preset ? g->preset->type : NULL;
  if (!name) {
    svari_fail_at(g->build->err, SVARI_SPEC, g->spec->where, "design: replicates: the type is not given");
    svari_hint(g->build->err, "say type: jk1, jkn, brr, fay, bootstrap, sdr or other, or a preset");
    return SVARI_SPEC;
  }
  g->type = svari_replicate_type_find(name);
  if (g->type) return SVARI_OK;
  const char *names[8];
  for (size_t i = 0; i < svari_replicate_types_count; i++) names[i] = svari_replicate_types[i].name;
  const char *near = svari_nearest(name, names, svari_replicate_types_count);
  refuse(g, "there is no type", name, "one of jk1, jkn, brr, fay, bootstrap, sdr, other");
  if (near) svari_hint(g->build->err, "did you mean \"%s\"?", near);
  return SVARI_SPEC;
}

/* The columns whose names match, in the data's order; the full-sample weight is none of them. */
static svari_status find_columns(given *g) {
  regex_t regex;
  char message[128];
  const svari_frame *frame = g->build->frame;
  g->pattern = svari_replicate_columns(g->build->scratch, g->build->spec);
  if (!g->pattern) {
    svari_fail_at(g->build->err, SVARI_SPEC, g->spec->where, "design: replicates: columns is not given");
    svari_hint(g->build->err, "say which columns hold them: columns: \"^rep\"");
    return SVARI_SPEC;
  }
  int code = regcomp(&regex, g->pattern, REG_EXTENDED | REG_NOSUB);
  if (code == REG_ESPACE) return svari_fail_memory(g->build->err);
  if (code) {
    regerror(code, &regex, message, sizeof message);
    refuse(g, "columns is not a regular expression:", g->pattern, message);
    return SVARI_SPEC;
  }
  bool fine = true;
  for (size_t c = 0; c < frame->ncolumns && fine; c++) {
    const svari_column *column = frame->columns[c];
    bool weight = g->build->spec->weight && strcmp(g->build->spec->weight, column->name) == 0;
    code = weight ? REG_NOMATCH : svari_pattern_match(&regex, column->name);
    fine = code != REG_ESPACE;
    if (code != 0) continue;
    const svari_column **slot = SVARI_PUSH(g->build->scratch, g->columns, g->count, g->capacity);
    fine = slot != NULL;
    if (slot) *slot = column;
  }
  regfree(&regex);
  if (!fine) return svari_fail_memory(g->build->err);
  if (g->count == 0) return refuse(g, "no column's name matches", g->pattern, "check the names by svari describe");
  if (g->count == 1)
    return refuse(g, "only one column's name matches", g->pattern, "a variance needs two replicates at least");
  return SVARI_OK;
}

static svari_status check_value(const given *g, size_t r, size_t i, double value) {
  double weight = g->build->design->weight[i];
  svari_where where = svari_frame_where(g->build->frame, i);
  const char *name = g->columns[r]->name;
  if (isnan(value)) {
    svari_fail_at(g->build->err, SVARI_DATA, where, "design: replicates: column \"%s\" is missing in data record %zu",
                  name, i + 1);
    svari_hint(g->build->err, "every record has a weight, 0 at least, in every replicate");
    return SVARI_DATA;
  }
  if (!g->spec->combined || weight != 0 || value == 0) return SVARI_OK;
  svari_fail_at(g->build->err, SVARI_DATA, where,
                "design: replicates: column \"%s\" is %.15g in data record %zu, whose full-sample weight is 0", name,
                value, i + 1);
  svari_hint(g->build->err,
             "a record without weight has none in a replicate; if the columns are factors, say combined: false");
  return SVARI_DATA;
}

static svari_status read_factors(given *g, double *factor) {
  svari_status status = SVARI_OK;
  size_t n = g->build->n, negative = 0;
  const double *weight = g->build->design->weight;
  for (size_t r = 0; r < g->count; r++) {
    const double *values;
    svari_status one = svari_build_number(g->build, "replicates", g->columns[r]->name, &values);
    for (size_t i = 0; i < n && !one; i++) {
      status = svari_first(status, check_value(g, r, i, values[i]));
      negative += values[i] < 0;
      factor[r * n + i] = !g->spec->combined ? values[i] : weight[i] != 0 ? values[i] / weight[i] : 0;
    }
    status = svari_first(status, one);
  }
  if (negative &&
      svari_note(g->build->arena, &g->build->design->notes, "%zu replicate weights are negative.", negative))
    return svari_fail_memory(g->build->err);
  return status;
}

static double sum_of(const double *values, size_t n) {
  svari_sum sum = {0};
  for (size_t i = 0; i < n; i++) svari_sum_add(&sum, values[i]);
  return svari_sum_value(&sum);
}

/* Replicate weights represent the same population as the weight; far from it, one of the two is something else. */
static svari_status note_sums(const given *g, const double *factor) {
  svari_build *build = g->build;
  const double *weight = build->design->weight;
  double whole = sum_of(weight, build->n), mean = 0;
  for (size_t r = 0; r < g->count; r++) {
    svari_sum sum = {0};
    for (size_t i = 0; i < build->n; i++) svari_sum_add(&sum, factor[r * build->n + i] * weight[i]);
    mean += svari_sum_value(&sum) / (double)g->count;
  }
  if (fabs(mean - whole) <= 0.5 * whole) return SVARI_OK;
  bool fine = !svari_note(build->arena, &build->design->notes,
                          "Replicate weights sum to %.6g on average, but the weight to %.6g: %s", mean, whole,
                          !build->spec->weight ? "name the full-sample weight under weight."
                          : g->spec->combined  ? "if the columns are factors of it, say combined: false."
                                               : "if the columns are weights, say combined: true.");
  return fine ? SVARI_OK : svari_fail_memory(build->err);
}

static svari_status note_given(const given *g, const double *factor) {
  svari_build *build = g->build;
  const svari_design_spec *spec = build->spec;
  svari_status status = note_sums(g, factor);
  if (!status && (spec->nstrata || spec->nclusters || spec->nfpc) &&
      svari_note(build->arena, &build->design->notes,
                 "With replicate weights of the data, strata, clusters and fpc count for Taylor variance only."))
    status = svari_fail_memory(build->err);
  if (!status && g->preset &&
      svari_note(build->arena, &build->design->notes, "Replicates by preset %s: %s.", g->preset->name,
                 g->preset->source))
    status = svari_fail_memory(build->err);
  return status;
}

static svari_status set_scales(given *g) {
  const svari_given_replicates_spec *spec = g->spec;
  svari_build *build = g->build;
  g->rho = !isnan(spec->rho) ? spec->rho : g->preset ? g->preset->rho : NAN;
  if (g->type->needs_rho && isnan(spec->scale) && !(g->rho >= 0 && g->rho < 1)) {
    svari_fail_at(
        build->err, SVARI_SPEC, spec->where,
        isnan(g->rho) ? "design: replicates: type fay needs rho" : "design: replicates: rho is not from 0 up to 1");
    svari_hint(build->err, "rho is the publisher's factor, often 0.3 or 0.5");
    return SVARI_SPEC;
  }
  if (g->type->needs_rscales && !spec->rscales) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where,
                  "design: replicates: type jkn needs rscales, one for each of %zu columns", g->count);
    svari_hint(build->err, "(n - 1)/n of the replicate's stratum of n units");
    return SVARI_SPEC;
  }
  if (spec->rscales && spec->nrscales != g->count) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: replicates: %zu rscales for %zu columns",
                  spec->nrscales, g->count);
    svari_hint(build->err, "give one for each column that matches \"%s\"", g->pattern);
    return SVARI_SPEC;
  }
  double *rscales = SVARI_NEW(build->arena, double, g->count);
  if (!rscales) return svari_fail_memory(build->err);
  bool negative = spec->scale < 0;
  for (size_t r = 0; r < g->count; r++) {
    rscales[r] = spec->rscales ? spec->rscales[r] : 1;
    negative = negative || !(rscales[r] >= 0);
  }
  if (negative) {
    svari_fail_at(build->err, SVARI_SPEC, spec->where, "design: replicates: scale and rscales are not negative");
    return SVARI_SPEC;
  }
  g->replication->rscales = rscales;
  g->replication->scale = isnan(spec->scale) ? g->type->scale(g->count, g->rho) : spec->scale;
  return SVARI_OK;
}

svari_status svari_build_given(svari_build *build) {
  if (!build->spec->given) return SVARI_OK;
  given g = {.build = build, .spec = build->spec->given};
  svari_status status = find_preset(&g);
  if (!status) status = svari_first(find_columns(&g), find_type(&g));
  if (status) return status;
  double *factor = SVARI_NEW(build->arena, double, g.count * build->n);
  g.replication = SVARI_NEW(build->arena, svari_replication, 1);
  if (!factor || !g.replication) return svari_fail_memory(build->err);
  *g.replication = (svari_replication){.type = g.type->name, .count = g.count, .ngroups = build->n, .factor = factor};
  g.replication->mse = g.spec->has_mse ? g.spec->mse : g.preset != NULL;
  status = set_scales(&g);
  status = svari_first(status, read_factors(&g, factor));
  if (!status) status = note_given(&g, factor);
  build->design->replication = g.replication;
  return status;
}
