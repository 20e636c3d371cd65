# Makes the case ranks_middle: the median scores of an odd number of equal weights, whose middle record stands at 1/2 and so scores 0
# whatever the rounding of a sum of weights of 12.4. R's answers are of weights of 1, which are summed without rounding. Run in
# this folder: Rscript middle.R. Made with R 4.2.2 and survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17)
exact <- function(x) formatC(x, digits = 17, format = "g", width = 1)
set.seed(20260312)
d <- data.frame(w = 12.4, c = rep(1:9, each = 5), y = sample(100:199, 45), two = sample(c("a", "b"), 45, TRUE), three = sample(c("p", "q", "r"), 45, TRUE))
write.csv(d, "cases_data/middle.csv", row.names = FALSE, quote = FALSE)
d$two <- factor(d$two); des <- svydesign(~c, weights = ~1, data = transform(d, w = 1))
rows <- NULL
add <- function(s, f, v) rows <<- rbind(rows, data.frame(select = s, field = f, value = exact(v), rel_tol = 1e-9))
t <- svyranktest(y ~ two, des, test = "median")
add("tests;id=two", "estimate", t$estimate[[1]]); add("tests;id=two", "statistic", t$statistic[[1]]); add("tests;id=two", "p", t$p.value[[1]])
t <- svyranktest(y ~ three, des, test = "median")
add("tests;id=three", "statistic", t$parameter[[1]] / t$statistic[[1]]); add("tests;id=three", "p", t$p.value[[1]])
# A part whose `by` has one category keeps that category in a function.
add("estimates;id=f;domain.all=yes", "estimate", mean(d$y) - mean(d$y[d$two == "a"]))
dir.create("ranks_middle", showWarnings = FALSE)
writeLines(c("svari: 1", "data: {file: ../cases_data/middle.csv}", "derive: [{name: all, recode: two, map: {a: 'yes', b: 'yes'}}]", "design: {weight: w, clusters: c}", "estimates:",
  "  - {id: m, mean: [y], by: [all]}", "  - {id: a, mean: [y], where: 'two == \"a\"'}", "  - {id: f, function: 'm - a'}", "tests:",
  "  - {id: two, ranktest: y, by: two, scores: median}", "  - {id: three, ranktest: y, by: three, scores: median}"), "ranks_middle/run.yaml")
write.csv(rows, "ranks_middle/expected.csv", row.names = FALSE, quote = FALSE)
