/* The engine's kernels timed in one process, apart from reading, starting and writing: `svari_bench [NAME]`, with the
 * made data in the folder that it is run in. A line of tab-separated figures for each: name, data, seconds by the
 * clock, seconds of all threads, seconds aimed at, bytes that the work must touch at least once. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bench.h"

/* What every run file of the bench begins with; the file's name is replaced by that of the data. */
#define DESIGN "svari: 1\ndata: {file: -}\ndesign: {weight: w, strata: stratum, clusters: psu}\n"
#define RECORDS "svari: 1\ndata: {file: -}\ndesign: {weight: w, strata: stratum}\n"
#define AGE7 "derive:\n  - {name: age7, cut: age, breaks: [18, 25, 35, 45, 55, 65, 75]}\n"
#define MARGINS                                                                                         \
  "population:\n  margins:\n"                                                                           \
  "    region: {shares: {A: 0.2, B: 0.2, C: 0.15, D: 0.15, E: 0.15, F: 0.15}}\n"                        \
  "    sex: {shares: {m: 0.47, f: 0.53}}\n"                                                             \
  "    age7: {shares: {\"[18, 25)\": 0.1, \"[25, 35)\": 0.15, \"[35, 45)\": 0.15, \"[45, 55)\": 0.15, " \
  "\"[55, 65)\": 0.15, \"[65, 75)\": 0.15, \"[75, ∞)\": 0.15}}\n"
#define QUESTIONS "q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16, q17, q18, q19, q20"

typedef struct kernel {
  const char *name, *data, *yaml;
  int timed, rounds;
  double target; /* seconds; 0: none stated */
  double bytes;  /* per record that must be touched; 0: the file's size */
} kernel;

static const kernel kernels[] = {
    {"read the CSV, 29 columns", "1000000",
     DESIGN "estimates:\n  - {id: a, mean: [id, age, x1, x2, " QUESTIONS "], by: [region, sex]}\n", BENCH_READ, 5, 0.25,
     0},
    {"read the CSV, 5 of 29 columns", "1000000", DESIGN "estimates:\n  - {id: a, mean: [x1], by: [region]}\n",
     BENCH_READ, 5, 0, 0},
    {"describe the design", "1000000", DESIGN "estimates:\n  - {id: a, mean: [x1]}\n", BENCH_DESIGN, 30, 0.02, 24},
    {"describe the design, records as units", "1000000", RECORDS "estimates:\n  - {id: a, mean: [x1]}\n", BENCH_DESIGN,
     30, 0, 16},
    {"mean of 1 variable", "1000000", DESIGN "estimates:\n  - {id: a, mean: [x1]}\n", BENCH_ANSWERS, 50, 0.004, 20},
    {"mean of 8 variables", "1000000", DESIGN "estimates:\n  - {id: a, mean: [x1, x2, q1, q2, q3, q4, q5, q6]}\n",
     BENCH_ANSWERS, 50, 0.02, 76},
    {"mean by 6 regions", "1000000", DESIGN "estimates:\n  - {id: a, mean: [x1], by: region}\n", BENCH_ANSWERS, 50,
     0.006, 21},
    {"mean by 6 regions, records as units", "1000000", RECORDS "estimates:\n  - {id: a, mean: [x1], by: region}\n",
     BENCH_ANSWERS, 50, 0, 21},
    {"table 6 × 7 with Rao–Scott", "1000000",
     DESIGN AGE7 "tables:\n  - {id: t, rows: [region], columns: [age7], cells: [count], test: [f]}\n", BENCH_ANSWERS,
     30, 0.02, 14},
    {"three quantiles", "1000000",
     DESIGN "estimates:\n  - {id: q, quantile: {variables: [x2], probabilities: [0.25, 0.5, 0.75]}}\n", BENCH_ANSWERS,
     20, 0.08, 20},
    {"rake on 3 margins", "1000000",
     DESIGN AGE7 MARGINS "weighting:\n  - rake: [region, sex, age7]\nestimates:\n  - {id: a, mean: [x1]}\n",
     BENCH_WEIGHTS, 30, 0.04, 11},
    {"rake on 3 margins, then a mean", "1000000",
     DESIGN AGE7 MARGINS "weighting:\n  - rake: [region, sex, age7]\nestimates:\n  - {id: a, mean: [x1]}\n",
     BENCH_WEIGHTS | BENCH_ANSWERS, 30, 0.03, 31},
    {"logistic regression, 3 terms", "1000000",
     DESIGN "derive:\n  - {name: y, as: 'if(q1 > 3, 1, 0)'}\nmodels:\n"
            "  - {id: m, formula: \"y ~ age + sex + x1\", family: binomial}\n",
     BENCH_ANSWERS, 10, 0.15, 37},
    {"500 bootstrap replicates of 20 000, re-raked on 2 margins, mean by 6", "20000",
     DESIGN AGE7 MARGINS "weighting:\n  - rake: [sex, age7]\nreplicates: {method: bootstrap, count: 500, seed: 1}\n"
                         "estimates:\n  - {id: a, mean: [x1], by: region}\n",
     BENCH_DESIGN | BENCH_WEIGHTS | BENCH_ANSWERS, 10, 0.2, 2 * 500 * 8},
    {"30 questions × 3 banners, 1000 records, every test", "1000",
     RECORDS AGE7 "  - {name: h1, as: 'if(q1 > 3, 1, 0)'}\n  - {name: h2, as: 'if(q2 > 3, 1, 0)'}\n"
                  "  - {name: h3, as: 'if(q3 > 3, 1, 0)'}\n  - {name: h4, as: 'if(q4 > 3, 1, 0)'}\n"
                  "  - {name: h5, as: 'if(q5 > 3, 1, 0)'}\n  - {name: h6, as: 'if(q6 > 3, 1, 0)'}\n"
                  "  - {name: h7, as: 'if(q7 > 3, 1, 0)'}\n  - {name: h8, as: 'if(q8 > 3, 1, 0)'}\n"
                  "  - {name: h9, as: 'if(q9 > 3, 1, 0)'}\n  - {name: h10, as: 'if(q10 > 3, 1, 0)'}\n"
                  "tables:\n  - {id: t, rows: [" QUESTIONS ", h1, h2, h3, h4, h5, h6, h7, h8, h9, h10], "
                  "columns: [region, sex, age7], cells: [count, row, column, total], test: [f, chisq]}\n",
     BENCH_ANSWERS, 5, 0.3, 0},
    {"the same with 500 re-raked replicates", "1000",
     RECORDS AGE7 "  - {name: h1, as: 'if(q1 > 3, 1, 0)'}\n  - {name: h2, as: 'if(q2 > 3, 1, 0)'}\n"
                  "  - {name: h3, as: 'if(q3 > 3, 1, 0)'}\n  - {name: h4, as: 'if(q4 > 3, 1, 0)'}\n"
                  "  - {name: h5, as: 'if(q5 > 3, 1, 0)'}\n  - {name: h6, as: 'if(q6 > 3, 1, 0)'}\n"
                  "  - {name: h7, as: 'if(q7 > 3, 1, 0)'}\n  - {name: h8, as: 'if(q8 > 3, 1, 0)'}\n"
                  "  - {name: h9, as: 'if(q9 > 3, 1, 0)'}\n  - {name: h10, as: 'if(q10 > 3, 1, 0)'}\n" MARGINS
                  "weighting:\n  - rake: [sex, age7]\nreplicates: {method: bootstrap, count: 500, seed: 1}\n"
                  "tables:\n  - {id: t, rows: [" QUESTIONS ", h1, h2, h3, h4, h5, h6, h7, h8, h9, h10], "
                  "columns: [region, sex, age7], cells: [count, row, column, total], test: [f, chisq]}\n",
     BENCH_DESIGN | BENCH_WEIGHTS | BENCH_ANSWERS, 3, 1.0, 0},
};

static double touched(const kernel *k, const char *data) {
  size_t records = 0;
  struct stat about;
  if (k->bytes == 0) return stat(data, &about) == 0 && k->timed == BENCH_READ ? (double)about.st_size : 0;
  return sscanf(k->data, "%zu", &records) == 1 ? k->bytes * (double)records : 0;
}

static int run_kernel(const kernel *k) {
  char data[64];
  snprintf(data, sizeof data, "%s.csv", k->data);
  bench_work work;
  bench_time time;
  svari_error err = {0};
  if (bench_work_run(&work, k->yaml, data, k->timed, k->rounds, &time, &err)) {
    fprintf(stderr, "%s: %s\n", k->name, err.count ? err.faults[0].text : svari_status_text(err.status));
    return 1;
  }
  printf("%s\t%s\t%.6f\t%.6f\t%g\t%.0f\n", k->name, k->data, time.wall, time.cpu, k->target, touched(k, data));
  fflush(stdout);
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 2) printf("stream\t\t%.0f\t\t\t\n", bench_stream(0));
  int failed = 0;
  for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++)
    if (argc < 2 || strstr(kernels[k].name, argv[1])) failed |= run_kernel(&kernels[k]);
  return failed;
}
