/* The exchange formats of statistical offices. */
#ifndef SVARI_SRC_PRESENT_JSONSTAT_H
#define SVARI_SRC_PRESENT_JSONSTAT_H

#include "present/report.h"

SVARI_MUST_CHECK svari_status svari_write_jsonstat(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_sdmx(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
