/* The parent's side: starts the child, takes its messages, makes the codebook and hands the text to the CSV reader. */
#include "read/readstat.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/number.h"
#include "data/frame.h"
#include "read/csv.h"
#include "read/readstat_child.h"
#include "read/readstat_write.h"
#include "read/source.h"

typedef struct file_variable {
  const char *name, *label, *set;
  int measure;
  bool text;
  size_t nvalues, capacity;
  const char **values; /* distinct codes seen, as text */
} file_variable;

typedef struct file_label {
  const char *set, *code, *label;
} file_label;

typedef struct file_book {
  svari_arena *arena;
  svari_buffer csv;
  size_t nvariables, variable_capacity;
  file_variable *variables;
  size_t nlabels, label_capacity;
  file_label *labels;
  size_t nsets, set_capacity;
  svari_answer_set *sets;
  const char *error; /* what ReadStat said */
  bool ended, failed;
} file_book;

/* ---- messages ---- */

/* The next NUL-ended text of a message, "" past its end. */
static const char *next_text(const char **at, const char *end) {
  const char *text = *at, *stop = memchr(text, '\0', (size_t)(end - text));
  if (!stop) return "";
  *at = stop + 1;
  return text;
}

static void take_variable(file_book *book, const char *at, const char *end) {
  file_variable *v = SVARI_PUSH(book->arena, book->variables, book->nvariables, book->variable_capacity);
  if (!v) {
    book->failed = true;
    return;
  }
  v->name = next_text(&at, end);
  v->label = next_text(&at, end);
  v->set = next_text(&at, end);
  if (end - at < 2) return;
  v->measure = at[0];
  v->text = at[1] != 0;
}

static void take_label(file_book *book, const char *at, const char *end) {
  file_label *label = SVARI_PUSH(book->arena, book->labels, book->nlabels, book->label_capacity);
  if (!label) {
    book->failed = true;
    return;
  }
  label->set = next_text(&at, end);
  label->code = next_text(&at, end);
  label->label = next_text(&at, end);
}

static void take_value(file_book *book, const char *at, const char *end) {
  uint32_t number;
  if (end - at < (ptrdiff_t)sizeof number) return;
  memcpy(&number, at, sizeof number);
  at += sizeof number;
  if (number >= book->nvariables) return;
  file_variable *v = &book->variables[number];
  const char **slot = SVARI_PUSH(book->arena, v->values, v->nvalues, v->capacity);
  if (slot)
    *slot = next_text(&at, end);
  else
    book->failed = true;
}

static void take_set(file_book *book, const char *at, const char *end) {
  svari_answer_set *set = SVARI_PUSH(book->arena, book->sets, book->nsets, book->set_capacity);
  const char **variables = NULL;
  size_t capacity = 0;
  book->failed |= !set;
  if (!set) return;
  set->name = next_text(&at, end);
  set->label = next_text(&at, end);
  set->value = next_text(&at, end);
  while (at < end && memchr(at, '\0', (size_t)(end - at))) {
    const char **slot = SVARI_PUSH(book->arena, variables, set->nvariables, capacity);
    book->failed |= !slot;
    if (!slot) return;
    *slot = next_text(&at, end);
  }
  set->variables = variables;
}

static void take(file_book *book, char tag, const char *bytes, size_t length) {
  if (tag == SVARI_CHILD_CSV) {
    svari_buffer_add(&book->csv, bytes, length);
    book->failed |= book->csv.failed;
    return;
  }
  const char *copy = svari_arena_text_n(book->arena, bytes, length);
  if (!copy)
    book->failed = true;
  else if (tag == SVARI_CHILD_VARIABLE)
    take_variable(book, copy, copy + length);
  else if (tag == SVARI_CHILD_LABEL)
    take_label(book, copy, copy + length);
  else if (tag == SVARI_CHILD_EXTRA)
    take_value(book, copy, copy + length);
  else if (tag == SVARI_CHILD_SET)
    take_set(book, copy, copy + length);
  else if (tag == SVARI_CHILD_ERROR)
    book->error = copy;
  else
    book->ended = tag == SVARI_CHILD_END;
}

static bool read_all(int fd, void *bytes, size_t length) {
  char *at = bytes;
  while (length) {
    ssize_t got = read(fd, at, length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    length -= (size_t)got;
  }
  return true;
}

static void listen_to_child(file_book *book, int fd) {
  enum { MOST_MESSAGE = 1 << 24 };
  char tag, *bytes = NULL;
  uint32_t length, room = 0;
  while (!book->ended && !book->failed && read_all(fd, &tag, 1) && read_all(fd, &length, sizeof length)) {
    if (length > MOST_MESSAGE) break;
    if (length > room || !bytes) {
      free(bytes);
      room = length < 4096 ? 4096 : length;
      bytes = malloc(room);
    }
    if (!bytes) book->failed = true;
    if (!bytes || !read_all(fd, bytes, length)) break;
    take(book, tag, bytes, length);
  }
  free(bytes);
}

/* What a child is to do: `work` never comes back to its caller's code, the child ends after it. */
typedef struct child_work {
  void (*work)(const void *context, int fd);
  const void *context;
} child_work;

static svari_status run_work(const svari_data_spec *spec, const char *kind, child_work job, file_book *book,
                             svari_error *err) {
  int ends[2];
  if (access(spec->file, R_OK) != 0)
    return svari_fail_at(err, SVARI_IO, spec->where, "%s can't be read: %s", svari_source_shown(spec), strerror(errno));
  if (pipe(ends) != 0) return svari_fail(err, SVARI_IO, "no pipe can be made: %s", strerror(errno));
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    job.work(job.context, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  if (pid > 0) listen_to_child(book, ends[0]);
  close(ends[0]);
  if (pid < 0)
    return svari_fail(err, SVARI_IO, "no process can be started to read %s: %s", svari_source_shown(spec),
                      strerror(errno));
  int state = 0;
  while (waitpid(pid, &state, 0) < 0 && errno == EINTR) continue;
  if (book->failed) return svari_fail_memory(err);
  if (book->ended) return SVARI_OK;
  if (WIFSIGNALED(state))
    return svari_fail_at(err, SVARI_DATA, spec->where, "%s is broken: reading it as %s ended with signal %d (%s)",
                         svari_source_shown(spec), kind, WTERMSIG(state), strsignal(WTERMSIG(state)));
  return svari_fail_at(err, SVARI_DATA, spec->where, "%s can't be read as %s: %s", svari_source_shown(spec), kind,
                       book->error ? book->error : "its text ends before its time");
}

typedef struct parse_work {
  const char *path, *kind;
  long records;
} parse_work;

static void parse(const void *context, int fd) {
  const parse_work *w = context;
  svari_readstat_child(w->path, w->kind, w->records, fd);
}

static svari_status run_child(const svari_data_spec *spec, const char *kind, long records, file_book *book,
                              svari_error *err) {
  parse_work w = {spec->file, kind, records};
  return run_work(spec, kind, (child_work){parse, &w}, book, err);
}

svari_status svari_child_collect(const svari_data_spec *spec, const char *kind,
                                 void (*work)(const void *context, int fd), const void *context, char **bytes,
                                 size_t *length, svari_error *err) {
  file_book book = {.arena = svari_arena_new()};
  svari_status status =
      book.arena ? run_work(spec, kind, (child_work){work, context}, &book, err) : svari_fail_memory(err);
  if (status == SVARI_OK) {
    *bytes = book.csv.bytes;
    *length = book.csv.length;
  } else {
    svari_buffer_free(&book.csv);
  }
  svari_arena_free(book.arena);
  return status;
}

/* ---- the codebook ---- */

static bool is_code(const char *a, const char *b) {
  double x, y;
  if (strcmp(a, b) == 0) return true;
  return svari_number_parse(a, strlen(a), &x) && svari_number_parse(b, strlen(b), &y) && x == y;
}

static bool has_label(const file_book *book, const char *set, const char *code) {
  for (size_t i = 0; i < book->nlabels; i++)
    if (strcmp(book->labels[i].set, set) == 0 && is_code(book->labels[i].code, code)) return true;
  return false;
}

/* A number with labels is a set of categories when the file says so (nominal, ordinal), or when every value that occurs
 * has a label: programs call everything a scale unless told otherwise. A scale with labelled ends stays a number. */
static bool is_category(const file_book *book, const file_variable *v) {
  enum { NOMINAL = 1, ORDINAL = 2 };
  bool labelled = false;
  for (size_t i = 0; i < book->nlabels && !labelled; i++) labelled = strcmp(book->labels[i].set, v->set) == 0;
  if (!labelled || v->set[0] == '\0' || v->nvalues == SVARI_CHILD_MOST_EXTRA) return false;
  if (v->text || v->measure == NOMINAL || v->measure == ORDINAL) return true;
  for (size_t i = 0; i < v->nvalues; i++)
    if (!has_label(book, v->set, v->values[i])) return false;
  return true;
}

static svari_level level_of(const char *code, const char *label) {
  svari_level level = {.name = label, .code = code};
  if (!svari_number_parse(code, strlen(code), &level.value)) level.value = NAN;
  for (int l = 0; l < SVARI_LANGUAGES; l++) level.label.in[l] = label;
  return level;
}

static int by_value(const void *a, const void *b) {
  const svari_level *x = a, *y = b;
  if (isnan(x->value) || isnan(y->value)) return strcmp(x->code, y->code);
  return (x->value > y->value) - (x->value < y->value);
}

/* Two codes of one label would be one category: the later one is named with its code. */
static bool name_apart(svari_arena *arena, svari_level *levels, size_t count) {
  for (size_t i = 1; i < count; i++)
    for (size_t j = 0; j < i; j++) {
      if (strcmp(levels[i].name, levels[j].name) != 0) continue;
      char *name = svari_arena_printf(arena, "%s (%s)", levels[i].name, levels[i].code);
      if (!name) return false;
      levels[i] = level_of(levels[i].code, name);
    }
  return true;
}

static bool give_levels(const file_book *book, const file_variable *v, svari_variable_spec *out) {
  svari_level *levels = SVARI_NEW(book->arena, svari_level, book->nlabels + v->nvalues);
  size_t count = 0;
  if (!levels) return false;
  for (size_t i = 0; i < book->nlabels; i++)
    if (strcmp(book->labels[i].set, v->set) == 0)
      levels[count++] = level_of(book->labels[i].code, book->labels[i].label);
  for (size_t i = 0; i < v->nvalues; i++)
    if (!has_label(book, v->set, v->values[i])) levels[count++] = level_of(v->values[i], v->values[i]);
  qsort(levels, count, sizeof *levels, by_value);
  out->has_type = true;
  out->type = SVARI_CATEGORY;
  out->levels = levels;
  out->nlevels = count;
  return name_apart(book->arena, levels, count);
}

/* The file's codebook, where the run file says nothing else. */
static svari_variable_spec *make_codebook(const file_book *book, const svari_data_spec *spec) {
  svari_variable_spec *out = SVARI_NEW(book->arena, svari_variable_spec, book->nvariables + 1);
  for (size_t i = 0; out && i < book->nvariables; i++) {
    const file_variable *v = &book->variables[i];
    const svari_variable_spec *said = svari_variable_find(spec->variables, spec->nvariables, v->name);
    if (said) out[i] = *said;
    out[i].name = v->name;
    for (int l = 0; l < SVARI_LANGUAGES; l++)
      if (!out[i].label.in[l] && v->label[0]) out[i].label.in[l] = v->label;
    if (out[i].nlevels || (out[i].has_type && out[i].type != SVARI_CATEGORY)) continue;
    if (is_category(book, v) && !give_levels(book, v, &out[i])) return NULL;
    if (!out[i].has_type && out[i].nlevels == 0 && v->text) {
      out[i].has_type = true;
      out[i].type = SVARI_CATEGORY;
    }
  }
  return out;
}

/* The sets into memory of their own. */
static svari_status keep_sets(const file_book *book, svari_arena *arena, const svari_answer_set **out, size_t *count,
                              svari_error *err) {
  svari_answer_set *sets = SVARI_NEW(arena, svari_answer_set, book->nsets);
  if (!sets) return svari_fail_memory(err);
  for (size_t i = 0; i < book->nsets; i++) {
    const svari_answer_set *from = &book->sets[i];
    const char **variables = SVARI_NEW(arena, const char *, from->nvariables);
    sets[i] = (svari_answer_set){svari_arena_text(arena, from->name), svari_arena_text(arena, from->label),
                                 svari_arena_text(arena, from->value), from->nvariables, variables};
    if (!variables || !sets[i].name || !sets[i].label || !sets[i].value) return svari_fail_memory(err);
    for (size_t v = 0; v < from->nvariables; v++) {
      variables[v] = svari_arena_text(arena, from->variables[v]);
      if (!variables[v]) return svari_fail_memory(err);
    }
  }
  *out = sets;
  *count = book->nsets;
  return SVARI_OK;
}

svari_status svari_readstat_frame(const svari_data_spec *spec, const char *kind, svari_frame **out, svari_error *err) {
  file_book book = {.arena = svari_arena_new()};
  svari_status status = book.arena ? run_child(spec, kind, 0, &book, err) : svari_fail_memory(err);
  svari_variable_spec *codebook = status == SVARI_OK ? make_codebook(&book, spec) : NULL;
  svari_close_last_record(&book.csv);
  if (status == SVARI_OK && (!codebook || book.csv.failed)) status = svari_fail_memory(err);
  if (status == SVARI_OK) {
    svari_data_spec text = *spec;
    text.delimiter = ',';
    text.variables = codebook;
    text.nvariables = book.nvariables;
    status = svari_csv_frame(&text, book.csv.bytes ? book.csv.bytes : "", book.csv.length, out, err);
    if (status == SVARI_OK && book.nsets &&
        (status = keep_sets(&book, (*out)->arena, &(*out)->sets, &(*out)->nsets, err)) != SVARI_OK) {
      svari_frame_free(*out);
      *out = NULL;
    }
  }
  svari_buffer_free(&book.csv);
  svari_arena_free(book.arena);
  return status;
}

svari_status svari_readstat_header(const svari_data_spec *spec, const char *kind, const char ***names, size_t *count,
                                   svari_error *err) {
  file_book book = {.arena = svari_arena_new()};
  svari_status status = book.arena ? run_child(spec, kind, 1, &book, err) : svari_fail_memory(err);
  const char **found = status == SVARI_OK ? SVARI_NEW(book.arena, const char *, book.nvariables) : NULL;
  if (status == SVARI_OK && !found) status = svari_fail_memory(err);
  for (size_t i = 0; found && i < book.nvariables; i++) found[i] = book.variables[i].name;
  if (status == SVARI_OK) status = svari_names_block(found, book.nvariables, names, err);
  if (status == SVARI_OK) *count = book.nvariables;
  svari_buffer_free(&book.csv);
  svari_arena_free(book.arena);
  return status;
}

svari_status svari_readstat_sets(const svari_data_spec *spec, svari_arena *arena, const svari_answer_set **sets,
                                 size_t *count, svari_error *err) {
  const char *kind = svari_readstat_kind(spec);
  *count = 0;
  if (!kind || strcmp(kind, "sav") != 0) return SVARI_OK;
  file_book book = {.arena = svari_arena_new()};
  svari_status status = book.arena ? run_child(spec, kind, 1, &book, err) : svari_fail_memory(err);
  if (status == SVARI_OK) status = keep_sets(&book, arena, sets, count, err);
  svari_buffer_free(&book.csv);
  svari_arena_free(book.arena);
  return status;
}
