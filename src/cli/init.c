/* svari init: a commented run file to start from, guessed from names and values of the data. What is guessed is said.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "data/frame.h"
#include "present/json.h"
#include "svari/read.h"

enum { MOST_LEVELS = 12, MOST_MEANS = 8, MOST_MARGINS = 3 };

/* Words that begin or make up the names of design columns, each list ended by NULL. */
static const char *const weight_words[] = {"weight", "wt", "wgt", "pw", "w", "svars", "pweight", NULL};
static const char *const strata_words[] = {"strata", "stratum", "strat", "slanis", "slānis", NULL};
static const char *const cluster_words[] = {"psu", "cluster", "clus", "household", "hh", NULL};
static const char *const fpc_words[] = {"fpc", NULL};

static bool is_word(const char *name, const char *const *words) {
  for (size_t i = 0; words[i]; i++) {
    size_t length = strlen(words[i]);
    if (strncasecmp(name, words[i], length) != 0) continue;
    if (name[length] == '\0' || (length > 2 && !isalpha((unsigned char)name[length]))) return true;
  }
  return false;
}

static const char *find_word(const svari_frame *frame, const char *const *words, bool number) {
  for (size_t c = 0; c < frame->ncolumns; c++)
    if (is_word(frame->columns[c]->name, words) && (!number || frame->columns[c]->type == SVARI_NUMBER))
      return frame->columns[c]->name;
  return NULL;
}

typedef enum role { ROLE_DESIGN, ROLE_NAME, ROLE_SHARES, ROLE_MEAN, ROLE_OTHER } role;

/* A whole number that differs in nearly every record names its bearer. */
static bool is_identifier(const svari_column *column, size_t n, size_t distinct) {
  if (column->type == SVARI_TEXT) return true;
  if (column->type == SVARI_CATEGORY) return n > 20 && distinct * 2 > n;
  if (n <= 20 || distinct * 10 < n * 9) return false;
  for (size_t i = 0; i < n; i++)
    if (!isnan(column->number[i]) && column->number[i] != floor(column->number[i])) return false;
  return true;
}

static role role_of(svari_arena *arena, const svari_frame *frame, const svari_column *column) {
  size_t n = svari_frame_records(frame);
  const svari_column *values = svari_column_categories(arena, column, n);
  size_t distinct = values ? values->nlevels : 0;
  if (is_word(column->name, weight_words) || is_word(column->name, strata_words) ||
      is_word(column->name, cluster_words) || is_word(column->name, fpc_words))
    return ROLE_DESIGN;
  if (is_identifier(column, n, distinct)) return ROLE_NAME;
  if (distinct < 2) return ROLE_OTHER;
  if (column->type == SVARI_CATEGORY) return distinct <= MOST_LEVELS ? ROLE_SHARES : ROLE_OTHER;
  return ROLE_MEAN;
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

static void quoted(svari_buffer *out, const char *text) {
  svari_json json = {.out = out};
  if (is_plain(text))
    svari_buffer_text(out, text);
  else
    svari_json_text(&json, text);
}

static void put_named(svari_buffer *out, const char *before, const char *name, const char *after) {
  svari_buffer_text(out, before);
  quoted(out, name);
  svari_buffer_text(out, after);
}

static void put_levels(svari_buffer *out, const svari_column *column, const char *value) {
  svari_buffer_text(out, "{");
  for (size_t l = 0; l < column->nlevels; l++) {
    const svari_level *level = &column->levels[l];
    if (l) svari_buffer_text(out, ", ");
    quoted(out, value ? level->name : level->code ? level->code : level->name);
    svari_buffer_text(out, ": ");
    if (value)
      svari_buffer_text(out, value);
    else
      quoted(out, level->name);
  }
  svari_buffer_text(out, "}");
}

static void put_codebook(svari_buffer *out, const svari_frame *frame, const role *roles) {
  svari_buffer_text(out,
                    "\n# What the columns mean: labels for reports, levels as `code: label` in the order that tables\n"
                    "# have, codes that mean a missing answer.\nvariables:\n");
  for (size_t c = 0; c < frame->ncolumns; c++) {
    const svari_column *column = frame->columns[c];
    if (roles[c] != ROLE_SHARES && roles[c] != ROLE_MEAN) continue;
    put_named(out, "  ", column->name, ":\n    label: ");
    const char *label = column->label.in[SVARI_ENGLISH];
    quoted(out, label ? label : column->name);
    if (roles[c] == ROLE_SHARES) {
      svari_buffer_text(out, "\n    levels: ");
      put_levels(out, column, NULL);
    }
    svari_buffer_text(out, "\n    # missing: [98, 99]\n");
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
  svari_buffer_text(out, "# weighting:\n#   - rake: [");
  for (size_t i = 0; i < count; i++) put_named(out, i ? ", " : "", names[i], "");
  svari_buffer_text(out, "]\n#   - trim: {lower: 0.3, upper: 3, of: median}\n");
}

static void put_guess(svari_buffer *out, const char *key, const char *name, const char *else_say) {
  if (name) {
    svari_buffer_printf(out, "  %s: ", key);
    quoted(out, name);
    svari_buffer_text(out, "  # guessed by its name\n");
  } else {
    svari_buffer_printf(out, "  # %s: %s\n", key, else_say);
  }
}

/* Population sizes go with strata, which only a person can match to them; one size for all is certain. */
static const char *constant(const svari_frame *frame, const char *name) {
  const svari_column *column = name ? svari_frame_find(frame, name) : NULL;
  for (size_t i = 1; column && i < svari_frame_records(frame); i++)
    if (!(column->number[i] == column->number[0])) return NULL;
  return name;
}

static void put_design(svari_buffer *out, const svari_frame *frame) {
  const char *weight = find_word(frame, weight_words, true), *strata = find_word(frame, strata_words, false);
  const char *clusters = find_word(frame, cluster_words, false),
             *fpc = constant(frame, find_word(frame, fpc_words, true));
  bool any = weight || strata || clusters || fpc;
  svari_buffer_printf(out, "\n# How the sample was drawn.%s\n%sdesign:\n",
                      any ? "" : " Nothing in the data tells: each record counts once.", any ? "" : "# ");
  put_guess(out, "weight", weight, "COLUMN       # design weights");
  put_guess(out, "strata", strata, "COLUMN");
  put_guess(out, "clusters", clusters, "COLUMN     # sampling units, when they are not the records");
  put_guess(out, "fpc", fpc, "COLUMN          # population sizes of the strata");
}

static void put_estimates(svari_buffer *out, const svari_frame *frame, const role *roles) {
  size_t means = 0, shares = 0;
  const char *first = NULL;
  svari_buffer_text(out, "\nestimates:\n");
  for (size_t c = 0; c < frame->ncolumns; c++) {
    if (roles[c] != ROLE_SHARES) continue;
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

static void compose(svari_arena *arena, const svari_frame *frame, const char *data, svari_buffer *out) {
  role *roles = SVARI_NEW(arena, role, frame->ncolumns);
  if (!roles) {
    out->failed = true;
    return;
  }
  for (size_t c = 0; c < frame->ncolumns; c++) roles[c] = role_of(arena, frame, frame->columns[c]);
  svari_buffer_text(out,
                    "# A run file to start from. `svari check` tells what is wrong with it, `svari run` runs it,\n"
                    "# `svari help keys` tells all that can be said.\nsvari: 1\ntitle: ");
  quoted(out, data);
  put_named(out, "\ndata:\n  file: ", data, "\n");
  put_codebook(out, frame, roles);
  put_population(out, frame, roles);
  put_design(out, frame);
  put_estimates(out, frame, roles);
  svari_buffer_text(out, "\noutput:\n  formats: [json, csv, html]\n  # weights: true\n");
}

svari_status svari_cli_init(svari_cli *cli) {
  svari_data_spec spec = {.file = cli->words[0], .shown = cli->words[0], .threads = cli->threads};
  svari_frame *frame = NULL;
  svari_status status = svari_frame_read(&spec, &frame, &cli->err);
  if (status) return status;
  svari_buffer out = {0};
  svari_arena *arena = svari_arena_new();
  if (arena) compose(arena, frame, cli->words[0], &out);
  if (!arena || out.failed) status = svari_fail_memory(&cli->err);
  if (!status) status = svari_cli_answer(cli, out.bytes, out.length);
  svari_arena_free(arena);
  svari_buffer_free(&out);
  svari_frame_free(frame);
  return status;
}
