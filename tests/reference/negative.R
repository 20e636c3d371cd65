# Makes the case quantile_negative: quantiles where linear calibration has made weights negative, so that the cumulated share rises
# and falls. The smallest value that reaches a share is then not what a search by halves finds. Run in this folder: Rscript
# negative.R. Made with R 4.2.2 and survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17)
exact <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g"))
set.seed(20211125)
d <- data.frame(w = round(runif(60, 2, 5), 2), age = sample(18:80, 60, TRUE), y = round(rnorm(60, 10, 3), 1))
write.csv(d, "cases_data/tilted.csv", row.names = FALSE, quote = FALSE)
cal <- calibrate(svydesign(~1, weights = ~w, data = d), ~age, c(`(Intercept)` = 210, age = 14600))
w <- weights(cal); stopifnot(any(w < 0))
share <- tapply(w, d$y, sum); value <- as.numeric(names(share)); up <- cumsum(share) / sum(share); stopifnot(any(diff(up) < 0))
at <- function(p) if (p < 0 || p > 1) NA else value[which(up >= p - 1e-12)[1]]
rows <- NULL
add <- function(s, f, v) rows <<- rbind(rows, data.frame(select = s, field = f, value = exact(v), rel_tol = 1e-9))
P <- c(0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9)
for (p in P) {
  s <- paste0("estimates;id=q;probability=", p); q <- at(p)
  m <- svymean(~below, update(cal, below = as.numeric(y <= q))); ends <- as.vector(coef(m)) + c(-1, 1) * qt(0.975, 59) * SE(m)
  add(s, "estimate", q); add(s, "ci.0", at(ends[1])); add(s, "ci.1", at(ends[2]))
}
dir.create("quantile_negative", showWarnings = FALSE)
writeLines(c("svari: 1", "data: {file: ../cases_data/tilted.csv}", "derive: [{name: all, as: 'if(age > 0, 1, 1)'}]", "population:", "  margins:", "    all: {totals: {1: 210}}", "    age: {total: 14600}",
  "design: {weight: w}", "weighting:", "  - calibrate: {margins: [all, age]}", "estimates:",
  paste0("  - {id: q, quantile: {variables: [y], probabilities: [", paste(P, collapse = ", "), "]}}")), "quantile_negative/run.yaml")
write.csv(rows, "quantile_negative/expected.csv", row.names = FALSE, quote = FALSE)
