/* Dates between SPSS, which counts seconds from 14 October 1582, and Stata, which counts days or milliseconds from 1
 * January 1960. */
#ifndef SVARI_SRC_READ_READSTAT_DATES_H
#define SVARI_SRC_READ_READSTAT_DATES_H

typedef struct svari_date_rule {
  const char *from, *format; /* kind of file; beginning of the format */
  const char *to, *written;  /* the format there */
  double seconds;            /* that a unit of the source has */
  double offset;             /* seconds from the target's zero to the source's */
  double target_seconds;     /* that a unit of the target has */
} svari_date_rule;

/* By kinds and format; NULL: not a date. */
const svari_date_rule *svari_date_rule_find(const char *from, const char *format, const char *to);
double svari_date_convert(const svari_date_rule *rule, double value);

#endif
