/* The same question step by step: records, design, weighting, estimates, each an object made from the one before. */
#include <stdio.h>

#include <svari/svari.h>

enum { PEOPLE = 8 };

static const double age[PEOPLE] = {34, 51, 29, 62, 47, 38, 70, 25};
static const char *const sex[PEOPLE] = {"woman", "man", "woman", "woman", "man", "woman", "man", "woman"};

typedef struct survey {
  svari_frame *frame;
  svari_population *population;
  svari_design *design;
  svari_weights *weights;
  svari_estimates *estimates;
} survey;

static svari_status read_records(survey *s, svari_error *err) {
  const svari_record_column columns[] = {{.name = "age", .numbers = age}, {.name = "sex", .texts = sex}};
  const svari_records records = {.count = PEOPLE, .ncolumns = 2, .columns = columns};
  const svari_data_spec data = {.records = &records};
  return svari_frame_read(&data, &s->frame, err);
}

static svari_status weigh(survey *s, svari_error *err) {
  static const char *const by[] = {"sex"}, *const cells[] = {"man", "woman"};
  static const double shares[] = {0.46, 0.54};
  const svari_margin_spec margin = {
      .name = "sex", .nby = 1, .by = by, .ncells = 2, .cells = cells, .values = shares, .shares = true};
  const svari_population_spec population = {.size = 1000, .nmargins = 1, .margins = &margin};
  const svari_design_spec design = {0}; /* a simple random sample */
  svari_step_spec rake = svari_step_spec_of("rake");
  rake.margins = by;
  rake.nmargins = 1;
  svari_status status = svari_population_read(&population, NULL, 0, &s->population, err);
  if (!status) status = svari_design_new(s->frame, &design, &s->design, err);
  if (!status) status = svari_weights_new(s->frame, s->design, s->population, &rake, 1, 0, &s->weights, err);
  return status;
}

static svari_status estimate(survey *s, svari_error *err) {
  static const char *const variables[] = {"age"};
  svari_estimate_spec mean = svari_estimate_spec_of("age", "mean");
  mean.variables = variables;
  mean.nvariables = 1;
  svari_status status = svari_estimates_new(s->weights, &mean, 1, &s->estimates, err);
  if (status) return status;
  const svari_estimate_row *rows;
  size_t count = svari_estimates_rows(s->estimates, &rows);
  for (size_t i = 0; i < count; i++)
    printf("%s: %.4f (%.4f to %.4f), s.e. %.4f, n %zu\n", rows[i].id, rows[i].estimate, rows[i].ci[0], rows[i].ci[1],
           rows[i].se, rows[i].n);
  return SVARI_OK;
}

int main(void) {
  survey s = {0};
  svari_error err = {0};
  svari_status status = read_records(&s, &err);
  if (!status) status = weigh(&s, &err);
  if (!status) status = estimate(&s, &err);
  if (status) fprintf(stderr, "%s\n", err.faults[0].text);
  svari_estimates_free(s.estimates);
  svari_weights_free(s.weights);
  svari_design_free(s.design);
  svari_population_free(s.population);
  svari_frame_free(s.frame);
  return svari_status_exit(status);
}
