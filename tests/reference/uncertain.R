# Makes the cases uncertain_known and uncertain_all: raking to margins of which some are estimated. The residual part is R's
# calibrate(); the targets' part is b'Cb with b the coefficients of the regression in a coding without collinear columns and C
# the covariance of that coding's totals, once all margins are scaled to one size. Run in this folder: Rscript uncertain.R.
# Made with R 4.2.2 and survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17)
exact <- function(x) formatC(x, digits = 17, format = "g")
d <- read.csv("cases_data/persons.csv")
design <- svydesign(~home, weights = ~w, data = d)
P <- c(P1 = 859, P2 = 984, P3 = 1124, P4 = 1264); S <- c(f = 2102, m = 2129); N <- sum(P)
raked <- calibrate(design, ~province + sex, c(N, P[-1], S[["m"]]), calfun = "raking", epsilon = 1e-13, maxit = 200)
figures <- function(name, yaml, C) { # C: covariance of (N, P2, P3, P4, m)
  dir.create(name, showWarnings = FALSE)
  writeLines(c("svari: 1", "data: {file: ../cases_data/persons.csv}", "population:", "  margins:", yaml, "design: {weight: w, clusters: home}", "replicates: {method: jk1}", "variance: both", "weighting:",
    "  - rake: {margins: [sex, province], tolerance: 1e-13}", "estimates:", "  - {id: n, count: true, by: [sex]}", "  - {id: t, total: [hours]}",
    "  - {id: d, total: [hours], by: [web]}", "  - {id: m, mean: [score]}"), file.path(name, "run.yaml"))
  rows <- NULL
  add <- function(select, y, scale = 1) { # y: the linearized variable
    y[is.na(y)] <- 0
    b <- coef(lm(y ~ province + sex, weights = w, data = cbind(d, y = y)))
    v <- vcov(svytotal(~y0, update(raked, y0 = y)))[1] + drop(b %*% C %*% b)
    rows <<- rbind(rows, data.frame(select = select, field = "se", value = exact(sqrt(v)), rel_tol = 1e-8))
    rows <<- rbind(rows, data.frame(select = select, field = "se_replication", value = exact(sqrt(v)), rel_tol = 0.06))
  }
  for (s in c("f", "m")) add(paste0("estimates;id=n;domain.sex=", s), as.numeric(d$sex == s))
  add("estimates;id=t", d$hours)
  for (k in c("no", "yes")) add(paste0("estimates;id=d;domain.web=", k), d$hours * (d$web == k))
  has <- !is.na(d$score); g <- weights(raked); mean <- sum((g * d$score)[has]) / sum(g[has])
  add("estimates;id=m", ifelse(has, d$score - mean, 0) / sum(g[has]))
  write.csv(rows, file.path(name, "expected.csv"), row.names = FALSE, quote = FALSE)
}
# sex is estimated, province known: the size is known, and the error of m is what is left when both are scaled to it.
se <- c(f = 40, m = 55)
J <- -S[["m"]] / N * c(1, 1) + c(0, 1)
C <- matrix(0, 5, 5); C[5, 5] <- sum(J^2 * se^2)
known <- "    province: {totals: {P1: 859, P2: 984, P3: 1124, P4: 1264}}"
figures("uncertain_known", c(known, "    sex: {totals: {f: 2102, m: 2129}, uncertain: {f: 40, m: 55}}"), C)
# Both are estimated: sex, the first, sets the size, and the provinces are scaled to it.
sp <- c(20, 30, 25, 35); J <- matrix(0, 5, 6) # of (f, m, P1 .. P4)
J[1, 1:2] <- 1; J[5, 2] <- 1
for (p in 2:4) { J[p, 1:2] <- P[p] / N; J[p, 3:6] <- -P[p] / N; J[p, 2 + p] <- J[p, 2 + p] + 1 }
C <- J %*% diag(c(se, sp)^2) %*% t(J)
figures("uncertain_all", c("    province: {totals: {P1: 859, P2: 984, P3: 1124, P4: 1264}, uncertain: {P1: 20, P2: 30, P3: 25, P4: 35}}",
  "    sex: {totals: {f: 2102, m: 2129}, uncertain: {f: 40, m: 55}}"), C)
