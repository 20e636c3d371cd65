/* The table of keys, in the order in which help and docs list them, and the sections they stand in. */
#include "spec/keys.h"

#include <stddef.h>
#include <string.h>

#include "spec/reader.h"
#include "spec/words.h"

#define NO SVARI_NO_FIELD
#define KEY(section, name, kind, role, at, count_at, words, with, fallback, meaning) \
  {section, name, &svari_shape_##kind, SVARI_##role, at, count_at, words, with, fallback, meaning},
/* Fields of the struct that a section fills. */
#define P(field) offsetof(svari_plan, field)
#define V(field) offsetof(svari_variable_spec, field)
#define D(field) offsetof(svari_derive_spec, field)
#define X(field) offsetof(svari_set_spec, field)
#define M(field) offsetof(svari_margin_spec, field)
#define G(field) offsetof(svari_given_replicates_spec, field)
#define R(field) offsetof(svari_made_replicates_spec, field)
#define S(field) offsetof(svari_step_spec, field)
#define E(field) offsetof(svari_estimate_spec, field)
#define T(field) offsetof(svari_table_spec, field)
#define C(field) offsetof(svari_test_spec, field)
#define F(field) offsetof(svari_model_spec, field)
#define H(field) offsetof(svari_chapter_spec, field)
#define B(field) offsetof(svari_block_spec, field)
#define L(field) offsetof(svari_grid_row_spec, field)
#define Y(field) offsetof(svari_study_spec, field)
#define W(set) &svari_words_##set

/* Statistics of records, and not of other estimates. */
#define OF_RECORDS "all but function difference contrast change"

/* clang-format off */
static const svari_key keys[] = {
  KEY("", "svari", version, MUST, NO, NO, NULL, NULL, NULL, "version of the format: 1")
  KEY("", "title", label, MAY, P(titles), NO, NULL, NULL, NULL, "title of the report, one text or one by language")
  KEY("", "language", index, MAY, P(language), NO, W(language), NULL, "en", "language of labels and number formats in reports; a run of runs in Latvian has all its runs in it")
  KEY("", "about", section, MAY, 0, NO, NULL, NULL, NULL, "what a reader must know of the survey that no data tell")
  KEY("", "data", section, MAY, 0, NO, NULL, NULL, NULL, "the file of records")
  KEY("", "variables", named, MAY, P(variables), P(nvariables), NULL, NULL, NULL, "the codebook: what the columns mean")
  KEY("", "derive", entries, MAY, P(derive), P(nderive), NULL, NULL, NULL, "new variables, made in order; later ones may use earlier ones")
  KEY("", "sets", named, MAY, P(sets), P(nsets), NULL, NULL, NULL, "multiple-response sets by name: several columns that are one question")
  KEY("", "plausible", plausible, MAY, 0, NO, NULL, NULL, NULL, "variables given as several columns of draws, combined by Rubin's rules")
  KEY("", "population", section, MAY, 0, NO, NULL, NULL, NULL, "what is known of the population")
  KEY("", "design", section, MAY, 0, NO, NULL, NULL, NULL, "how the sample was drawn")
  KEY("", "weighting", entries, MAY, P(steps), P(nsteps), NULL, NULL, NULL, "steps, applied in order to the design weight")
  KEY("", "replicates", one, MAY, P(design.made), NO, NULL, NULL, NULL, "replicate weights to be made")
  KEY("", "variance", word, MAY, P(variance), NO, W(variance), NULL, NULL, "method; by default replication where there are replicates, else taylor")
  KEY("", "estimates", entries, MAY, P(estimates), P(nestimates), NULL, NULL, NULL, "what to estimate")
  KEY("", "tables", entries, MAY, P(tables), P(ntables), NULL, NULL, NULL, "cross tables")
  KEY("", "tests", entries, MAY, P(tests), P(ntests), NULL, NULL, NULL, "tests of differences")
  KEY("", "models", entries, MAY, P(models), P(nmodels), NULL, NULL, NULL, "regressions")
  KEY("", "output", section, MAY, 0, NO, NULL, NULL, NULL, "what to write")
  KEY("", "previous", section, MAY, 0, NO, NULL, NULL, NULL, "an earlier wave to set beside this one")
  KEY("", "runs", paths, MAY, P(runs), P(nruns), NULL, NULL, NULL, "run files: each is run, and one report is made of all")
  KEY("", "studies", named, MAY, P(studies), P(nstudies), NULL, NULL, NULL, "what the joint report calls the runs, by name")
  KEY("", "sections", entries, MAY, P(chapters), P(nchapters), NULL, NULL, NULL, "what the joint report shows, in order")
  KEY("", "figures", path, MAY, P(figures), P(figures_shown), NULL, NULL, NULL, "CSV of published figures, each with the run and entry that gives it again")

  KEY("about", "sponsor", label, MAY, P(about.sponsor), NO, NULL, NULL, NULL, "who asked and paid for the survey")
  KEY("about", "conducted_by", label, MAY, P(about.conducted_by), NO, NULL, NULL, NULL, "who carried it out")
  KEY("about", "population", label, MAY, P(about.population), NO, NULL, NULL, NULL, "who is to be described, and where")
  KEY("about", "frame", label, MAY, P(about.frame), NO, NULL, NULL, NULL, "the list or frame from which the sample was drawn, and whom it misses")
  KEY("about", "sampling", label, MAY, P(about.sampling), NO, NULL, NULL, NULL, "how the sample was drawn: probability or not, quotas, panel")
  KEY("about", "recruitment", label, MAY, P(about.recruitment), NO, NULL, NULL, NULL, "how people were approached, and any incentive")
  KEY("about", "mode", label, MAY, P(about.mode), NO, NULL, NULL, NULL, "how they were interviewed")
  KEY("about", "languages", label, MAY, P(about.languages), NO, NULL, NULL, NULL, "languages of the interviews")
  KEY("about", "fieldwork", label, MAY, P(about.fieldwork), NO, NULL, NULL, NULL, "first and last day of the interviews")
  KEY("about", "questionnaire", label, MAY, P(about.questionnaire), NO, NULL, NULL, NULL, "where the exact wording is")
  KEY("about", "limits", label, MAY, P(about.limits), NO, NULL, NULL, NULL, "what the survey can not tell")
  KEY("about", "contact", label, MAY, P(about.contact), NO, NULL, NULL, NULL, "whom to ask")

  KEY("data", "file", path, MAY, P(data.file), P(data.shown), NULL, NULL, NULL, "the data file, relative to the run file; `-` is standard input")
  KEY("data", "files", files, MAY, P(data.files), P(data.nfiles), NULL, NULL, NULL, "completed copies of the data (multiple imputation), combined by Rubin's rules")
  KEY("data", "database", path, MAY, P(data.file), P(data.shown), NULL, NULL, NULL, "a database instead of a file: an SQLite or DuckDB file, or postgresql://host/name")
  KEY("data", "query", text, MAY, P(data.query), NO, NULL, NULL, NULL, "of the database: one SELECT, whose answer is the data; ORDER BY makes their order sure")
  KEY("data", "table", text, MAY, P(data.table), NO, NULL, NULL, NULL, "of the database: a whole table, where there is no query")
  KEY("data", "format", word, MAY, P(data.format), NO, W(format), NULL, NULL, "format of the file; by default its ending tells")
  KEY("data", "delimiter", delimiter, MAY, P(data.delimiter), NO, NULL, NULL, NULL, "between values of a CSV file; by default the header tells")
  KEY("data", "decimal", decimal, MAY, P(data.decimal), NO, NULL, NULL, "\".\"", "of numbers in a CSV file; with \",\" also spaces between groups of three digits")
  KEY("data", "missing", texts, MAY, P(data.missing), P(data.nmissing), NULL, NULL, "[\"\", \"NA\"]", "texts read as missing in every column; an empty field is always")
  KEY("data", "synthetic", flag, MAY, P(synthetic), NO, NULL, NULL, "false", "the data are made up; reports say so")

  KEY("variables", "label", label, MAY, V(label), NO, NULL, NULL, NULL, "what reports call the variable, one text or one by language")
  KEY("variables", "type", index, MAY, V(type), V(has_type), W(type), NULL, NULL, "by default number if every value is one, else category")
  KEY("variables", "levels", levels, MAY, V(levels), V(nlevels), NULL, NULL, NULL, "code: label; the order here is the order everywhere")
  KEY("variables", "missing", texts, MAY, V(missing), V(nmissing), NULL, NULL, NULL, "codes read as missing")
  KEY("variables", "apart", texts, MAY, V(apart), V(napart), NULL, NULL, NULL, "categories that are no part of the scale, as don't know: charts show them in grey")

  KEY("derive", "name", name, MUST, D(name), NO, NULL, NULL, NULL, "name of the new variable")
  KEY("derive", "label", label, MAY, D(label), NO, NULL, NULL, NULL, "what reports call the variable")
  KEY("derive", "as", expression, TELLS, D(source), D(source_where), NULL, NULL, NULL, "an expression; a logical one makes a category with the levels no and yes")
  KEY("derive", "cut", column, TELLS, D(source), NO, NULL, NULL, NULL, "the number to be cut into groups")
  KEY("derive", "recode", column, TELLS, D(source), NO, NULL, NULL, NULL, "the category to be recoded")
  KEY("derive", "count", columns, TELLS, D(items), D(nitems), NULL, NULL, NULL, "columns among which to count those that have the value `is`")
  KEY("derive", "score", points, TELLS, D(items), D(nitems), NULL, NULL, NULL, "columns and their weights: a weighted mean of shares of points")
  KEY("derive", "breaks", rising, MUST, D(breaks), D(nbreaks), NULL, "cut", NULL, "where groups begin; the last group is open above unless its end is given")
  KEY("derive", "labels", texts, MAY, D(labels), D(nlabels), NULL, "cut", NULL, "names of the groups")
  KEY("derive", "map", map, MUST, D(from), NO, NULL, "recode", NULL, "old category: new category")
  KEY("derive", "else", text, MAY, D(otherwise), NO, NULL, "recode", NULL, "category of all others; by default missing")
  KEY("derive", "is", text, MUST, D(is), NO, NULL, "count", NULL, "the value that counts")
  KEY("derive", "scale", positive, MAY, D(scale), NO, NULL, "score", "1", "what the score is multiplied by")

  KEY("sets", "columns", columns, MUST, X(columns), X(ncolumns), NULL, NULL, NULL, "the columns of the set")
  KEY("sets", "counted", text, MAY, X(counted), NO, NULL, NULL, "yes, or 1", "code or category of those who chose")
  KEY("sets", "mentions", flag, MAY, X(mentions), NO, NULL, NULL, "false", "each column holds one of the choices: the first mention, the second")
  KEY("sets", "label", label, MAY, X(label), NO, NULL, NULL, NULL, "what reports call the set")

  KEY("population", "size", positive, MAY, P(population.size), NO, NULL, NULL, NULL, "units of the population; turns shares into totals")
  KEY("population", "margins", named, MAY, P(population.margins), P(population.nmargins), NULL, NULL, NULL, "known totals or shares, by name")
  KEY("population.margins", "by", columns, MAY, M(by), M(nby), NULL, NULL, NULL, "variables; by default the margin's own name")
  KEY("population.margins", "totals", cells, MAY, M(cells), NO, NULL, NULL, NULL, "category: number of units")
  KEY("population.margins", "shares", cells, MAY, M(cells), NO, NULL, NULL, NULL, "category: share of the units")
  KEY("population.margins", "total", margin_total, MAY, M(number), NO, NULL, NULL, NULL, "population total of a number variable")
  KEY("population.margins", "file", path, MAY, M(file), M(shown), NULL, NULL, NULL, "CSV: one column per variable and `total` or `share`; or records to be counted")
  KEY("population.margins", "decimal", decimal, MAY, M(decimal), NO, NULL, NULL, NULL, "of numbers in the margin's file; by default that of the data")
  KEY("population.margins", "weight", text, MAY, M(weight), NO, NULL, NULL, NULL, "column of the file by which its records are counted")
  KEY("population.margins", "records", flag, MAY, M(records), NO, NULL, NULL, "false", "the file holds records to be counted; true where `weight` is given")
  KEY("population.margins", "uncertain", uncertain, MAY, NO, NO, NULL, NULL, NULL, "standard errors of estimated totals, whose variance is carried")
  KEY("population.margins", "source", label, MAY, M(source), NO, NULL, NULL, NULL, "where the figures come from, for the report")

  KEY("design", "weight", column, MAY, P(design.weight), NO, NULL, NULL, NULL, "column of design weights")
  KEY("design", "probability", columns, MAY, P(design.probability), P(design.nprobability), NULL, NULL, NULL, "inclusion probabilities: one column, or one per stage")
  KEY("design", "strata", columns, MAY, P(design.strata), P(design.nstrata), NULL, NULL, NULL, "one column, or a list by stage")
  KEY("design", "clusters", columns, MAY, P(design.clusters), P(design.nclusters), NULL, NULL, NULL, "one column, or a list by stage; without it each record is its own unit")
  KEY("design", "fpc", columns, MAY, P(design.fpc), P(design.nfpc), NULL, NULL, NULL, "by stage: population sizes (> 1) or sampling fractions (<= 1)")
  KEY("design", "nest", flag, MAY, P(design.nest), NO, NULL, NULL, "false", "cluster ids repeat across strata")
  KEY("design", "singleton", word, MAY, P(design.singleton), NO, W(singleton), NULL, "error", "a stratum with one unit")
  KEY("design", "df", word, MAY, P(design.df), NO, W(df), NULL, "domain", "degrees of freedom of a domain")
  KEY("design", "pps", word, MAY, P(design.pps), NO, W(pps), NULL, NULL, "approximation for unequal probabilities without replacement")
  KEY("design", "replicates", one, MAY, P(design.given), NO, NULL, NULL, NULL, "replicate weights that came with the data")
  KEY("design.replicates", "columns", pattern, MAY, G(columns), NO, NULL, NULL, NULL, "regular expression over column names")
  KEY("design.replicates", "type", word, MAY, G(type), NO, W(replication), NULL, NULL, "how they were made")
  KEY("design.replicates", "preset", word, MAY, G(preset), NO, W(preset), NULL, NULL, "a publisher's columns, type and scale by name")
  KEY("design.replicates", "scale", positive, MAY, G(scale), NO, NULL, NULL, NULL, "by default the type's: jk1 (R-1)/R, brr and bootstrap 1/R, fay 1/(R(1-rho)^2), sdr 4/R, else 1")
  KEY("design.replicates", "rscales", numbers, MAY, G(rscales), G(nrscales), NULL, NULL, NULL, "a factor by replicate; type jkn needs them; by default 1")
  KEY("design.replicates", "rho", fraction, MAY, G(rho), NO, NULL, NULL, NULL, "Fay's factor; type fay needs it")
  KEY("design.replicates", "mse", flag, MAY, G(mse), G(has_mse), NULL, NULL, "false", "centre on the full-sample estimate instead of the replicates' mean")
  KEY("design.replicates", "combined", flag, MAY, G(combined), NO, NULL, NULL, "true", "the columns include the full-sample weight's factor")

  KEY("weighting", "nonresponse", section, TELLS, 0, NO, NULL, NULL, NULL, "weights of those not responding are carried by those like them")
  KEY("weighting", "poststratify", section, TELLS, 0, NO, NULL, NULL, NULL, "weights meet one margin, cell by cell")
  KEY("weighting", "rake", section, TELLS, 0, NO, NULL, NULL, NULL, "weights meet several margins in turn until all are met")
  KEY("weighting", "calibrate", section, TELLS, 0, NO, NULL, NULL, NULL, "weights meet margins of categories and numbers at the least distance")
  KEY("weighting", "trim", section, TELLS, 0, NO, NULL, NULL, NULL, "weights are cut at bounds")
  KEY("weighting", "scale", section, TELLS, 0, NO, NULL, NULL, NULL, "weights sum to sample (n), population (its size) or a number")
  KEY("weighting", "blend", section, TELLS, 0, NO, NULL, NULL, NULL, "two samples are joined by composite weights")
  KEY("weighting.nonresponse", "responding", expression, MUST, S(responding), S(responding_at), NULL, NULL, NULL, "true for records that responded")
  KEY("weighting.nonresponse", "classes", columns, MAY, S(classes), S(nclasses), NULL, NULL, NULL, "variables whose crossing makes the classes")
  KEY("weighting.nonresponse", "model", model, MAY, S(model), S(model_at), NULL, NULL, NULL, "logistic regression of responding")
  KEY("weighting.nonresponse", "groups", count, MAY, S(groups), NO, NULL, NULL, NULL, "equal groups by rank of the propensity; without it the propensity itself")
  KEY("weighting.nonresponse", "min_class", whole, MAY, S(min_class), NO, NULL, NULL, "0", "classes with fewer respondents are joined to a neighbour")
  KEY("weighting.nonresponse", "eligible", expression, MAY, S(eligible), S(eligible_at), NULL, NULL, NULL, "true for records that are eligible; missing: not known")
  KEY("weighting.poststratify", "margin", margins, MUST, S(margins), S(nmargins), NULL, NULL, NULL, "the margin")
  KEY("weighting.rake", "margins", margins, MUST, S(margins), S(nmargins), NULL, NULL, NULL, "margins of categories")
  KEY("weighting.rake", "tolerance", positive, MAY, S(tolerance), NO, NULL, NULL, NULL, "on the largest |misfit| / (1 + |total|); by default 1e-10")
  KEY("weighting.rake", "iterations", int, MAY, S(iterations), NO, NULL, NULL, NULL, "at most; by default 200")
  KEY("weighting.calibrate", "margins", margins, MUST, S(margins), S(nmargins), NULL, NULL, NULL, "margins of categories and of numbers")
  KEY("weighting.calibrate", "distance", word, MAY, S(distance), NO, W(distance), NULL, "linear", "distance between new and old weights; logit needs bounds")
  KEY("weighting.calibrate", "bounds", bounds, MAY, S(bounds), NO, NULL, NULL, NULL, "of the ratio of new to old weight")
  KEY("weighting.calibrate", "weight_bounds", bounds, MAY, S(weight_bounds), NO, NULL, NULL, NULL, "of the weight itself")
  KEY("weighting.calibrate", "within", column, MAY, S(within), NO, NULL, NULL, NULL, "one weight within each value of this column (a household)")
  KEY("weighting.calibrate", "tolerance", positive, MAY, S(tolerance), NO, NULL, NULL, NULL, "on the largest |misfit| / (1 + |total|); by default 1e-10")
  KEY("weighting.calibrate", "iterations", int, MAY, S(iterations), NO, NULL, NULL, NULL, "at most; by default 200")
  KEY("weighting.trim", "lower", not_negative, MAY, S(lower), NO, NULL, NULL, NULL, "lower bound, times `of`")
  KEY("weighting.trim", "upper", positive, MAY, S(upper), NO, NULL, NULL, NULL, "upper bound, times `of`")
  KEY("weighting.trim", "of", word, MAY, S(of), NO, W(of), NULL, "median", "what the bounds multiply; none: they are weights")
  KEY("weighting.trim", "redistribute", flag, MAY, S(redistribute), NO, NULL, NULL, "false", "share what was cut among those not cut")
  KEY("weighting.trim", "keep_margins", flag, MAY, S(keep_margins), NO, NULL, NULL, "false", "trim and calibrate together, so that the margins stay met")
  KEY("weighting.trim", "grid", numbers, MAY, S(grid), S(ngrid), NULL, NULL, NULL, "upper bounds to compare in the report")
  KEY("weighting.trim", "outcomes", columns, MAY, S(outcomes), S(noutcomes), NULL, NULL, NULL, "variables whose movement by upper bound the report tells")
  KEY("weighting.scale", "to", scale, MUST, S(factor), NO, W(scale), NULL, NULL, "what the weights sum to")
  KEY("weighting.blend", "samples", column, MUST, S(samples), NO, NULL, NULL, NULL, "column that tells the two samples apart")
  KEY("weighting.blend", "overlap", expression, MAY, S(overlap), S(overlap_at), NULL, NULL, NULL, "true for units that both frames hold; by default all")
  KEY("weighting.blend", "factor", share, MAY, S(factor), NO, NULL, NULL, NULL, "share of the first sample in the overlap; by default that of least variance")
  KEY("weighting.blend", "outcome", column, MAY, S(outcome), NO, NULL, NULL, NULL, "the mean whose variance is made least")

  KEY("replicates", "method", word, MUST, R(method), NO, W(method), NULL, NULL, "how they are made")
  KEY("replicates", "count", count, MAY, R(count), NO, NULL, NULL, NULL, "how many (bootstrap, sdr)")
  KEY("replicates", "seed", seed, MAY, R(seed), NO, NULL, NULL, "0", "of the random draws (bootstrap)")
  KEY("replicates", "rho", fraction, MAY, R(rho), NO, NULL, NULL, NULL, "Fay's factor; by default 0.5")
  KEY("replicates", "mse", flag, MAY, R(mse), NO, NULL, NULL, "false", "centre on the full-sample estimate instead of the replicates' mean")

  KEY("estimates", "id", name, MUST, E(id), NO, NULL, NULL, NULL, "name of the entry in the results")
  KEY("estimates", "mean", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "means")
  KEY("estimates", "total", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "totals")
  KEY("estimates", "proportion", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "share of every category")
  KEY("estimates", "count", true, TELLS, NO, NO, NULL, NULL, NULL, "number of units")
  KEY("estimates", "ratio", section, TELLS, 0, NO, NULL, NULL, NULL, "ratio of two totals")
  KEY("estimates", "quantile", section, TELLS, 0, NO, NULL, NULL, NULL, "quantiles")
  KEY("estimates", "variance", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "population variances")
  KEY("estimates", "deviation", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "population standard deviations")
  KEY("estimates", "covariance", pair, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "covariance of two variables")
  KEY("estimates", "correlation", pair, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "correlation of two variables")
  KEY("estimates", "geometric_mean", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "exp of the mean logarithm")
  KEY("estimates", "share", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "share of a total that each domain of `by` holds")
  KEY("estimates", "gini", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "Gini coefficient")
  KEY("estimates", "arpr", section, TELLS, 0, NO, NULL, NULL, NULL, "at-risk-of-poverty rate")
  KEY("estimates", "qsr", section, TELLS, 0, NO, NULL, NULL, NULL, "quintile share ratio")
  KEY("estimates", "set", columns, TELLS, E(variables), E(nvariables), NULL, NULL, NULL, "shares of a multiple-response set: yes/no columns that are one variable, or the name of a set")
  KEY("estimates", "standard", section, TELLS, 0, NO, NULL, NULL, NULL, "means standardised directly to a margin")
  KEY("estimates", "function", function, TELLS, E(expression), E(expression_at), NULL, NULL, NULL, "any smooth function of earlier estimates, named by id")
  KEY("estimates", "difference", name, TELLS, E(of), NO, NULL, NULL, NULL, "differences between the domains of an earlier estimate, named by id")
  KEY("estimates", "contrast", name, TELLS, E(of), NO, NULL, NULL, NULL, "a weighted sum of the domains of an earlier estimate, named by id")
  KEY("estimates", "change", name, TELLS, E(of), NO, NULL, NULL, NULL, "change of an earlier estimate, named by id, since the wave of `previous`")
  KEY("estimates", "by", columns, MAY, E(by), E(nby), NULL, OF_RECORDS, NULL, "domains: one variable, or the crossing of several")
  KEY("estimates", "where", expression, MAY, E(where), E(where_at), NULL, OF_RECORDS, NULL, "only records for which this is true")
  KEY("estimates", "deff", deff, MAY, NO, NO, NULL, OF_RECORDS, "false", "design effect; wr: against sampling with replacement")
  KEY("estimates", "confidence", between, MAY, E(confidence), NO, NULL, NULL, "0.95", "of the interval")
  KEY("estimates", "ci", word, MAY, E(ci), NO, W(ci), NULL, NULL, "kind of interval: logit for proportions, else wald")
  KEY("estimates", "range", rising, MAY, E(range), E(nrange), NULL, "mean", NULL, "both ends of the scale, as [0, 100]: the interval does not leave it (by the `ci` of a share, logit by default)")
  KEY("estimates", "reference", reference, MAY, NO, NO, NULL, NULL, NULL, "a published figure to set beside it")
  KEY("estimates", "label", label, MAY, E(label), NO, NULL, NULL, NULL, "what reports call the entry")
  KEY("estimates", "nets", nets, MAY, NO, NO, NULL, "proportion set", NULL, "named unions of categories, or of the set's columns")
  KEY("estimates", "base", word, MAY, E(base), NO, W(base), "set", "people", "what shares are of")
  KEY("estimates", "between", texts, MAY, E(between), E(nbetween), NULL, "difference", NULL, "two categories of its `by`, the second less the first; by default each less the first")
  KEY("estimates", "coefficients", coefficients, MUST, NO, NO, NULL, "contrast", NULL, "a number by category of its `by`")
  KEY("estimates.ratio", "numerator", column, MUST, E(numerator), NO, NULL, NULL, NULL, "the variable above")
  KEY("estimates.ratio", "denominator", column, MUST, E(denominator), NO, NULL, NULL, NULL, "the variable below")
  KEY("estimates.quantile", "variables", columns, MUST, E(variables), E(nvariables), NULL, NULL, NULL, "the variables")
  KEY("estimates.quantile", "probabilities", probabilities, MAY, E(probabilities), E(nprobabilities), NULL, NULL, "[0.5]", "shares of the population below")
  KEY("estimates.arpr", "variables", columns, MUST, E(variables), E(nvariables), NULL, NULL, NULL, "incomes")
  KEY("estimates.arpr", "fraction", between, MAY, E(fraction), NO, NULL, NULL, NULL, "the threshold as a share of the median; by default 0.6")
  KEY("estimates.qsr", "variables", columns, MUST, E(variables), E(nvariables), NULL, NULL, NULL, "incomes")
  KEY("estimates.qsr", "fraction", between, MAY, E(fraction), NO, NULL, NULL, NULL, "share of the population at each end; by default 0.2")
  KEY("estimates.standard", "variables", columns, MUST, E(variables), E(nvariables), NULL, NULL, NULL, "the variables")
  KEY("estimates.standard", "margin", margin_name, MUST, E(margin), NO, NULL, NULL, NULL, "the margin whose shares weigh its groups")

  KEY("tables", "id", name, MUST, T(id), NO, NULL, NULL, NULL, "name of the table in the results")
  KEY("tables", "rows", columns, MUST, T(rows), T(nrows), NULL, NULL, NULL, "row variables, or multiple-response sets by name")
  KEY("tables", "columns", columns, MAY, T(columns), T(ncolumns), NULL, NULL, NULL, "column variables, or multiple-response sets by name; without them the rows stand alone")
  KEY("tables", "cells", words, MAY, T(cells), T(ncells), W(cells), NULL, "[count]", "figures of a cell: estimated count, shares of its row, its column, the total")
  KEY("tables", "test", words, MAY, T(tests), T(ntests), W(table_test), NULL, NULL, "tests of independence: Rao-Scott f and chisq, wald, adjwald")
  KEY("tables", "letters", word, MAY, T(letters), NO, W(letters), NULL, NULL, "column comparisons by letters, corrected so for their number")
  KEY("tables", "level", between, MAY, T(level), NO, NULL, NULL, "0.05", "of the comparisons by letters")
  KEY("tables", "where", expression, MAY, T(where), T(where_at), NULL, NULL, NULL, "only records for which this is true")
  KEY("tables", "ci", word, MAY, T(ci), NO, W(ci), NULL, "logit", "kind of interval of shares")
  KEY("tables", "confidence", between, MAY, T(confidence), NO, NULL, NULL, "0.95", "of the intervals")
  KEY("tables", "label", label, MAY, T(label), NO, NULL, NULL, NULL, "title of the table")

  KEY("tests", "id", name, MUST, C(id), NO, NULL, NULL, NULL, "name of the test in the results")
  KEY("tests", "ttest", column, TELLS, C(variable), NO, NULL, NULL, NULL, "difference of two groups' means (`by`), of two variables (`paired`), or of a mean from a `value`")
  KEY("tests", "ranktest", column, TELLS, C(variable), NO, NULL, NULL, NULL, "rank test of two or more groups")
  KEY("tests", "proptest", column, TELLS, C(variable), NO, NULL, NULL, NULL, "a share against a `value`, or of two groups (`by`)")
  KEY("tests", "trend", column, TELLS, C(variable), NO, NULL, NULL, NULL, "trend of a share or mean over the ordered groups of `by`")
  KEY("tests", "goodness", column, TELLS, C(variable), NO, NULL, NULL, NULL, "shares against those of a margin")
  KEY("tests", "by", column, MAY, C(by), NO, NULL, "ttest proptest ranktest trend", NULL, "the groups")
  KEY("tests", "scores", word, MAY, C(scores), NO, W(scores), "ranktest", "wilcoxon", "scores of the ranks")
  KEY("tests", "value", number, MAY, C(value), NO, NULL, "ttest proptest", NULL, "the mean, share or difference to test against")
  KEY("tests", "paired", column, MAY, C(paired), NO, NULL, "ttest", NULL, "second variable of the same records")
  KEY("tests", "category", text, MAY, C(category), NO, NULL, "proptest trend", NULL, "whose share is tested; by default the last")
  KEY("tests", "margin", margin_name, MAY, C(margin), NO, NULL, "goodness", NULL, "the margin; by default the variable's own")
  KEY("tests", "where", expression, MAY, C(where), C(where_at), NULL, NULL, NULL, "only records for which this is true")
  KEY("tests", "confidence", between, MAY, C(confidence), NO, NULL, NULL, "0.95", "of the interval")
  KEY("tests", "label", label, MAY, C(label), NO, NULL, NULL, NULL, "what reports call the test")

  KEY("models", "id", name, MUST, F(id), NO, NULL, NULL, NULL, "name of the model in the results")
  KEY("models", "formula", formula, MUST, F(formula), F(formula_at), NULL, NULL, NULL, "y ~ a + b + a:b + a*b - 1")
  KEY("models", "family", word, MAY, F(family), NO, W(family), NULL, "gaussian", "the response and its link: gaussian identity, binomial logit, poisson log")
  KEY("models", "wald", terms, MAY, F(wald), F(nwald), NULL, NULL, NULL, "terms tested by Wald's F")
  KEY("models", "lrt", terms, MAY, F(lrt), F(nlrt), NULL, NULL, NULL, "terms tested by Rao-Scott's likelihood ratio")
  KEY("models", "effects", columns, MAY, F(margins), F(nmargins), NULL, NULL, NULL, "variables whose average marginal effect is estimated")
  KEY("models", "predict", predict, MAY, NO, NO, NULL, NULL, NULL, "values of variables at which the mean is predicted")
  KEY("models", "where", expression, MAY, F(where), F(where_at), NULL, NULL, NULL, "only records for which this is true")
  KEY("models", "confidence", between, MAY, F(confidence), NO, NULL, NULL, "0.95", "of the intervals")
  KEY("models", "label", label, MAY, F(label), NO, NULL, NULL, NULL, "what reports call the model")

  KEY("output", "formats", words, MAY, P(output.formats), P(output.nformats), W(output), NULL, "[json, csv]", "files to write")
  KEY("output", "weights", flag, MAY, P(output.weights), NO, NULL, NULL, "false", "write weights.csv")
  KEY("output", "keep", columns, MAY, P(output.keep), P(output.nkeep), NULL, NULL, NULL, "columns of the data carried into weights.csv")
  KEY("output", "suppress", section, MAY, 0, NO, NULL, NULL, NULL, "figures not shown for want of precision")
  KEY("output", "reliability", word, MAY, P(output.reliability), NO, W(reliability), NULL, NULL, "published rules by which figures are flagged")
  KEY("output", "disclosure", section, MAY, 0, NO, NULL, NULL, NULL, "cells hidden so that nobody is known again")
  KEY("output", "outcomes", columns, MAY, P(output.outcomes), P(output.noutcomes), NULL, NULL, NULL, "columns to set beside the factor of every weighting step")
  KEY("output.suppress", "min_n", not_negative, MAY, P(output.suppress_min_n), NO, NULL, NULL, NULL, "fewest records of a figure")
  KEY("output.suppress", "max_cv", positive, MAY, P(output.suppress_max_cv), NO, NULL, NULL, NULL, "largest coefficient of variation of a figure, as a share")
  KEY("output.disclosure", "min_n", whole, MAY, P(output.disclosure.min_n), NO, NULL, NULL, "0", "fewest records of a cell")
  KEY("output.disclosure", "dominance", dominance, MAY, P(output.disclosure), NO, NULL, NULL, NULL, "[n, share]: the largest n may not hold more than this share of a total")
  KEY("output.disclosure", "p_percent", positive, MAY, P(output.disclosure.p_percent), NO, NULL, NULL, NULL, "nobody may be estimated to within so many percent")
  KEY("output.disclosure", "rounding", positive, MAY, P(output.disclosure.rounding), NO, NULL, NULL, NULL, "counts are rounded to multiples of it")
  KEY("output.disclosure", "complementary", flag, MAY, P(output.disclosure.complementary), NO, NULL, NULL, "true", "hide further cells, so that nothing follows from totals")

  KEY("previous", "results", path, MUST, P(previous), P(previous_shown), NULL, NULL, NULL, "the earlier wave: the folder of its results, or its run file, relative to this one")
  KEY("previous", "unit", column, MAY, P(previous_unit), NO, NULL, NULL, NULL, "column that tells the units common to both waves; needs a run file. Without it the waves are independent")

  KEY("studies", "label", label, MUST, Y(label), NO, NULL, NULL, NULL, "name of the study in the joint report")

  KEY("sections", "title", label, MUST, H(title), NO, NULL, NULL, NULL, "heading")
  KEY("sections", "level", heading, MAY, H(level), NO, NULL, NULL, "1", "of the heading: 1, 2 or 3")
  KEY("sections", "text", label, MAY, H(text), NO, NULL, NULL, NULL, "a paragraph under the heading")
  KEY("sections", "show", entries, MAY, H(blocks), H(nblocks), NULL, NULL, NULL, "what stands in the section")
  KEY("sections.show", "estimates", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "estimates by id, each with its chart and table")
  KEY("sections.show", "compare", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "estimates by id: a line for each figure, a column for each run")
  KEY("sections.show", "ranking", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "domains of estimates by id, the highest first")
  KEY("sections.show", "tests", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "tests by id")
  KEY("sections.show", "figures", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "sections of `figures`: a line for each figure, a column for each run; `all`: every published figure beside the computed one")
  KEY("sections.show", "grid", entries, TELLS, B(rows), B(nrows), NULL, NULL, NULL, "a table of chosen cells, line by line")
  KEY("sections.show", "sample", texts, TELLS, B(ids), B(nids), NULL, NULL, NULL, "runs: their records, population, weights and precision")
  KEY("sections.show", "runs", texts, MAY, B(runs), B(nruns), NULL, "estimates compare ranking tests figures", NULL, "names of the runs to take; by default all that have it")
  KEY("sections.show", "categories", texts, MAY, B(categories), B(ncategories), NULL, "compare ranking", NULL, "only these categories; by default yes alone of no and yes, else all")
  KEY("sections.show", "most", count, MAY, B(most), NO, NULL, "ranking", NULL, "how many; by default all")
  KEY("sections.show", "plain", flag, MAY, B(plain), NO, NULL, "ranking", "false", "figures without intervals, where they are facts of single units and no estimates")
  KEY("sections.show", "columns", labels, MAY, B(heads), B(nheads), NULL, "grid", NULL, "headings of the columns")
  KEY("sections.show", "label", label, MAY, B(label), NO, NULL, NULL, NULL, "title of the table or chart")
  KEY("sections.show", "note", label, MAY, B(note), NO, NULL, NULL, NULL, "a line under it")
  KEY("sections.show.grid", "label", label, MUST, L(label), NO, NULL, NULL, NULL, "name of the line")
  KEY("sections.show.grid", "cells", texts, MUST, L(cells), L(ncells), NULL, NULL, NULL, "by column `run/id`, or `run/id/category`; `-` for none; several in one cell by ` + `")
};

static const svari_section sections[] = {
  {"", sizeof(svari_plan), P(where), NO, NO, NULL, svari_check_plan, "A run file is one map with these keys."},
  {"about", 0, P(about.where), NO, NO, NULL, NULL, "The disclosure items that AAPOR and ESOMAR ask for, each one text or one by language; the report lists what is missing."},
  {"data", 0, P(data.where), NO, NO, "file", svari_check_data, "The file of records."},
  {"variables", sizeof(svari_variable_spec), V(where), NO, V(name), "label", svari_check_variable, "The codebook, by column; optional where the data file carries its own (sav, dta)."},
  {"derive", sizeof(svari_derive_spec), D(where), D(kind), NO, NULL, svari_check_derive, "New variables, in order. An entry has one of as, cut, recode, count, score."},
  {"sets", sizeof(svari_set_spec), X(where), NO, X(name), NULL, svari_check_set, "Multiple-response sets, by a name that `set:` of estimates and `rows` and `columns` of tables may have. The sets of an SPSS file need no entry."},
  {"population", 0, P(population.where), NO, NO, NULL, NULL, "What is known of the population."},
  {"population.margins", sizeof(svari_margin_spec), M(where), NO, M(name), NULL, svari_check_margin, "Margins by name: totals or shares by category, the total of a number, or a file."},
  {"design", 0, P(design.where), NO, NO, NULL, NULL, "How the sample was drawn."},
  {"design.replicates", sizeof(svari_given_replicates_spec), G(where), NO, NO, NULL, svari_check_given, "Replicate weights that came with the data, instead of strata and clusters."},
  {"weighting", sizeof(svari_step_spec), S(where), S(step), NO, NULL, NULL, "Steps, applied in order to the design weight. An entry is one step."},
  {"weighting.nonresponse", 0, NO, NO, NO, NULL, svari_check_nonresponse, "Weights of those not responding become 0, and are carried by those like them."},
  {"weighting.poststratify", 0, NO, NO, NO, "margin", svari_check_poststratify, "One margin; `poststratify: name` says the same."},
  {"weighting.rake", 0, NO, NO, NO, "margins", NULL, "Margins in turn; `rake: [a, b]` says the same."},
  {"weighting.calibrate", 0, NO, NO, NO, "margins", svari_check_calibrate, "Margins at the least distance from the weights before."},
  {"weighting.trim", 0, NO, NO, NO, NULL, svari_check_trim, "Bounds on the weights."},
  {"weighting.scale", 0, NO, NO, NO, "to", NULL, "`scale: sample`, `scale: population`, or a number that the weights sum to."},
  {"weighting.blend", 0, NO, NO, NO, NULL, svari_check_blend, "Composite weights of two samples."},
  {"replicates", sizeof(svari_made_replicates_spec), R(where), NO, NO, "method", NULL, "Replicate weights made here; every later weighting step is repeated on each."},
  {"estimates", sizeof(svari_estimate_spec), E(where_entry), E(statistic), NO, NULL, svari_check_estimate, "What to estimate. An entry has one statistic, and says of what and for whom."},
  {"estimates.ratio", 0, NO, NO, NO, NULL, NULL, "Ratio of two totals."},
  {"estimates.quantile", 0, NO, NO, NO, "variables", NULL, "Quantiles; `quantile: [x]` is the median."},
  {"estimates.arpr", 0, NO, NO, NO, "variables", NULL, "Share of people below a share of the median income."},
  {"estimates.qsr", 0, NO, NO, NO, "variables", NULL, "Income of the richest fifth over that of the poorest."},
  {"estimates.standard", 0, NO, NO, NO, NULL, NULL, "Direct standardisation."},
  {"tables", sizeof(svari_table_spec), T(where_entry), NO, NO, NULL, svari_check_table, "Cross tables."},
  {"tests", sizeof(svari_test_spec), C(where_entry), C(test), NO, NULL, svari_check_test, "Tests. An entry has one of ttest, ranktest, proptest, trend, goodness."},
  {"models", sizeof(svari_model_spec), F(where_entry), NO, NO, NULL, svari_check_model, "Regressions with the variance of the design."},
  {"output", 0, P(output.where), NO, NO, NULL, NULL, "What to write."},
  {"output.suppress", 0, NO, NO, NO, NULL, NULL, "Figures that are not shown."},
  {"output.disclosure", 0, P(output.disclosure.where), NO, NO, NULL, svari_check_disclosure, "Rules of disclosure control."},
  {"previous", 0, NO, NO, NO, "results", NULL, "An earlier wave; `previous: DIR` says the same."},
  {"studies", sizeof(svari_study_spec), Y(where), NO, Y(name), "label", NULL, "Names of the runs of a run of runs, by the name of the run file without folder and ending."},
  {"sections", sizeof(svari_chapter_spec), H(where), NO, NO, NULL, NULL, "The joint report of a run of runs, section by section. Without them it shows every run whole."},
  {"sections.show", sizeof(svari_block_spec), B(where), B(kind), NO, NULL, NULL, "What stands in a section. An entry has one of estimates, compare, ranking, tests, figures, grid, sample."},
  {"sections.show.grid", sizeof(svari_grid_row_spec), L(where), NO, NO, NULL, NULL, "Lines of a grid."},
};
/* clang-format on */

const svari_key *svari_keys(size_t *count) {
  *count = sizeof keys / sizeof *keys;
  return keys;
}

const svari_section *svari_sections(size_t *count) {
  *count = sizeof sections / sizeof *sections;
  return sections;
}

const svari_section *svari_section_find(const char *name) {
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (strcmp(sections[i].name, name) == 0) return &sections[i];
  return NULL;
}

const svari_key *svari_key_find(const char *section, const char *name) {
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0) return &keys[i];
  return NULL;
}

const svari_section *svari_key_opens(const svari_key *key) {
  const svari_shape *kind = key->kind;
  bool inner = kind == &svari_shape_section || kind == &svari_shape_one || kind == &svari_shape_entries ||
               kind == &svari_shape_named;
  if (!inner) return NULL;
  size_t length = strlen(key->section);
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    const char *name = sections[i].name;
    if (length == 0 && strcmp(name, key->name) == 0) return &sections[i];
    if (length && strncmp(name, key->section, length) == 0 && name[length] == '.' &&
        strcmp(name + length + 1, key->name) == 0)
      return &sections[i];
  }
  return NULL;
}

bool svari_word_in(const char *word, const char *list) {
  size_t length = strlen(word);
  for (const char *at = strstr(list, word); at; at = strstr(at + 1, word)) {
    bool begins = at == list || at[-1] == ' ', ends = at[length] == ' ' || at[length] == '\0';
    if (begins && ends) return true;
  }
  return false;
}
