# Reference answers for models, made with R and its package survey (its public school data). Run in this folder:
# Rscript model.R. Writes data/model_*.csv and model.csv (case,what,value).
suppressMessages(library(survey))
data(api)
options(digits = 17)

keep <- c("stype", "sch.wide", "awards", "dnum", "api00", "api99", "ell", "meals", "mobility", "enroll", "api.stu", "pw", "fpc")
strat <- apistrat[, keep]
clus1 <- apiclus1[, keep]
strat$mobility[seq(3, 200, 17)] <- NA
strat$grade <- cut(strat$api00, c(0, 550, 650, 750, 1000), labels = c("1 low", "2 fair", "3 good", "4 high"))
clus1$grade <- cut(clus1$api00, c(0, 550, 650, 750, 1000), labels = c("1 low", "2 fair", "3 good", "4 high"))
jk <- as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = clus1), type = "JK1")
reps <- weights(jk, type = "analysis")
colnames(reps) <- paste0("rep", seq_len(ncol(reps)))
save <- function(d, name) write.csv(d, file.path("data", name), row.names = FALSE, quote = FALSE)
save(strat, "model_strat.csv")
save(cbind(clus1, round(reps, 9)), "model_clus1.csv")
strat <- read.csv("data/model_strat.csv", stringsAsFactors = TRUE)
clus1 <- read.csv("data/model_clus1.csv", stringsAsFactors = TRUE)

ds <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat)
dc <- svydesign(id = ~dnum, weights = ~pw, data = clus1)
dr <- svrepdesign(repweights = "^rep", weights = ~pw, type = "JK1", scale = 14 / 15, data = clus1, combined.weights = TRUE)

lines <- character()
pFsum <- survey::pFsum
put <- function(case, what, value) lines <<- c(lines, sprintf("%s,%s,%.17g", case, what, value))
# R names a coefficient stypeH; svari stype=H.
term_name <- function(x) gsub("(stype|sch\\.wide|awards)(?=[A-Z])", "\\1=", x, perl = TRUE)
# epsilon sets the tolerance of rank too, so a linear model keeps the default
tight <- glm.control(epsilon = 1e-15, maxit = 100)

case <- function(name, formula, design, family = gaussian(), terms = character(), lrt = terms) {
  environment(formula) <- environment()
  fit <- svyglm(formula, design, family = family, control = if (family$family == "gaussian") glm.control() else tight)
  first <- fit
  if (family$family != "gaussian") { # its covariance has the weights of the step before the last: once more from there
    fit <- eval(bquote(svyglm(formula, design, family = family, control = tight, start = .(unname(coef(fit))))))
  }
  put(name, "n", length(fit$y))
  put(name, "df", fit$df.residual)
  b <- coef(fit)
  se <- SE(fit)
  limits <- confint(fit, ddf = fit$df.residual)
  for (j in seq_along(b)) {
    if (is.na(b[j])) next
    t <- term_name(names(b)[j])
    put(name, paste0(t, " estimate"), b[j])
    put(name, paste0(t, " se"), se[names(b)[j]])
    put(name, paste0(t, " p"), 2 * pt(-abs(b[j] / se[names(b)[j]]), fit$df.residual))
    put(name, paste0(t, " low"), limits[names(b)[j], 1])
  }
  for (t in terms) {
    w <- regTermTest(fit, as.formula(paste("~", t)))
    put(name, paste0("wald ", t, " f"), w$Ftest)
    put(name, paste0("wald ", t, " p"), w$p)
  }
  for (t in lrt) {
    l <- regTermTest(first, as.formula(paste("~", t)), method = "LRT", lrt.approximation = "satterthwaite")
    index <- which(attr(model.matrix(fit), "assign")[!is.na(b)] %in% which(attr(terms(formula), "term.labels") == t))
    lambda <- eigen(solve(fit$naive.cov[index, index], vcov(fit)[index, index]), only.values = TRUE)$values
    stopifnot(all.equal(sum(lambda), sum(l$lambda), tolerance = 1e-6))
    put(name, paste0("lrt ", t, " f"), l$chisq / sum(lambda))
    put(name, paste0("lrt ", t, " df1"), sum(lambda)^2 / sum(lambda^2))
    put(name, paste0("lrt ", t, " p"), pFsum(l$chisq, rep(1, length(lambda)), lambda, ddf = fit$df.residual, method = "satterthwaite", lower.tail = FALSE))
  }
  invisible(fit)
}

# The weighted mean of m(beta) over the sample, with the variance of weights and coefficients both; m's gradient by
# differences. m: function(beta, data) to a vector.
effect <- function(case, name, fit, design, m) {
  mf <- model.frame(fit)
  x <- model.matrix(fit)
  w <- weights(design)
  b <- coef(fit)
  u <- x * as.vector(fit$y - fitted(fit))
  inverse <- solve(crossprod(x, x * w * fit$family$mu.eta(fit$linear.predictors)))
  mean_of <- function(b) sum(w * m(b)) / sum(w)
  d <- sapply(seq_along(b), function(j) {
    h <- 1e-5 * max(1e-3, abs(b[j]))
    up <- b; up[j] <- b[j] + h
    down <- b; down[j] <- b[j] - h
    (mean_of(up) - mean_of(down)) / (2 * h)
  })
  z <- (m(b) - mean_of(b)) / sum(w) + as.vector(u %*% inverse %*% d)
  put(case, paste(name, "estimate"), mean_of(b))
  put(case, paste(name, "se"), sqrt(vcov(svytotal(z, design)))[1])
}

case("linear", api00 ~ ell * stype + meals, ds, terms = c("stype", "ell:stype", "meals"), lrt = c("ell:stype", "meals"))
case("nested", api00 ~ meals + meals:stype - 1, ds)
case("whole", api00 ~ stype + sch.wide - 1, ds, terms = "sch.wide")
case("missing", api00 ~ mobility + stype, ds, terms = "stype")
case("logistic", sch.wide ~ ell + stype + meals, ds, quasibinomial(), c("stype", "ell"))
case("domain", sch.wide ~ ell + meals, subset(ds, stype == "E"), quasibinomial(), "ell")
case("counts", api.stu ~ stype + meals, dc, quasipoisson(), c("stype", "meals"))
case("cluster", api00 ~ ell + awards, dc, terms = "awards")
case("replicated", api00 ~ ell + stype, dr, terms = "stype", lrt = character())
case("replicated_logistic", awards ~ ell + meals, dr, quasibinomial(), terms = "ell", lrt = character())


fit <- svyglm(I(sch.wide == "Yes") ~ ell * stype + meals, ds, family = quasibinomial(), control = if (family$family == "gaussian") glm.control() else tight)
x <- model.matrix(fit)
at <- function(level, ell = strat$ell) {
  d <- strat
  d$stype <- factor(rep(level, nrow(d)), levels = levels(strat$stype))
  d$ell <- ell
  model.matrix(~ ell * stype + meals, d)
}
for (l in c("H", "M"))
  effect("effects", paste0("stype=", l), fit, ds, function(b) plogis(as.vector(at(l) %*% b)) - plogis(as.vector(at("E") %*% b)))
slope <- function(b) {
  change <- b["ell"] + b["ell:stypeH"] * (strat$stype == "H") + b["ell:stypeM"] * (strat$stype == "M")
  dlogis(as.vector(x %*% b)) * change
}
effect("effects", "ell", fit, ds, slope)
effect("effects", "held", fit, ds, function(b) plogis(as.vector(at("H", 20) %*% b)))

# Proportional odds: by a general optimiser, whose Hessian is by differences, so some six digits are right.
ordinal <- function(name, formula, design, term, ...) {
  fit <- svyolr(formula, design, ...)
  put(name, "n", nrow(design$variables))
  put(name, "df", fit$df.residual)
  b <- c(coef(fit, intercept = FALSE), fit$zeta)
  se <- sqrt(diag(vcov(fit)))[seq_along(b)]
  for (j in seq_along(b)) {
    put(name, paste(term_name(names(b)[j]), "estimate"), b[j])
    put(name, paste(term_name(names(b)[j]), "se"), se[j])
  }
  at <- startsWith(names(b), term)
  f <- drop(b[at] %*% solve(vcov(fit)[which(at), which(at)], b[at])) / sum(at)
  put(name, paste("wald", term, "f"), f)
  put(name, paste("wald", term, "p"), pf(f, sum(at), fit$df.residual, lower.tail = FALSE))
}
ordinal("ordinal", grade ~ ell + meals + stype, ds, "stype", control = list(reltol = 1e-16, maxit = 1000, ndeps = rep(1e-5, 7)))
ordinal("ordinal_replicated", grade ~ ell + meals, dr, "meals", control = list(reltol = 1e-16, maxit = 1000))

writeLines(c("case,what,value", lines), "model.csv")
cat(R.version.string, "survey", as.character(packageVersion("survey")), length(lines), "values\n")
