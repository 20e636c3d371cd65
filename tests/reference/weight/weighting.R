# Weights of a made sample by R's survey and by plain R, for tests/unit/weight_reference.c.
# Rscript tests/reference/weight/weighting.R tests/reference/weight
suppressMessages(library(survey))
out <- commandArgs(TRUE)[1]
set.seed(20211)
n <- 240
hh <- rep(1:80, each = 3)
d <- data.frame(
  region = sample(c("north", "south", "east", "west"), n, TRUE, c(.4, .3, .2, .1)),
  sex = sample(c("f", "m"), n, TRUE), income = round(rgamma(n, 3, 1 / 300), 1), hh = hh,
  w = round(runif(80, 5, 25), 2)[hh], stringsAsFactors = FALSE)
d$status <- ifelse(runif(n) < plogis(-.3 + .6 * (d$sex == "f") + .4 * (d$region == "south") + .0004 * d$income),
                   "complete", "refused")
d$status[sample(n, 20)] <- "unknown"
d$status[sample(which(d$status == "refused"), 12)] <- "moved"
d$belongs <- ifelse(d$status == "unknown", NA, ifelse(d$status == "moved", "no", "yes"))
write.csv(d, file.path(out, "sample.csv"), row.names = FALSE, quote = FALSE, na = "")

N <- 4000
region <- c(east = 900, north = 1500, south = 1100, west = 500)
sex <- c(f = 2150, m = 1850)
income <- 4000 * 960
pop <- c(`(Intercept)` = N, regionnorth = 1500, regionsouth = 1100, regionwest = 500, sexm = 1850)
des <- svydesign(~hh, weights = ~w, data = d)
cal <- function(f, p, ...) weights(calibrate(des, f, p, epsilon = 1e-13, maxit = 500, ...))
a <- data.frame(row = seq_len(n))
rs <- ~ region + sex
rsi <- ~ region + sex + income
pi <- c(pop, income = income)
a$linear <- cal(rsi, pi)
a$raking <- cal(rsi, pi, calfun = "raking")
a$logit <- cal(rsi, pi, calfun = "logit", bounds = c(.4, 3))
a$bounded <- cal(rsi, pi, bounds = c(.6, 2))
a$bounded_raking <- cal(rsi, pi, calfun = "raking", bounds = c(.6, 2))
a$sinh <- cal(rsi, pi, calfun = cal.sinh, bounds = c(1e-6, 1e6))
a$number <- cal(~ income - 1, c(income = income))
a$weight_bounds <- cal(rs, pop, bounds = list(lower = 6, upper = 32), bounds.const = TRUE)
a$household <- cal(rsi, pi, aggregate.stage = 1)
a$rake <- weights(rake(des, list(~region, ~sex), list(data.frame(region = names(region), Freq = region),
  data.frame(sex = names(sex), Freq = sex)), control = list(maxit = 500, epsilon = 1e-11)))
a$poststratify <- weights(postStratify(des, ~region, data.frame(region = names(region), Freq = region)))
# survey 4.1-1's trimWeights(strict = TRUE) gives to weights at a bound again; this is the rule of later versions.
trim <- function(w, lower, upper) {
  cut <- rep(FALSE, length(w))
  while (any(out <- !cut & (w < lower | w > upper))) {
    held <- ifelse(out, pmax(lower, pmin(upper, w)), w)
    cut <- cut | out
    w <- held + ifelse(cut, 0, sum(w - held) / sum(!cut))
  }
  w
}
a$trim <- trim(d$w, .5 * median(d$w), 1.4 * median(d$w))
a$trim_once <- pmax(.5 * median(d$w), pmin(1.4 * median(d$w), d$w))

# Nonresponse: classes, with and without unknown eligibility; a model, directly and by groups.
r <- d$status == "complete"
cl <- interaction(d$region, d$sex)
s <- function(x) tapply(x, cl, sum)[cl]
a$classes <- ifelse(r, d$w * s(d$w) / s(d$w * r), 0)
unknown <- d$status == "unknown"
w1 <- ifelse(unknown, 0, d$w * s(d$w) / s(d$w * !unknown))
eligible <- !unknown & d$status != "moved"
a$eligibility <- ifelse(r, w1 * s(w1 * eligible) / s(w1 * r), 0)
fit <- suppressWarnings(glm(r ~ region + sex + income, binomial, d, weights = w, epsilon = 1e-14, maxit = 100))
rho <- fitted(fit)
a$model <- ifelse(r, d$w / rho, 0)
g <- ceiling(rank(rho) * 5 / n)
sg <- function(x) tapply(x, g, sum)[as.character(g)]
a$groups <- ifelse(r, d$w * sg(d$w) / sg(d$w * r), 0)
write.csv(format(a, digits = 17), file.path(out, "weights.csv"), row.names = FALSE, quote = FALSE, na = "")
m <- sum(d$w * rho) / sum(d$w)
v <- sum(d$w * (rho - m)^2) / sum(d$w)
cat(sprintf("r_indicator,%.17g\n", 1 - 2 * sqrt(v)), file = file.path(out, "figures.csv"))
cat(sprintf("propensity_cv,%.17g\n", sqrt(v) / m), file = file.path(out, "figures.csv"), append = TRUE)
cat(R.version.string, "; survey", as.character(packageVersion("survey")), "\n", file = file.path(out, "versions.txt"))

# Every step again on every replicate: jackknife of the 80 households, centred on the replicates' mean.
jk <- outer(d$hh, 1:80, function(h, r) d$w * ifelse(h == r, 0, 80 / 79))
rake_one <- function(w) weights(rake(svydesign(~1, weights = ~w, data = cbind(d[, names(d) != "w"], w = w)[w > 0, ]), list(~region, ~sex),
  list(data.frame(region = names(region), Freq = region), data.frame(sex = names(sex), Freq = sex)),
  control = list(maxit = 500, epsilon = 1e-11)))
raked <- function(w) replace(0 * w, w > 0, rake_one(w))
trimmed <- function(w) { w <- raked(w); replace(w, w > 0, trim(w[w > 0], -Inf, 1.25 * median(w[w > 0]))) }
model <- function(w) {
  d$w <- w # weights are looked up in the data first
  fit <- suppressWarnings(glm(r ~ region + sex + income, binomial, d, weights = w, epsilon = 1e-14, maxit = 100))
  ifelse(r, w / fitted(fit), 0)
}
grouped <- function(w) {
  d$w <- w # weights are looked up in the data first
  fit <- suppressWarnings(glm(r ~ region + sex + income, binomial, d, weights = w, epsilon = 1e-14, maxit = 100))
  k <- w > 0
  g <- ceiling(rank(fitted(fit)[k]) * 5 / sum(k))
  f <- tapply(w[k], g, sum) / tapply(w[k] * r[k], g, sum)
  replace(0 * w, k, ifelse(r[k], w[k] * f[g], 0))
}
mean_of <- function(w) sum(w * d$income) / sum(w)
jackknife <- function(step) { t <- apply(jk, 2, function(w) mean_of(step(w))); sqrt(79 / 80 * sum((t - mean(t))^2)) }
taylor <- SE(svymean(~income, calibrate(des, rs, pop, calfun = "raking", epsilon = 1e-13, maxit = 500)))
write_case <- function(name, rows) {
  dir.create(file.path(out, "..", name), showWarnings = FALSE)
  writeLines(c("select,field,value,rel_tol", rows), file.path(out, "..", name, "expected.csv"))
}
row <- function(field, value) sprintf("estimates;id=m,%s,%.17g,1e-9", field, value)
write_case("weight_rake", c(row("estimate", mean_of(raked(d$w))), row("se", taylor), row("se_replication", jackknife(raked))))
write_case("weight_trim", c(row("estimate", mean_of(trimmed(d$w))), row("se", jackknife(trimmed))))
write_case("weight_model", c(row("estimate", mean_of(model(d$w))), row("se", jackknife(model))))
write_case("weight_groups", c(row("estimate", mean_of(grouped(d$w))), row("se", jackknife(grouped))))
