/* Statuses and faults. Nothing here allocates: telling of a failure must not fail. */
#include "svari/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

int svari_status_exit(svari_status status) {
  static const int exits[] = {
#define ROW(name, exit, text) exit,
      SVARI_STATUS_LIST(ROW)
#undef ROW
  };
  return exits[status];
}

const char *svari_status_text(svari_status status) {
  static const char *const texts[] = {
#define ROW(name, exit, text) text,
      SVARI_STATUS_LIST(ROW)
#undef ROW
  };
  return texts[status];
}

/* Cut at the end of a whole UTF-8 character, so that a long label never ends in half a letter. */
static void cut_clean(char *text, size_t size, int wanted) {
  if (wanted < 0 || (size_t)wanted < size) return;
  size_t end = strlen(text);
  while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80) end--;
  if (end > 0 && (unsigned char)text[end - 1] >= 0xC0) text[end - 1] = '\0';
}

static svari_status add_fault(svari_error *err, svari_status status, svari_where where, const char *format,
                              va_list args) {
  if (!err) return status;
  if (err->count == 0) err->status = status;
  size_t slot = err->count++;
  if (slot >= SVARI_FAULT_MAX) return status;
  svari_fault *fault = &err->faults[slot];
  memset(fault, 0, sizeof *fault);
  fault->status = status;
  fault->line = where.line;
  fault->column = where.column;
  if (where.file) snprintf(fault->file, sizeof fault->file, "%s", where.file);
  int wanted = svari_number_vprint(fault->text, sizeof fault->text, format, args);
  cut_clean(fault->text, sizeof fault->text, wanted);
  return status;
}

svari_status svari_fail(svari_error *err, svari_status status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  add_fault(err, status, (svari_where){0}, format, args);
  va_end(args);
  return status;
}

svari_status svari_fail_at(svari_error *err, svari_status status, svari_where where, const char *format, ...) {
  va_list args;
  va_start(args, format);
  add_fault(err, status, where, format, args);
  va_end(args);
  return status;
}

void svari_hint(svari_error *err, const char *format, ...) {
  if (!err || err->count == 0 || err->count > SVARI_FAULT_MAX) return;
  svari_fault *fault = &err->faults[err->count - 1];
  va_list args;
  va_start(args, format);
  int wanted = svari_number_vprint(fault->hint, sizeof fault->hint, format, args);
  va_end(args);
  cut_clean(fault->hint, sizeof fault->hint, wanted);
}

svari_status svari_fail_memory(svari_error *err) { return svari_fail(err, SVARI_MEMORY, "there is not enough memory"); }
