# Reference answers for estimates, intervals, tables and tests, made with R and its package survey. Run in this folder after
# design.R: Rscript infer.R. Writes infer.csv.
suppressMessages(library(survey))
options(digits = 17)
strat <- read.csv("data/strat.csv", stringsAsFactors = TRUE)
clus1 <- read.csv("data/clus1.csv", stringsAsFactors = TRUE)
strat$wide <- as.numeric(strat$sch.wide == "Yes")
clus1$wide <- as.numeric(clus1$sch.wide == "Yes")
ds <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
dc <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
out <- data.frame()
put <- function(case, ...) {
  values <- c(...)
  out <<- rbind(out, data.frame(case = case, what = names(values), value = unname(values)))
}
wald <- function(m, df) { e <- unname(coef(m)[1]); s <- unname(SE(m)[1]); t <- qt(.975, df); c(estimate = e, se = s, low = e - t * s, high = e + t * s, df = df) }

m <- svymean(~api00, ds, deff = TRUE); put("mean", wald(m, degf(ds)), deff = unname(deff(m)))
m <- svymean(~api00, ds, deff = "replace"); put("mean_wr", deff = unname(deff(m)))
m <- svytotal(~enroll, dc, deff = TRUE); put("total", wald(m, degf(dc)), deff = unname(deff(m)))
r <- svyratio(~api.stu, ~enroll, ds, deff = TRUE); put("ratio", estimate = coef(r)[[1]], se = SE(r)[[1]], deff = deff(r)[[1]])
for (s in levels(clus1$stype)) {
  d <- subset(dc, stype == s)
  m <- svymean(~api00, d, deff = TRUE)
  put(paste0("mean_", s), wald(m, degf(d)), deff = unname(deff(m)))
  t <- svytotal(~enroll, d)
  put(paste0("total_", s), wald(t, degf(d)))
}
for (method in c("mean", "logit", "asin", "beta", "likelihood")) {
  p <- svyciprop(~wide, ds, method = method)
  put(paste0("prop_", method), estimate = as.vector(p), se = sqrt(attr(p, "var")[1]), low = attr(p, "ci")[[1]], high = attr(p, "ci")[[2]])
}
for (type in c("mean", "xlogit", "beta", "asin")) {
  q <- svyquantile(~api00, dc, c(.1, .5, .9), interval.type = type)$api00
  for (i in 1:3) put(paste0("quantile_", type, i), estimate = q[i, 1], low = q[i, 2], high = q[i, 3], se = q[i, 4])
}
v <- svyvar(~api00 + enroll, ds); V <- vcov(v)
put("variance", estimate = v[1, 1], se = sqrt(V[1, 1]))
put("deviation", estimate = sqrt(v[1, 1]), se = sqrt(V[1, 1]) / (2 * sqrt(v[1, 1])))
put("covariance", estimate = v[1, 2], se = sqrt(V[2, 2]))
a <- v[1, 1]; b <- v[1, 2]; c <- v[2, 2]; g <- c(-b / (2 * sqrt(a^3 * c)), 1 / sqrt(a * c), -b / (2 * sqrt(a * c^3)))
put("correlation", estimate = b / sqrt(a * c), se = sqrt(drop(g %*% V[c(1, 2, 4), c(1, 2, 4)] %*% g)))
for (type in c("F", "Chisq", "Wald", "adjWald")) {
  x <- suppressWarnings(svychisq(~stype + sch.wide, dc, statistic = type))
  # survey prints the raw X2 of Chisq; the corrected one is what its p-value is of
  put(paste0("table_", type), statistic = if (type == "Chisq") qchisq(x$p.value[[1]], 2, lower.tail = FALSE) else x$statistic[[1]], p = x$p.value[[1]])
  if (type != "Chisq") put(paste0("table_", type), df1 = x$parameter[[1]], df2 = x$parameter[[2]])
}
t <- svyttest(api00 ~ sch.wide, dc); put("ttest", estimate = t$estimate[[1]], statistic = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value[[1]])
t <- svyttest(I(api00 - 600) ~ 0, dc); put("ttest_one", estimate = t$estimate[[1]] + 600, statistic = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value[[1]])
for (score in c("wilcoxon", "median", "vanderWaerden")) {
  t <- svyranktest(api00 ~ sch.wide, ds, test = score)
  put(paste0("rank_", score), estimate = t$estimate[[1]], statistic = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value[[1]])
}
t <- svyranktest(api00 ~ stype, dc); put("rank3", statistic = t$parameter[[1]] / t$statistic[[1]], df1 = t$statistic[[1]], df2 = t$ddf, p = t$p.value[[1]])
t <- svyglm(wide ~ api00, dc); put("trend", estimate = coef(t)[[2]], se = SE(t)[[2]], statistic = coef(t)[[2]] / SE(t)[[2]], df = degf(dc) - 1)
g <- svymean(~log(api00), dc); put("geometric", estimate = exp(coef(g)[[1]]), se = exp(coef(g)[[1]]) * SE(g)[[1]])
# a share of a total: a ratio of the domain's total to the whole
clus1$part <- clus1$enroll * (clus1$stype == "H"); dc <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
r <- svyratio(~part, ~enroll, dc); put("share_H", estimate = coef(r)[[1]], se = SE(r)[[1]])
# functions of estimates, with the covariance of domains that share clusters
m <- svyby(~api00, ~stype, dc, svymean, covmat = TRUE)
v <- svycontrast(m, list(a = c(-1, 1, 0), b = c(0, -1, 1), c = c(1, -.5, -.5)))
put("difference_H", estimate = coef(v)[[1]], se = SE(v)[[1]])
put("difference_HM", estimate = coef(v)[[2]], se = SE(v)[[2]])
put("contrast", estimate = coef(v)[[3]], se = SE(v)[[3]])
v <- svycontrast(m, quote(H / E)); put("function", estimate = coef(v)[[1]], se = SE(v)[[1]])
s <- svystandardize(dc, by = ~stype, over = ~sch.wide, population = data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
v <- svyby(~api00, ~sch.wide, s, svymean); put("standard_No", estimate = coef(v)[[1]], se = SE(v)[[1]]); put("standard_Yes", estimate = coef(v)[[2]], se = SE(v)[[2]])
v <- svymean(~as.numeric(stype != "H"), dc); put("net", estimate = coef(v)[[1]], se = SE(v)[[1]])
# goodness of fit by Rao and Scott's second order, from the covariance of the shares
v <- svymean(~stype, dc); p0 <- c(4421, 755, 1018) / 6194; p <- coef(v)[1:2]; V <- vcov(v)[1:2, 1:2]
P0 <- diag(p0[1:2]) - p0[1:2] %o% p0[1:2]; D <- solve(P0, V); x2 <- sum((coef(v) - p0)^2 / p0); tr <- sum(diag(D)); d0 <- tr^2 / sum(diag(D %*% D))
put("goodness", statistic = x2 / tr, df1 = d0, df2 = d0 * degf(dc), p = pf(x2 / tr, d0, d0 * degf(dc), lower.tail = FALSE))
# replication
jk <- as.svrepdesign(ds, type = "JKn"); jk$fpc <- NULL
w <- svymean(~api00, jk); put("jk_mean", estimate = coef(w)[[1]], se = SE(w)[[1]])
write.csv(out, "infer.csv", row.names = FALSE, quote = FALSE)
