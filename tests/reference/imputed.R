# The case imputed: four completed copies of a survey and their answers by R's survey, combined by the formulas of Rubin (1987), Barnard and
# Rubin (1999) and Li, Raghunathan and Rubin (1991), written out here. Run in this folder: Rscript imputed.R. Made with R 4.2.2, survey 4.1-1.
suppressMessages(library(survey))
set.seed(20211)
m <- 4; n <- 120
base <- data.frame(h = rep(1:4, each = 30), g = rep(c("a", "b", "c"), 40), w = round(runif(n, 5, 40), 1), x = round(rnorm(n, 50, 10), 1))
base$y <- round(20 + 0.5 * base$x + 6 * (base$g == "b") + rnorm(n, 0, 8), 1)
base$z <- ifelse(runif(n) < plogis((base$y - 45) / 10), "yes", "no")
gone <- sample(n, 40)
for (i in 1:m) {
  d <- base
  d$y[gone] <- round(20 + 0.5 * d$x[gone] + 6 * (d$g[gone] == "b") + rnorm(40, 0, 8), 1)
  d$z[gone] <- ifelse(runif(40) < plogis((d$y[gone] - 45) / 10), "yes", "no")
  write.csv(d, sprintf("cases_data/imputed%d.csv", i), row.names = FALSE, quote = FALSE)
}
sets <- lapply(1:m, function(i) svydesign(~1, strata = ~h, weights = ~w, data = read.csv(sprintf("cases_data/imputed%d.csv", i), stringsAsFactors = TRUE)))
com <- degf(sets[[1]])
df_of <- function(between, share, com) 1 / (1 / between + 1 / ((com + 1) / (com + 3) * com * (1 - share)))
pool <- function(q, u, com) {
  b <- var(q); total <- mean(u) + (1 + 1 / m) * b; share <- (1 + 1 / m) * b / total
  c(mean(q), sqrt(total), df_of((m - 1) / share^2, share, com))
}
lines <- "select,field,value,rel_tol"
put <- function(select, field, value, tol = 1e-9) lines <<- c(lines, sprintf("%s,%s,%.17g,%g", select, field, value, tol))
figure <- function(select, p, null = 0, test = FALSE) {
  put(select, "estimate", p[1]); put(select, "se", p[2])
  put(select, "ci.0", p[1] - qt(.975, p[3]) * p[2]); put(select, "ci.1", p[1] + qt(.975, p[3]) * p[2])
  if (test) { put(select, "statistic", (p[1] - null) / p[2]); put(select, "p", 2 * pt(-abs(p[1] - null) / p[2], p[3]), 1e-7) }
}
of <- function(l, est, se) list(sapply(l, est), sapply(l, se)^2)
l <- lapply(sets, function(d) svymean(~y, d)); v <- of(l, coef, SE); p <- pool(v[[1]], v[[2]], com)
figure("estimates;id=mean", p); put("estimates;id=mean", "df", p[3])
# a share, with the closed logit interval, as estimate and as cell
for (one in c("a", "c")) {
  l <- lapply(sets, function(d) svymean(~I(z == "yes"), subset(d, g == one)))
  p <- pool(sapply(l, function(x) coef(x)[2]), sapply(l, function(x) vcov(x)[2, 2]), degf(subset(sets[[1]], g == one)))
  h <- qt(.975, p[3]) * p[2] / (p[1] * (1 - p[1]))
  for (s in sprintf(c("estimates;id=share;category=yes;domain.g=%s|", "tables;id=t;cells;row.g=%s;column.z=yes|row_share."), one)) {
    s <- strsplit(paste0(s, " "), "|", fixed = TRUE)[[1]]; f <- function(x) paste0(trimws(s[2]), x)
    put(s[1], f("estimate"), p[1]); put(s[1], f("se"), p[2]); put(s[1], f("df"), p[3]); put(s[1], f("ci.0"), plogis(qlogis(p[1]) - h)); put(s[1], f("ci.1"), plogis(qlogis(p[1]) + h))
  }
}
t_of <- function(l) pool(sapply(l, function(x) x$estimate[[1]]), sapply(l, function(x) (x$estimate[[1]] / x$statistic[[1]])^2), com - 1)
figure("tests;id=gap", t_of(lapply(sets, function(d) svyttest(y ~ z, d))), test = TRUE)
figure("tests;id=rank", t_of(lapply(sets, function(d) svyranktest(y ~ z, d))), test = TRUE)
l <- lapply(sets, function(d) svymean(~y, d)); v <- of(l, coef, SE)
figure("tests;id=one", pool(v[[1]], v[[2]], com - 1), null = 45, test = TRUE)
wald <- function(l, at, df) {
  q <- sapply(l, function(f) coef(f)[at]); u <- Reduce(`+`, lapply(l, function(f) vcov(f)[at, at])) / m; k <- length(at)
  r <- (1 + 1 / m) * sum(diag(cov(t(q)) %*% solve(u))) / k; t <- k * (m - 1)
  nu <- if (t > 4) 4 + (t - 4) * (1 + (1 - 2 / t) / r)^2 else t * (1 + 1 / k) * (1 + 1 / r)^2 / 2
  f <- drop(rowMeans(q) %*% solve(u, rowMeans(q))) / (k * (1 + r))
  c(f, df_of(nu, r / (1 + r), df))
}
tight <- glm.control(epsilon = 1e-14, maxit = 100)
models <- list(lin = lapply(sets, function(d) svyglm(y ~ x + g, d)),
               log = lapply(sets, function(d) { b <- coef(svyglm(z ~ x + g, d, family = quasibinomial(), control = tight)); eval(bquote(svyglm(z ~ x + g, d, family = quasibinomial(), control = tight, start = .(unname(b))))) }))
for (name in names(models)) {
  l <- models[[name]]; terms <- c("(Intercept)", "x", "g=b", "g=c")
  for (j in 1:4) figure(paste0("models;id=", name, ";coefficients;term=", terms[j]), pool(sapply(l, function(f) coef(f)[j]), sapply(l, function(f) vcov(f)[j, j]), com - 3), test = TRUE)
  f <- wald(l, 3:4, com - 3); s <- paste0("models;id=", name, ";wald;terms.0=g")
  put(s, "f", f[1]); put(s, "df1", 2, 1e-12); put(s, "df2", f[2]); put(s, "p", pf(f[1], 2, f[2], lower.tail = FALSE), 1e-7)
}
writeLines(lines, "imputed/expected.csv")
# an imputed wave as the earlier one, of other people: variances add up
l <- lapply(sets, function(d) svymean(~y, d)); v <- of(l, coef, SE); p <- pool(v[[1]], v[[2]], com)
lines <- "select,field,value,rel_tol"
put("estimates;id=mean", "change.previous", p[1])
put("estimates;id=mean", "change.estimate", coef(l[[4]])[[1]] - p[1])
put("estimates;id=mean", "change.se", sqrt(p[2]^2 + SE(l[[4]])[[1]]^2))
writeLines(lines, "imputed_wave/expected.csv")
