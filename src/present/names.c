/* Names of rows as text. */
#include "present/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool svari_names_add(svari_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++)
    if (strcmp(names->items[i], name) == 0) return true;
  if (names->count == names->capacity) {
    size_t grown = names->capacity ? names->capacity * 2 : 8;
    const char **items = realloc(names->items, grown * sizeof *items);
    if (!items) return false;
    names->items = items;
    names->capacity = grown;
  }
  names->items[names->count++] = name;
  return true;
}

void svari_estimate_name(const svari_estimate_row *row, svari_buffer *out) {
  if (row->variable)
    svari_buffer_text(out, row->variable);
  else if (row->numerator && row->denominator)
    svari_buffer_printf(out, "%s / %s", row->numerator, row->denominator);
  else
    for (size_t i = 0; i < row->nvariables; i++) svari_buffer_printf(out, i ? ", %s" : "%s", row->variables[i]);
}

bool svari_interval_whole(const svari_estimate_row *row) { return isfinite(row->ci[0]) && isfinite(row->ci[1]); }

void svari_flags_join(const svari_flags *flags, svari_buffer *out) {
  for (size_t i = 0; i < flags->count; i++) svari_buffer_printf(out, i ? " %s" : "%s", flags->names[i]);
}

const char *svari_domain_category(const svari_domain *domain, const char *variable) {
  for (size_t i = 0; i < domain->count; i++)
    if (strcmp(domain->parts[i].variable, variable) == 0) return domain->parts[i].category;
  return NULL;
}

void svari_domain_variables(const svari_domain *domain, svari_buffer *out) {
  for (size_t i = 0; i < domain->count; i++) svari_buffer_printf(out, i ? " × %s" : "%s", domain->parts[i].variable);
}

void svari_domain_categories(const svari_domain *domain, svari_buffer *out) {
  for (size_t i = 0; i < domain->count; i++) svari_buffer_printf(out, i ? " × %s" : "%s", domain->parts[i].category);
}
