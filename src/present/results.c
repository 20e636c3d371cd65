/* results.json: every figure at full precision. No time, path or host: the same run gives the same bytes. */
#include "design/design.h"
#include "present/json.h"
#include "present/names.h"
#include "present/writers.h"

#include <math.h>
#include <string.h>

static void put_flags(svari_json *json, const svari_flags *flags) {
  svari_json_key(json, "flags");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < flags->count; i++) svari_json_text(json, flags->names[i]);
  svari_json_end(json);
}

static void put_texts(svari_json *json, const char *key, const char *const *texts, size_t count) {
  svari_json_key(json, key);
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < count; i++) svari_json_text(json, texts[i]);
  svari_json_end(json);
}

static void put_interval(svari_json *json, const double ci[2]) {
  svari_json_key(json, "ci");
  svari_json_array(json, SVARI_JSON_INLINE);
  svari_json_number(json, ci[0]);
  svari_json_number(json, ci[1]);
  svari_json_end(json);
}

static void put_domain(svari_json *json, const char *key, const svari_domain *domain) {
  svari_json_key(json, key);
  svari_json_object(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < domain->count; i++)
    svari_json_put_text(json, domain->parts[i].variable, domain->parts[i].category);
  svari_json_end(json);
}

static void put_notes(svari_json *json, const char *const *notes, size_t count) {
  if (count) put_texts(json, "notes", notes, count);
}

/* All that is needed to use the replicate weights elsewhere. */
static void put_replication(svari_json *json, const svari_replication *replication) {
  bool even = true;
  for (size_t r = 0; r < replication->count; r++) even = even && replication->rscales[r] == 1;
  svari_json_put_number(json, "scale", replication->scale);
  if (!even) {
    svari_json_key(json, "rscales");
    svari_json_array(json, SVARI_JSON_INLINE);
    for (size_t r = 0; r < replication->count; r++) svari_json_number(json, replication->rscales[r]);
    svari_json_end(json);
  }
  svari_json_put_bool(json, "mse", replication->mse);
}

static void put_design(svari_json *json, const svari_report *report) {
  const svari_design_summary *design = &report->design;
  svari_json_key(json, "design");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_count(json, "records", design->records);
  svari_json_put_count(json, "strata", design->strata);
  svari_json_put_count(json, "units", design->units);
  svari_json_put_count(json, "stages", design->stages);
  svari_json_put_number(json, "df", design->df);
  svari_json_put_text(json, "variance", design->variance);
  if (design->replication) {
    svari_json_put_text(json, "replication", design->replication);
    svari_json_put_count(json, "replicates", design->replicates);
    if (report->replication) put_replication(json, report->replication);
  }
  svari_json_end(json);
}

static void put_weight_summary(svari_json *json, const svari_weight_summary *s) {
  static const char *const names[] = {"0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"};
  svari_json_put_count(json, "records", s->records);
  svari_json_put_number(json, "sum", s->sum);
  svari_json_put_number(json, "min", s->min);
  svari_json_put_number(json, "max", s->max);
  svari_json_put_number(json, "mean", s->mean);
  svari_json_put_number(json, "cv", s->cv);
  svari_json_put_number(json, "kish_deff", s->kish_deff);
  svari_json_put_number(json, "effective_n", s->effective_n);
  svari_json_key(json, "quantiles");
  svari_json_object(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) svari_json_put_number(json, names[i], s->quantiles[i]);
  svari_json_end(json);
  svari_json_put_number(json, "top1", s->top1);
  svari_json_put_number(json, "top5", s->top5);
}

static void put_figures(svari_json *json, const svari_figure *figures, size_t count) {
  if (!count) return;
  svari_json_key(json, "figures");
  svari_json_array(json, SVARI_JSON_INLINE);
  for (size_t i = 0; i < count; i++) {
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "name", figures[i].name);
    if (figures[i].group) svari_json_put_text(json, "group", figures[i].group);
    svari_json_put_number(json, "value", figures[i].value);
    if (figures[i].se == figures[i].se) svari_json_put_number(json, "se", figures[i].se);
    svari_json_end(json);
  }
  svari_json_end(json);
}

static void put_step(svari_json *json, const svari_step_report *step) {
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_text(json, "step", step->step);
  if (step->label) svari_json_put_text(json, "label", step->label);
  if (step->iterations > 0) svari_json_put_count(json, "iterations", (size_t)step->iterations);
  svari_json_put_number(json, "min_ratio", step->min_ratio);
  svari_json_put_number(json, "max_ratio", step->max_ratio);
  svari_json_put_number(json, "misfit_before", step->misfit_before);
  svari_json_put_number(json, "misfit_after", step->misfit_after);
  put_weight_summary(json, &step->after);
  put_figures(json, step->figures, step->nfigures);
  svari_json_end(json);
}

static void put_weights(svari_json *json, const svari_report *report) {
  svari_json_key(json, "weights");
  svari_json_object(json, SVARI_JSON_INLINE);
  put_weight_summary(json, &report->weights);
  put_figures(json, report->weight_figures, report->nweight_figures);
  svari_json_key(json, "steps");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < report->nsteps; i++) put_step(json, &report->steps[i]);
  svari_json_end(json);
  svari_json_end(json);
}

static void put_balance(svari_json *json, const svari_balance *balance) {
  svari_json_key(json, "representativeness");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < balance->nrows; i++) {
    const svari_balance_row *row = &balance->rows[i];
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "margin", row->margin);
    svari_json_put_text(json, "category", row->category);
    svari_json_put_bool(json, "used", row->used);
    svari_json_put_number(json, "population", row->population);
    svari_json_put_number(json, "sample", row->sample);
    svari_json_put_number(json, "design", row->design);
    svari_json_put_number(json, "weighted", row->weighted);
    svari_json_put_number(json, "smd_before", row->smd_before);
    svari_json_put_number(json, "smd_after", row->smd_after);
    svari_json_end(json);
  }
  svari_json_end(json);
  if (!balance->nfigures) return;
  svari_json_key(json, "representativeness_figures");
  svari_json_object(json, SVARI_JSON_INLINE);
  put_figures(json, balance->figures, balance->nfigures);
  svari_json_end(json);
}

static void put_estimate_names(svari_json *json, const svari_estimate_row *row) {
  svari_json_put_text(json, "id", row->id);
  svari_json_put_text(json, "statistic", row->statistic);
  if (row->variable) svari_json_put_text(json, "variable", row->variable);
  if (row->nvariables) put_texts(json, "variables", row->variables, row->nvariables);
  if (row->numerator) svari_json_put_text(json, "numerator", row->numerator);
  if (row->denominator) svari_json_put_text(json, "denominator", row->denominator);
  if (row->category) svari_json_put_text(json, "category", row->category);
  if (row->probability == row->probability) svari_json_put_number(json, "probability", row->probability);
  if (row->domain.count) put_domain(json, "domain", &row->domain);
}

static void put_change(svari_json *json, const svari_wave_change *change) {
  svari_json_key(json, "change");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_number(json, "estimate", change->estimate);
  svari_json_put_number(json, "se", change->se);
  svari_json_put_number(json, "statistic", change->statistic);
  svari_json_put_number(json, "df", change->df);
  svari_json_put_number(json, "p", change->p);
  svari_json_put_number(json, "previous", change->previous);
  svari_json_end(json);
}

static void put_estimate(svari_json *json, const svari_estimate_row *row) {
  svari_json_object(json, SVARI_JSON_INLINE);
  put_estimate_names(json, row);
  svari_json_put_number(json, "estimate", row->estimate);
  svari_json_put_number(json, "se", row->se);
  if (row->has_both) {
    svari_json_put_number(json, "se_replication", row->se_replication);
    svari_json_put_number(json, "se_ratio", row->se > 0 ? row->se_replication / row->se : (double)NAN);
  }
  put_interval(json, row->ci);
  svari_json_put_number(json, "df", row->df);
  if (row->has_deff) svari_json_put_number(json, "deff", row->deff);
  svari_json_put_number(json, "cv", row->cv);
  svari_json_put_count(json, "n", row->n);
  svari_json_put_number(json, "effective_n", row->effective_n);
  svari_json_put_number(json, "weighted_n", row->weighted_n);
  if (row->has_reference) {
    svari_json_put_number(json, "reference", row->reference);
    if (svari_interval_whole(row))
      svari_json_put_bool(json, "reference_in_ci", row->reference_in_ci);
    else
      svari_json_put_number(json, "reference_in_ci", NAN);
  }
  if (row->change) put_change(json, row->change);
  put_flags(json, &row->flags);
  svari_json_end(json);
}

static void put_share(svari_json *json, const char *key, const svari_share *share) {
  if (!share->present) return;
  svari_json_key(json, key);
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_number(json, "estimate", share->estimate);
  svari_json_put_number(json, "se", share->se);
  put_interval(json, share->ci);
  svari_json_put_number(json, "df", share->df);
  put_flags(json, &share->flags);
  svari_json_end(json);
}

static void put_cell(svari_json *json, const svari_cell *cell) {
  svari_json_object(json, SVARI_JSON_INLINE);
  if (cell->row.count) put_domain(json, "row", &cell->row);
  if (cell->column.count) put_domain(json, "column", &cell->column);
  svari_json_put_count(json, "n", cell->n);
  svari_json_put_number(json, "weighted_n", cell->weighted_n);
  svari_json_put_number(json, "effective_n", cell->effective_n);
  put_share(json, "count", &cell->count);
  put_share(json, "row_share", &cell->row_share);
  put_share(json, "column_share", &cell->column_share);
  put_share(json, "total_share", &cell->total_share);
  if (cell->letters) svari_json_put_text(json, "letters", cell->letters);
  svari_json_end(json);
}

static void put_cells(svari_json *json, const char *key, const svari_cell *cells, size_t count) {
  svari_json_key(json, key);
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < count; i++) put_cell(json, &cells[i]);
  svari_json_end(json);
}

static void put_test(svari_json *json, const svari_test_row *test) {
  svari_json_object(json, SVARI_JSON_INLINE);
  if (test->id) svari_json_put_text(json, "id", test->id);
  svari_json_put_text(json, "test", test->test);
  if (test->variable) svari_json_put_text(json, "variable", test->variable);
  if (test->by) svari_json_put_text(json, "by", test->by);
  if (test->scores) svari_json_put_text(json, "scores", test->scores);
  if (test->has_estimate) {
    svari_json_put_number(json, "estimate", test->estimate);
    svari_json_put_number(json, "se", test->se);
    put_interval(json, test->ci);
  }
  svari_json_put_number(json, "statistic", test->statistic);
  if (test->is_f || test->df1 == test->df1) { /* a chi-square has df1 alone */
    svari_json_put_number(json, "df1", test->df1);
    svari_json_put_number(json, "df2", test->df2);
  } else {
    svari_json_put_number(json, "df", test->df);
  }
  svari_json_put_number(json, "p", test->p);
  svari_json_put_count(json, "n", test->n);
  put_flags(json, &test->flags);
  svari_json_end(json);
}

static void put_tests(svari_json *json, const svari_test_row *tests, size_t count) {
  svari_json_key(json, "tests");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < count; i++) put_test(json, &tests[i]);
  svari_json_end(json);
}

static void put_table(svari_json *json, const svari_table *table) {
  svari_json_object(json, SVARI_JSON_LINES);
  svari_json_put_text(json, "id", table->id);
  put_cells(json, "cells", table->cells, table->ncells);
  if (table->nrow_bases) put_cells(json, "row_bases", table->row_bases, table->nrow_bases);
  if (table->ncolumn_bases) put_cells(json, "column_bases", table->column_bases, table->ncolumn_bases);
  put_tests(json, table->tests, table->ntests);
  put_notes(json, table->notes, table->nnotes);
  svari_json_end(json);
}

static void put_coefficients(svari_json *json, const char *key, const svari_coefficient *rows, size_t count) {
  svari_json_key(json, key);
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < count; i++) {
    svari_json_object(json, SVARI_JSON_INLINE);
    svari_json_put_text(json, "term", rows[i].term);
    svari_json_put_number(json, "estimate", rows[i].estimate);
    svari_json_put_number(json, "se", rows[i].se);
    if (strcmp(key, "predictions") != 0) { /* nobody asks whether a predicted mean is 0 */
      svari_json_put_number(json, "statistic", rows[i].statistic);
      svari_json_put_number(json, "p", rows[i].p);
    }
    put_interval(json, rows[i].ci);
    put_flags(json, &rows[i].flags);
    svari_json_end(json);
  }
  svari_json_end(json);
}

/* The tests of one kind (wald, lrt) under that kind's name. */
static void put_term_tests(svari_json *json, const svari_model *model, const char *kind) {
  bool open = false;
  for (size_t i = 0; i < model->ntests; i++) {
    const svari_term_test *test = &model->tests[i];
    if (strcmp(test->kind, kind) != 0) continue;
    if (!open) {
      svari_json_key(json, kind);
      svari_json_array(json, SVARI_JSON_LINES);
      open = true;
    }
    svari_json_object(json, SVARI_JSON_INLINE);
    put_texts(json, "terms", test->terms, test->nterms);
    svari_json_put_number(json, "f", test->f);
    svari_json_put_number(json, "df1", test->df1);
    svari_json_put_number(json, "df2", test->df2);
    svari_json_put_number(json, "p", test->p);
    svari_json_end(json);
  }
  if (open) svari_json_end(json);
}

static void put_model(svari_json *json, const svari_model *model) {
  svari_json_object(json, SVARI_JSON_LINES);
  svari_json_put_text(json, "id", model->id);
  svari_json_put_text(json, "family", model->family);
  svari_json_put_count(json, "n", model->n);
  svari_json_put_number(json, "df", model->df);
  svari_json_put_number(json, "dispersion", model->dispersion);
  if (model->iterations > 0) svari_json_put_count(json, "iterations", (size_t)model->iterations);
  put_coefficients(json, "coefficients", model->coefficients, model->ncoefficients);
  put_term_tests(json, model, "wald");
  put_term_tests(json, model, "lrt");
  if (model->neffects) put_coefficients(json, "effects", model->effects, model->neffects);
  if (model->npredictions) put_coefficients(json, "predictions", model->predictions, model->npredictions);
  put_flags(json, &model->flags);
  put_notes(json, model->notes, model->nnotes);
  svari_json_end(json);
}

static void put_requests(svari_json *json, const svari_report *report) {
  svari_json_key(json, "estimates");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < report->nestimates; i++) put_estimate(json, &report->estimates[i]);
  svari_json_end(json);
  svari_json_key(json, "tables");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < report->ntables; i++) put_table(json, &report->tables[i]);
  svari_json_end(json);
  put_tests(json, report->tests, report->ntests);
  svari_json_key(json, "models");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < report->nmodels; i++) put_model(json, &report->models[i]);
  svari_json_end(json);
}

static void put_report(svari_json *json, const svari_report *report) {
  if (report->title) svari_json_put_text(json, "title", report->title);
  if (report->synthetic) svari_json_put_bool(json, "synthetic", true);
  put_design(json, report);
  put_weights(json, report);
  put_balance(json, &report->balance);
  put_requests(json, report);
  put_notes(json, report->notes, report->nnotes);
}

static void put_published(svari_json *json, const svari_joint *joint) {
  svari_json_key(json, "figures");
  svari_json_object(json, SVARI_JSON_INLINE);
  svari_json_put_count(json, "published", joint->npublished);
  svari_json_put_count(json, "equal", joint->nequal);
  svari_json_put_count(json, "explained", joint->nexplained);
  svari_json_put_count(json, "unexplained", joint->npublished - joint->nequal - joint->nexplained);
  svari_json_end(json);
}

static void put_parts(svari_json *json, const svari_report *report) {
  if (report->title) svari_json_put_text(json, "title", report->title);
  if (report->joint.npublished) put_published(json, &report->joint);
  svari_json_key(json, "runs");
  svari_json_array(json, SVARI_JSON_LINES);
  for (size_t i = 0; i < report->nparts; i++) {
    svari_json_object(json, SVARI_JSON_LINES);
    svari_json_put_text(json, "run", report->parts[i]->name);
    put_report(json, report->parts[i]);
    svari_json_end(json);
  }
  svari_json_end(json);
}

svari_status svari_write_results(const svari_report *report, svari_buffer *out, svari_error *err) {
  svari_json json = {.out = out};
  svari_json_object(&json, SVARI_JSON_LINES);
  svari_json_put_count(&json, "svari", 1);
  if (report->nparts)
    put_parts(&json, report);
  else
    put_report(&json, report);
  svari_json_end(&json);
  return out->failed ? svari_fail_memory(err) : SVARI_OK;
}
