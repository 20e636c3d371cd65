# Makes the case replicates_constant: replicates that keep one value of a variable only. There is then no correlation, and the
# replicate is left out of it; the standard deviation is 0, and the replicate counts. And a rank test with more groups than
# degrees of freedom, of which the statistic stands alone. Run in this folder: Rscript constant.R. Made with R 4.2.2 and
# survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17)
exact <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g", width = 1))
set.seed(20260311)
d <- data.frame(h = rep(1:4, each = 20), c = rep(1:8, each = 10), w = round(runif(80, 2, 9), 3), y = round(rnorm(80, 50, 8), 1),
  has = 0.1, g = rep(c("a", "b", "c", "d", "e"), 16), group = rep(c("p", "q", "r", "s", "t"), each = 2, length.out = 80))
d$has[c(1, 12, 23, 34, 36, 45)] <- 0.4 # in each domain in one unit alone, but in `a`
write.csv(d, "cases_data/constant.csv", row.names = FALSE, quote = FALSE)
jk <- as.svrepdesign(svydesign(~c, strata = ~h, weights = ~w, data = d), type = "JKn")
rows <- NULL
add <- function(s, f, v) rows <<- rbind(rows, data.frame(select = s, field = f, value = exact(v), rel_tol = 1e-9))
spread <- function(w, x) { m <- sum(w * x) / sum(w); sum(w * (x - m)^2) / sum(w) }
# The replicates of one domain; a replicate without an answer is left out.
replicated <- function(part, of) {
  full <- of(jk$pweights[part])
  each <- apply(weights(jk, "analysis")[part, ], 2, of)
  keep <- is.finite(each)
  list(estimate = full, se = sqrt(sum((jk$rscales * (each - mean(each[keep]))^2)[keep])), left_out = sum(!keep))
}
lost <- 0
for (part in unique(d$g)) {
  at <- d$g == part; n <- sum(at)
  r <- replicated(at, function(w) {
    if (length(unique(d$has[at][w > 0])) < 2) return(NA)
    x <- d$y[at]; b <- d$has[at]; mx <- sum(w * x) / sum(w); mb <- sum(w * b) / sum(w)
    sum(w * (x - mx) * (b - mb)) / sum(w) / sqrt(spread(w, x) * spread(w, b))
  })
  s <- paste0("estimates;id=r;domain.g=", part); add(s, "estimate", r$estimate); add(s, "se", r$se); lost <- lost + r$left_out
  v <- replicated(at, function(w) sqrt(n / (n - 1) * if (length(unique(d$has[at][w > 0])) < 2) 0 else spread(w, d$has[at])))
  s <- paste0("estimates;id=d;domain.g=", part); add(s, "estimate", v$estimate); add(s, "se", v$se)
}
stopifnot(lost > 0)
# Ranks of five groups with four degrees of freedom.
w <- jk$pweights; o <- order(d$y); rank <- numeric(80); rank[o] <- ave(cumsum(w[o]) - w[o] / 2, d$y[o]) / sum(w)
groups <- unique(d$group)
m <- sapply(groups, function(k) weighted.mean(rank[d$group == k], w[d$group == k]))
z <- sapply(groups, function(k) (d$group == k) * (rank - m[[k]]) / sum(w[d$group == k]))
C <- cbind(-1, diag(4)); V <- C %*% vcov(svytotal(z, jk)) %*% t(C)
stopifnot(degf(jk) == 4)
add("tests;id=t", "statistic", sum((C %*% m) * solve(V, C %*% m)) / 4)
add("tests;id=t", "df2", 0); add("tests;id=t", "p", NA)
dir.create("replicates_constant", showWarnings = FALSE)
writeLines(c("svari: 1", "data: {file: ../cases_data/constant.csv}", "design: {weight: w, strata: h, clusters: c}", "replicates: {method: jkn}", "estimates:",
  "  - {id: r, correlation: [y, has], by: [g]}", "  - {id: d, deviation: [has], by: [g]}", "tests:", "  - {id: t, ranktest: y, by: group}"), "replicates_constant/run.yaml")
write.csv(rows, "replicates_constant/expected.csv", row.names = FALSE, quote = FALSE)
