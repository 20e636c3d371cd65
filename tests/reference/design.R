# Reference answers for designs and Taylor variance, made with R and its package survey (apistrat and the rest are the public
# school data of that package). Run in this folder: Rscript design.R. Writes data/*.csv and design.csv.
suppressMessages(library(survey))
data(api)
options(digits = 17)

keep <- c("cds", "stype", "dnum", "snum", "sch.wide", "api00", "enroll", "api.stu", "pw")
tidy <- function(d, more = character()) {
  d <- d[, c(keep, more)]
  d[order(seq_len(nrow(d))), ]
}
save <- function(d, name) write.csv(d, file.path("data", name), row.names = FALSE, quote = FALSE)

strat <- tidy(apistrat, "fpc")
clus1 <- tidy(apiclus1, "fpc")
clus2 <- tidy(apiclus2, c("fpc1", "fpc2"))
clus2 <- clus2[!is.na(clus2$enroll), ]
# survey's scale by unit goes by first appearance, its unit totals by sorted names: with pps they agree in this order only
clus2 <- clus2[order(clus2$dnum, as.character(clus2$snum)), ]
clus2$fpc2 <- ave(clus2$fpc2, clus2$dnum, FUN = function(x) x[1])
# inclusion probabilities that differ by unit, at both stages
clus2$q1 <- 40 / 757 * (1 + 0.4 * sin(clus2$dnum))
clus2$q2 <- round(pmin(1, ave(clus2$snum, clus2$dnum, FUN = length) / clus2$fpc2) * (0.9 + 0.1 * cos(clus2$snum)), 6)
# cluster numbers that repeat across strata
strat$unit <- ave(seq_len(nrow(strat)), strat$stype, FUN = function(i) (seq_along(i) - 1) %/% 4 + 1)
strat$fpcu <- ave(strat$unit, strat$stype, FUN = function(u) max(u) * 12)
# one stratum of one cluster
# two clusters in each stratum
pairs <- tidy(apiclus1)
pairs <- pairs[pairs$dnum != 61, ]
pairs$h <- (match(pairs$dnum, unique(pairs$dnum)) - 1) %/% 2
single <- tidy(apiclus1, "fpc")
single$h <- ifelse(single$dnum == 61, "lone", ifelse(single$dnum < 500, "low", "high"))

# three stages, strata at the first two, a stratum sampled whole
set.seed(1)
three <- do.call(rbind, lapply(1:4, function(h) do.call(rbind, lapply(seq_len(3 + h), function(a)
  do.call(rbind, lapply(1:2, function(g) do.call(rbind, lapply(seq_len(2 + (a + g) %% 3), function(b)
    data.frame(h = paste0("h", h), a = a, g = paste0("g", g), b = b, c = seq_len(2 + (a + b) %% 2))))))))))
three$N1 <- ifelse(three$h == "h4", 7, 10 * as.integer(substr(three$h, 2, 2)) + 5)
three$a <- 100 * as.integer(substr(three$h, 2, 2)) + three$a
three$N2 <- 9 + (three$a %% 5)
three$N3 <- 4 + (three$b %% 3)
three$y <- round(rnorm(nrow(three), 50, 10) + three$a / 100, 3)
three$x <- round(exp(rnorm(nrow(three), 1, .5)), 3)
three$d <- ifelse(three$y > 52, "up", "down")
three$b <- paste0(three$g, three$b)

# what the files hold is what is used
again <- function(d, name) {
  save(d, name)
  read.csv(file.path("data", name), colClasses = c(cds = "character")[intersect("cds", names(d))])
}
strat <- again(strat, "strat.csv"); clus1 <- again(clus1, "clus1.csv"); clus2 <- again(clus2, "clus2.csv")
single <- again(single, "single.csv"); pairs <- again(pairs, "pairs.csv"); three <- again(three, "three.csv")

rows <- list()
put <- function(case, what, value) rows[[length(rows) + 1]] <<- data.frame(case, what, value = sprintf("%.17g", value))

# total and mean of y, ratio x / y, mean of y by domain, all as variances; covariance of the domain means
answer <- function(case, design, y, x, by) {
  fy <- as.formula(paste0("~", y)); fx <- as.formula(paste0("~", x)); fb <- as.formula(paste0("~", by))
  put(case, "df", degf(design))
  put(case, "total", c(vcov(svytotal(fy, design))))
  put(case, "mean", c(vcov(svymean(fy, design))))
  put(case, "ratio", c(vcov(svyratio(fx, fy, design))))
  # the domain means linearized, as svyby(covmat = TRUE) does where it can
  w <- weights(design); data <- design$variables
  design$variables[c("z1", "z2")] <- lapply(sort(unique(data[[by]])), function(level) {
    inside <- data[[by]] == level
    inside * (data[[y]] - sum((w * data[[y]])[inside]) / sum(w[inside])) / sum(w[inside])
  })
  v <- vcov(svytotal(~ z1 + z2, design))
  put(case, "by1", v[1, 1]); put(case, "by2", v[2, 2]); put(case, "by12", v[1, 2])
}
api <- function(case, design) answer(case, design, "enroll", "api.stu", "sch.wide")

api("strat", svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat))
api("strat_nofpc", svydesign(~1, strata = ~stype, weights = ~pw, data = strat))
api("clus1", svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1))
api("clus2", svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = clus2))
api("clus2_nofpc", svydesign(~dnum + snum, weights = ~pw, data = clus2))
api("nest", svydesign(~unit, strata = ~stype, weights = ~pw, fpc = ~fpcu, nest = TRUE, data = strat))
api("brewer", svydesign(~dnum, probs = ~q1, fpc = ~q1, pps = "brewer", data = clus2))
options(survey.lonely.psu = "certainty")
api("brewer2", svydesign(~dnum + snum, fpc = ~q1 + q2, pps = "brewer", data = clus2))
options(survey.lonely.psu = "fail")
answer("three", svydesign(~a + b + c, strata = ~h + g, fpc = ~N1 + N2 + N3, data = three), "y", "x", "d")
answer("three_nest", svydesign(~a + b + c, strata = ~h + g, fpc = ~N1 + N2 + N3, nest = TRUE, data = three), "y", "x", "d")
# strata of one unit at the second stage, beside others in the same first-stage unit
lone2 <- three[!(three$g == "g1" & three$a %in% c(101, 203, 302, 405) & three$b != "g11"), ]
lone2 <- again(lone2, "lone2.csv")
for (rule in c("remove", "average")) {
  options(survey.lonely.psu = rule)
  answer(paste0("lone2_", rule), svydesign(~a + b + c, strata = ~h + g, fpc = ~N1 + N2 + N3, data = lone2), "y", "x", "d")
}
for (rule in c("remove", "certainty", "average")) {
  options(survey.lonely.psu = rule)
  api(paste0("single_", rule), svydesign(~dnum, strata = ~h, weights = ~pw, data = single))
}
options(survey.lonely.psu = "fail")
# With a calibration: post-strata, margins by raking, a number.
post <- function(d, f) { t <- as.data.frame(xtabs(f, apipop)); t }
N <- nrow(apipop)
d1 <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1)
api("post_clus1", postStratify(d1, ~stype, post(d1, ~stype)))
d2 <- svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = clus2)
api("post_clus2", postStratify(d2, ~stype, post(d2, ~stype)))
api("post_strat", postStratify(svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat), ~sch.wide,
                               post(NULL, ~sch.wide)))
for (v in c("stype", "sch.wide")) for (l in sort(unique(as.character(apipop[[v]])))) put("population", paste0(v, "=", l), sum(apipop[[v]] == l))
m <- model.matrix(~ stype + sch.wide, apipop)
api("rake_clus1", calibrate(d1, ~ stype + sch.wide, colSums(m), calfun = "raking", epsilon = 1e-13))
# Two steps, one after the other: the last one's residual, times its ratio of weights, is the variable of the first.
# (survey takes them in the order they were made; that gives no residual of the final weights.)
two <- postStratify(postStratify(d1, ~stype, post(d1, ~stype)), ~sch.wide, post(d1, ~sch.wide))
w0 <- weights(d1); w1 <- weights(postStratify(d1, ~stype, post(d1, ~stype))); w2 <- weights(two)
var2 <- function(u) {
  r2 <- resid(lm(u ~ sch.wide, clus1, weights = w1))
  r1 <- resid(lm(v ~ stype, data.frame(v = r2 * w2 / w1, stype = clus1$stype), weights = w0))
  svyrecvar(as.matrix(r1 * w1), d1$cluster, d1$strata, d1$fpc)
}
share <- function(i, y) i * (y - sum((w2 * y)[i]) / sum(w2[i])) / sum(w2[i])
all <- rep(TRUE, nrow(clus1)); no <- clus1$sch.wide == "No"; y <- clus1$enroll
put("two_clus1", "df", degf(d1))
put("two_clus1", "total", var2(y))
put("two_clus1", "mean", var2(share(all, y)))
put("two_clus1", "ratio", var2((clus1$api.stu - y * sum(w2 * clus1$api.stu) / sum(w2 * y)) / sum(w2 * y)))
put("two_clus1", "by1", var2(share(no, y))); put("two_clus1", "by2", var2(share(!no, y)))
put("two_clus1", "by12", (var2(share(no, y) + share(!no, y)) - var2(share(no, y) - share(!no, y))) / 4)

# Replicates: the rank of the weights of two domains, less one.
rank <- function(case, design, type) {
  r <- weights(as.svrepdesign(design, type = type), "analysis")
  for (d in 1:2) put(case, paste0("rank", d), qr(r[design$variables$sch.wide == c("No", "Yes")[d], ], tol = 1e-5)$rank - 1)
}
rank("jkn by strata", svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat), "JKn")
rank("jkn of clusters", svydesign(~unit, strata = ~stype, weights = ~pw, nest = TRUE, data = strat), "JKn")
rank("jk1", d1, "JK1")

write.csv(do.call(rbind, rows), "design.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
