/* The table of formats that are dates. */
#include "read/readstat_dates.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define DAY 86400.0
#define EPOCHS (137775 * DAY) /* from SPSS's zero to Stata's */

static const svari_date_rule rules[] = {
    {"sav", "DATETIME", "dta", "%tc", 1, -EPOCHS, 0.001}, {"sav", "YMDHMS", "dta", "%tc", 1, -EPOCHS, 0.001},
    {"sav", "DATE", "dta", "%td", 1, -EPOCHS, DAY},       {"sav", "ADATE", "dta", "%td", 1, -EPOCHS, DAY},
    {"sav", "EDATE", "dta", "%td", 1, -EPOCHS, DAY},      {"sav", "SDATE", "dta", "%td", 1, -EPOCHS, DAY},
    {"sav", "JDATE", "dta", "%td", 1, -EPOCHS, DAY},      {"dta", "%td", "sav", "DATE11", DAY, EPOCHS, 1},
    {"dta", "%d", "sav", "DATE11", DAY, EPOCHS, 1},       {"dta", "%tc", "sav", "DATETIME20", 0.001, EPOCHS, 1},
};

const svari_date_rule *svari_date_rule_find(const char *from, const char *format, const char *to) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (strcmp(rules[i].from, from) == 0 && strcmp(rules[i].to, to) == 0 &&
        strncasecmp(rules[i].format, format, strlen(rules[i].format)) == 0)
      return &rules[i];
  return NULL;
}

double svari_date_convert(const svari_date_rule *rule, double value) {
  return (value * rule->seconds + rule->offset) / rule->target_seconds;
}
