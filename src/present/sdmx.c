/* results.sdmx.csv: SDMX-CSV 2.0, a line per figure. Codes are made of names by the rules of SDMX identifiers; the
 * names themselves stand in columns of our own at the end of the line, which the format allows. */
#include "present/jsonstat.h"

#include "base/arena.h"
#include "present/csv.h"
#include "present/names.h"
#include "present/view.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A column's codes: each text has one of its own. */
typedef struct code {
  const char *column, *text, *id;
} code;

typedef struct sheet {
  svari_csv_out csv;
  svari_view view;
  svari_arena *arena;
  size_t ncodes, capacity;
  code *codes;
  svari_names domains;
  bool failed;
} sheet;

/* One figure with its coordinates. */
typedef struct observation {
  const char *request, *statistic, *variable, *category;
  double probability;
  const svari_domain *domain;
  double value, se, low, high, df;
  size_t n;
  const svari_flags *flags;
  const svari_estimate_spec *spec; /* whose nets are categories too; NULL */
} observation;

/* Letters of U+00C0 .. U+017F without their marks; '_' where there is no single one. */
static const char plain_letters[] =
    "AAAAAAACEEEEIIIIDNOOOOO_OUUUUYTsaaaaaaaceeeeiiiidnooooo_ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

static char plain_letter(const char **at) {
  unsigned char c = (unsigned char)**at;
  if (c < 0x80) {
    (*at)++;
    return isalnum(c) || c == '_' || c == '-' ? (char)c : '_';
  }
  unsigned point = c >= 0xC2 && c < 0xE0 ? (c & 0x1Fu) << 6 | ((unsigned char)(*at)[1] & 0x3Fu) : 0;
  do (*at)++;
  while (((unsigned char)**at & 0xC0) == 0x80);
  return point >= 0xC0 && point - 0xC0 < sizeof plain_letters - 1 ? plain_letters[point - 0xC0] : '_';
}

static bool is_taken(const sheet *s, const char *column, const char *id) {
  for (size_t i = 0; i < s->ncodes; i++)
    if (strcmp(s->codes[i].column, column) == 0 && strcmp(s->codes[i].id, id) == 0) return true;
  return false;
}

/* The identifier of a text within a column. */
static const char *code_of(sheet *s, const char *column, const char *text) {
  for (size_t i = 0; i < s->ncodes; i++)
    if (strcmp(s->codes[i].column, column) == 0 && strcmp(s->codes[i].text, text) == 0) return s->codes[i].id;
  char *id = SVARI_NEW(s->arena, char, strlen(text) + 24);
  code *slot = id ? SVARI_PUSH(s->arena, s->codes, s->ncodes, s->capacity) : NULL;
  if (!slot) {
    s->failed = true;
    return "";
  }
  s->ncodes--;
  size_t length = 0;
  for (const char *at = text; *at;) id[length++] = plain_letter(&at);
  if (length == 0) id[length++] = '_';
  for (int i = 2; is_taken(s, column, id) || strcmp(id, "_T") == 0 || strcmp(id, "_Z") == 0; i++)
    snprintf(id + length, 24, "_%d", i);
  s->codes[s->ncodes++] = (code){column, text, id};
  return id;
}

/* A dimension's name: an identifier in capitals. */
static const char *dimension_name(sheet *s, const char *variable) {
  const char *id = code_of(s, "", variable);
  char *name = svari_arena_text(s->arena, id);
  s->failed |= !name;
  for (char *at = name; at && *at; at++) *at = (char)toupper((unsigned char)*at);
  return name ? name : "";
}

static void put_head(sheet *s) {
  static const char *const before[] = {"STRUCTURE", "STRUCTURE_ID", "ACTION",   "RUN",        "REQUEST",
                                       "STATISTIC", "INDICATOR",    "CATEGORY", "PROBABILITY"};
  static const char *const after[] = {"OBS_VALUE",  "STD_ERROR",      "CI_LOW",        "CI_HIGH",
                                      "OBS_STATUS", "CONF_STATUS",    "SAMPLE_SIZE",   "DF",
                                      "FLAGS",      "INDICATOR_NAME", "CATEGORY_NAME", "DOMAIN_NAME"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++) svari_csv_text(&s->csv, before[i]);
  /* a name of a column of ours can't be a variable's: variables get D_ before theirs */
  for (size_t i = 0; i < s->domains.count; i++) {
    const char *name = svari_arena_printf(s->arena, "D_%s", dimension_name(s, s->domains.items[i]));
    s->failed |= !name;
    svari_csv_text(&s->csv, name);
  }
  for (size_t i = 0; i < sizeof after / sizeof *after; i++) svari_csv_text(&s->csv, after[i]);
  svari_csv_line(&s->csv);
}

static bool has_flag(const svari_flags *flags, const char *name) {
  for (size_t i = 0; i < flags->count; i++)
    if (strcmp(flags->names[i], name) == 0) return true;
  return false;
}

typedef struct status_rule {
  const char *flag, *obs, *conf;
} status_rule;

/* The first row whose flag a figure has: of CL_OBS_STATUS and CL_CONF_STATUS. A figure hidden for being imprecise is
 * not confidential. */
static const status_rule status_rules[] = {
    {"complementary", "Q", "D"},
    {"cv_suppress", "Q", "F"},
    {"nchs_suppress", "Q", "F"},
    {"nchs_count_suppress", "Q", "F"},
    {"confidential", "Q", "C"},
    {"suppressed", "Q", "C"},
    {"cv_caution", "U", "F"},
    {"nchs_complement", "U", "F"},
    {"nchs_review_df", "U", "F"},
    {"nchs_review_boundary", "U", "F"},
    {"nchs_count_review", "U", "F"},
    {"small_n", "U", "F"},
    {"n_caution", "U", "F"},
    {"small_effective_n", "U", "F"},
    {"few_df", "U", "F"},
};

/* Rules of hiding speak of what is hidden; of a figure that is shown, every rule says that it is weak. */
static const status_rule *status_of(const observation *o) {
  static const status_rule normal = {NULL, "A", "F"}, missing = {NULL, "M", "F"}, weak = {NULL, "U", "F"};
  bool hidden = has_flag(o->flags, "suppressed") || has_flag(o->flags, "confidential");
  for (size_t i = 0; i < sizeof status_rules / sizeof *status_rules; i++) {
    const status_rule *rule = &status_rules[i];
    if (!has_flag(o->flags, rule->flag)) continue;
    if (!hidden) return isfinite(o->value) ? &weak : &missing;
    if (rule->obs[0] == 'Q') return rule;
  }
  return isfinite(o->value) ? &normal : &missing;
}

static void put_coordinates(sheet *s, const observation *o) {
  const char *run = s->view.report->name;
  svari_csv_text(&s->csv, "dataflow");
  svari_csv_text(&s->csv, "SVARI:RESULTS(1.0.0)");
  svari_csv_text(&s->csv, "I");
  svari_csv_text(&s->csv, run ? code_of(s, "RUN", run) : "_Z");
  svari_csv_text(&s->csv, code_of(s, "REQUEST", o->request ? o->request : ""));
  svari_csv_text(&s->csv, code_of(s, "STATISTIC", o->statistic));
  svari_csv_text(&s->csv, o->variable ? code_of(s, "INDICATOR", o->variable) : "_Z");
  svari_csv_text(&s->csv, o->category ? code_of(s, o->variable ? o->variable : "CATEGORY", o->category) : "_Z");
  if (isfinite(o->probability))
    svari_csv_number(&s->csv, o->probability);
  else
    svari_csv_text(&s->csv, "_Z");
  for (size_t i = 0; i < s->domains.count; i++) {
    const char *category = svari_domain_category(o->domain, s->domains.items[i]);
    bool all = !category || strcmp(category, "*") == 0;
    svari_csv_text(&s->csv, all ? "_T" : code_of(s, s->domains.items[i], category));
  }
}

static void put_observation(sheet *s, const observation *o) {
  const status_rule *status = status_of(o);
  svari_buffer flags = {0}, domain = {0};
  svari_flags_join(o->flags, &flags);
  svari_view_domain(&s->view, o->domain, &domain);
  put_coordinates(s, o);
  const double figures[] = {o->value, o->se, o->low, o->high};
  for (size_t i = 0; i < 4; i++) svari_csv_number(&s->csv, figures[i]);
  svari_csv_text(&s->csv, status->obs);
  svari_csv_text(&s->csv, status->conf);
  svari_csv_count(&s->csv, o->n);
  svari_csv_number(&s->csv, o->df);
  svari_csv_text(&s->csv, flags.bytes);
  svari_csv_text(&s->csv, o->variable ? svari_view_variable(&s->view, o->variable) : NULL);
  svari_csv_text(&s->csv, o->category ? svari_view_answer(&s->view, o->spec, o->variable, o->category) : NULL);
  svari_csv_text(&s->csv, domain.bytes);
  svari_csv_line(&s->csv);
  s->failed |= flags.failed || domain.failed;
  svari_buffer_free(&flags);
  svari_buffer_free(&domain);
}

static void estimates(sheet *s) {
  const svari_report *report = s->view.report;
  for (size_t i = 0; i < report->nestimates; i++) {
    const svari_estimate_row *row = &report->estimates[i];
    svari_buffer name = {0};
    svari_estimate_name(row, &name);
    const char *variable = name.bytes ? svari_arena_text(s->arena, name.bytes) : NULL;
    s->failed |= name.failed || (name.bytes && !variable);
    svari_buffer_free(&name);
    put_observation(
        s, &(observation){row->id, row->statistic, variable, row->category, row->probability, &row->domain,
                          row->estimate, row->se, row->ci[0], row->ci[1], row->df, row->n, &row->flags, row->spec});
  }
}

static void cell_lines(sheet *s, const svari_table *table, const svari_cell *cell) {
  const svari_domain_part *part = cell->row.count ? &cell->row.parts[0] : NULL;
  for (size_t m = 0; m < SVARI_MEASURES; m++) {
    const svari_share *share = svari_measures[m].of(cell);
    if (!share->present) continue;
    put_observation(s, &(observation){table->id, svari_measures[m].name, part ? part->variable : NULL,
                                      part ? part->category : NULL, NAN, &cell->column, share->estimate, share->se,
                                      share->ci[0], share->ci[1], share->df, cell->n, &share->flags, NULL});
  }
}

static void gather(sheet *s, const svari_report *report) {
  for (size_t i = 0; i < report->nestimates; i++)
    for (size_t p = 0; p < report->estimates[i].domain.count; p++)
      s->failed |= !svari_names_add(&s->domains, report->estimates[i].domain.parts[p].variable);
  for (size_t t = 0; t < report->ntables; t++)
    for (size_t i = 0; i < report->tables[t].ncells; i++)
      for (size_t p = 0; p < report->tables[t].cells[i].column.count; p++)
        s->failed |= !svari_names_add(&s->domains, report->tables[t].cells[i].column.parts[p].variable);
  for (size_t i = 0; i < report->nparts; i++) gather(s, report->parts[i]);
}

static void put_report(sheet *s, const svari_report *report) {
  s->view = (svari_view){report, report->language};
  estimates(s);
  for (size_t t = 0; t < report->ntables; t++)
    for (size_t i = 0; i < report->tables[t].ncells; i++)
      cell_lines(s, &report->tables[t], &report->tables[t].cells[i]);
  for (size_t i = 0; i < report->nparts; i++) put_report(s, report->parts[i]);
}

svari_status svari_write_sdmx(const svari_report *report, svari_buffer *out, svari_error *err) {
  sheet s = {.csv = {.out = out}, .arena = svari_arena_new()};
  if (!s.arena) return svari_fail_memory(err);
  gather(&s, report);
  if (!s.failed) {
    put_head(&s);
    put_report(&s, report);
  }
  free(s.domains.items);
  svari_arena_free(s.arena);
  return s.failed || out->failed ? svari_fail_memory(err) : SVARI_OK;
}
