/* The writers that the table of writers names; each renders one file of a run. */
#ifndef SVARI_SRC_PRESENT_WRITERS_H
#define SVARI_SRC_PRESENT_WRITERS_H

#include "present/report.h"

SVARI_MUST_CHECK svari_status svari_write_results(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_estimates(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_tables(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_figures(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_hidden(const svari_report *report, svari_buffer *out, svari_error *err);
SVARI_MUST_CHECK svari_status svari_write_weights(const svari_report *report, svari_buffer *out, svari_error *err);

#endif
