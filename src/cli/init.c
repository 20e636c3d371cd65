/* svari init: a commented run file to start from, guessed from names and values of the data. What is guessed is said.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/init.h"
#include "data/frame.h"
#include "present/json.h"
#include "svari/read.h"

enum { MOST_LEVELS = 12, MOST_MEANS = 8, MOST_MARGINS = 3 };

/* ROLE_CODES: numbers that stand for answers. */
typedef enum role { ROLE_DESIGN, ROLE_NAME, ROLE_SHARES, ROLE_CODES, ROLE_MEAN, ROLE_OTHER } role;

/* A whole number that differs in nearly every record names its bearer. */
static bool is_identifier(const svari_column *column, size_t n, size_t distinct) {
  if (column->type == SVARI_TEXT) return true;
  if (column->type == SVARI_CATEGORY) return n > 20 && distinct * 2 > n;
  if (n <= 20 || distinct * 10 < n * 9) return false;
  for (size_t i = 0; i < n; i++)
    if (!isnan(column->number[i]) && column->number[i] != floor(column->number[i])) return false;
  return true;
}

/* Few whole numbers, each many times: codes of answers, most likely. */
static bool are_codes(const svari_column *column, const svari_column *values, size_t n) {
  if (column->type != SVARI_NUMBER || values->nlevels > MOST_LEVELS || values->nlevels * 10 > n) return false;
  for (size_t l = 0; l < values->nlevels; l++)
    if (!(values->levels[l].value >= 0 && values->levels[l].value < 1000) ||
        values->levels[l].value != floor(values->levels[l].value))
      return false;
  return true;
}

static role role_of(svari_arena *arena, const svari_frame *frame, const svari_init_design *guess,
                    const svari_column *column) {
  size_t n = svari_frame_records(frame);
  const svari_column *values = svari_column_categories(arena, column, n);
  size_t distinct = values ? values->nlevels : 0;
  if (svari_init_is_design(guess, column->name)) return ROLE_DESIGN;
  if (is_identifier(column, n, distinct)) return ROLE_NAME;
  if (distinct < 2) return ROLE_OTHER;
  if (column->type == SVARI_CATEGORY) return distinct <= MOST_LEVELS ? ROLE_SHARES : ROLE_OTHER;
  return are_codes(column, values, n) ? ROLE_CODES : ROLE_MEAN;
}

/* A word of letters needs no quotes; anything else gets JSON's, which are YAML's. */
static bool is_plain(const char *text) {
  static const char *const taken[] = {"true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL"};
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    if (strcmp(text, taken[i]) == 0) return false;
  if (isdigit((unsigned char)text[0]) || !text[0]) return false;
  for (const unsigned char *p = (const unsigned char *)text; *p; p++)
    if (*p < 0x80 && !isalnum(*p) && *p != '_' && !(*p == '.' && p[1])) return false;
  return text[0] != '.';
}

void svari_init_quoted(svari_buffer *out, const char *text) {
  svari_json json = {.out = out};
  if (is_plain(text))
    svari_buffer_text(out, text);
  else
    svari_json_text(&json, text);
}

static void put_named(svari_buffer *out, const char *before, const char *name, const char *after) {
  svari_buffer_text(out, before);
  svari_init_quoted(out, name);
  svari_buffer_text(out, after);
}

static void put_levels(svari_buffer *out, const svari_column *column, const char *value) {
  svari_buffer_text(out, "{");
  for (size_t l = 0; l < column->nlevels; l++) {
    const svari_level *level = &column->levels[l];
    if (l) svari_buffer_text(out, ", ");
    svari_init_quoted(out, value ? level->name : level->code ? level->code : level->name);
    svari_buffer_text(out, ": ");
    if (value)
      svari_buffer_text(out, value);
    else
      svari_init_quoted(out, level->name);
  }
  svari_buffer_text(out, "}");
}

/* 98 and 99 far from the other codes: don't know and refused. */
static bool is_no_answer(double value, double most) {
  static const double used[] = {97, 98, 99, 997, 998, 999};
  bool any = false;
  for (size_t i = 0; i < sizeof used / sizeof *used; i++) any = any || value == used[i];
  return any && value > 3 * most;
}

/* Codes as categories whose labels a person fills in. */
static void put_codes(svari_arena *arena, svari_buffer *out, const svari_column *column, size_t n) {
  const svari_column *values = svari_column_categories(arena, column, n);
  double most = 0;
  size_t missing = 0;
  out->failed |= !values;
  for (size_t l = 0; values && l < values->nlevels; l++)
    if (values->levels[l].value < 97) most = values->levels[l].value;
  svari_buffer_text(out, "\n    type: category  # guessed: few whole numbers\n    # levels: {");
  for (size_t l = 0, at = 0; values && l < values->nlevels; l++)
    if (!is_no_answer(values->levels[l].value, most))
      svari_buffer_printf(out, at++ ? ", %s: ?" : "%s: ?", values->levels[l].name);
  svari_buffer_text(out, "}");
  for (size_t l = 0; values && l < values->nlevels; l++)
    if (is_no_answer(values->levels[l].value, most))
      svari_buffer_printf(out, missing++ ? ", %s" : "\n    missing: [%s", values->levels[l].name);
  if (missing) svari_buffer_text(out, "]  # guessed: far from the other codes");
}

static bool has_codebook(const svari_frame *frame, const role *roles) {
  for (size_t c = 0; c < frame->ncolumns; c++)
    if (roles[c] == ROLE_SHARES || roles[c] == ROLE_CODES || roles[c] == ROLE_MEAN) return true;
  return false;
}

static void put_codebook(svari_arena *arena, svari_buffer *out, const svari_frame *frame, const role *roles) {
  bool told = false;
  svari_buffer_text(out,
                    "\n# What the columns mean: labels for reports, levels as `code: label` in the order that tables\n"
                    "# have, codes that mean a missing answer.\n");
  svari_buffer_text(out, has_codebook(frame, roles) ? "variables:\n" : "# variables:\n");
  for (size_t c = 0; c < frame->ncolumns; c++) {
    const svari_column *column = frame->columns[c];
    if (roles[c] != ROLE_SHARES && roles[c] != ROLE_CODES && roles[c] != ROLE_MEAN) continue;
    put_named(out, "  ", column->name, ":\n    label: ");
    const char *label = column->label.in[SVARI_ENGLISH];
    svari_init_quoted(out, label ? label : column->name);
    if (roles[c] == ROLE_SHARES) {
      svari_buffer_text(out, "\n    levels: ");
      put_levels(out, column, NULL);
    }
    if (roles[c] == ROLE_CODES) put_codes(arena, out, column, svari_frame_records(frame));
    svari_buffer_text(out, told ? "\n" : "\n    # missing: [98, 99]\n");
    told = true;
  }
}

static void put_population(svari_buffer *out, const svari_frame *frame, const role *roles) {
  svari_buffer_text(
      out,
      "\n# What is known of the population, and how to weigh to it. Put in the figures (or shares:) and take\n"
      "# the # away.\n# population:\n#   size: 1000000\n#   margins:\n");
  size_t count = 0;
  const char *names[MOST_MARGINS];
  for (size_t c = 0; c < frame->ncolumns && count < MOST_MARGINS; c++) {
    if (roles[c] != ROLE_SHARES) continue;
    put_named(out, "#     ", frame->columns[c]->name, ": {totals: ");
    put_levels(out, frame->columns[c], "0");
    svari_buffer_text(out, "}\n");
    names[count++] = frame->columns[c]->name;
  }
  if (count == 0) svari_buffer_text(out, "#     COLUMN: {totals: {CATEGORY: 0, CATEGORY: 0}}\n");
  svari_buffer_text(out, "# weighting:\n#   - rake: [");
  if (count == 0) svari_buffer_text(out, "COLUMN");
  for (size_t i = 0; i < count; i++) put_named(out, i ? ", " : "", names[i], "");
  svari_buffer_text(out, "]\n#   - trim: {lower: 0.3, upper: 3, of: median}\n");
}

static void put_estimates(svari_buffer *out, const svari_frame *frame, const role *roles) {
  size_t means = 0, shares = 0;
  const char *first = NULL;
  svari_buffer_text(out, "\nestimates:\n");
  for (size_t c = 0; c < frame->ncolumns; c++) {
    if (roles[c] != ROLE_SHARES && roles[c] != ROLE_CODES) continue;
    const char *name = frame->columns[c]->name;
    if (!first) first = name;
    put_named(out, "  - {id: ", name, ", proportion: [");
    put_named(out, "", name, "]}\n");
    shares++;
  }
  for (size_t c = 0; c < frame->ncolumns && means < MOST_MEANS; c++) {
    if (roles[c] != ROLE_MEAN) continue;
    put_named(out, means++ ? ", " : "  - {id: means, mean: [", frame->columns[c]->name, "");
  }
  if (means) svari_buffer_text(out, "]}\n");
  if (!means && !shares) svari_buffer_text(out, "  - {id: n, count: true}\n");
  if (first && means)
    put_named(out, "  # by: [", first, "] in an entry gives it for each category; where: 'age >= 18' limits it\n");
}

static void compose(svari_arena *arena, const svari_frame *frame, const svari_data_spec *data, svari_buffer *out) {
  role *roles = SVARI_NEW(arena, role, frame->ncolumns);
  if (!roles) {
    out->failed = true;
    return;
  }
  svari_init_design guess;
  if (!svari_init_guess(arena, frame, &guess)) {
    out->failed = true;
    return;
  }
  for (size_t c = 0; c < frame->ncolumns; c++) roles[c] = role_of(arena, frame, &guess, frame->columns[c]);
  svari_buffer_text(out,
                    "# A run file to start from. `svari check` tells what is wrong with it, `svari run` runs it,\n"
                    "# `svari help keys` tells all that can be said.\nsvari: 1\ntitle: ");
  svari_init_quoted(out, data->file);
  put_named(out, "\ndata:\n  file: ", data->file, "\n");
  if (data->decimal == ',') svari_buffer_text(out, "  decimal: \",\" # numbers are written 3,5\n");
  put_codebook(arena, out, frame, roles);
  put_population(out, frame, roles);
  svari_init_put_design(out, &guess);
  put_estimates(out, frame, roles);
  svari_buffer_text(out, "\noutput:\n  formats: [json, csv, html]\n  # weights: true\n");
}

svari_status svari_cli_init(svari_cli *cli) {
  svari_data_spec spec;
  svari_frame *frame = NULL;
  svari_status status = svari_cli_data(cli, &spec);
  if (!status) status = svari_frame_read(&spec, &frame, &cli->err);
  if (status) return status;
  svari_buffer out = {0};
  svari_arena *arena = svari_arena_new();
  if (arena) compose(arena, frame, &spec, &out);
  if (!arena || out.failed) status = svari_fail_memory(&cli->err);
  if (!status) status = svari_cli_answer(cli, out.bytes, out.length);
  svari_arena_free(arena);
  svari_buffer_free(&out);
  svari_frame_free(frame);
  return status;
}
