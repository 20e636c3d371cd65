# Change between two waves that share units: means, a share and a ratio, their standard errors with the covariance of the
# shared units. R 4.2.2, survey 4.1-1. Writes the data and waves.csv. The covariance is by scores: the linearized variable
# by unit, centred within strata, times sqrt((1 - f) n / (n - 1)); products summed over the shared units, in each stratum times
# (1 - n1 n2/(m N)) / sqrt((1 - f1)(1 - f2)), with m shared units: the covariance of overlapping samples without replacement (Tam 1984).
library(survey)
set.seed(31)
ids <- sprintf("u%02d", 1:40)
base <- data.frame(id = ids, area = rep(c("town", "rural"), c(24, 16)), N = rep(c(60, 50), c(24, 16)))
level <- rnorm(40, 50, 9)
wave <- function(take, shift) {
  d <- base[take, ]
  n <- ave(rep(1, nrow(d)), d$area, FUN = sum)
  d$w <- round(d$N / n * runif(nrow(d), 0.8, 1.25), 3)
  d$points <- round(level[take] + shift + rnorm(nrow(d), 0, 3), 2)
  d$online <- ifelse(level[take] + rnorm(nrow(d), 0, 4) > 50 - shift, "yes", "no")
  d$asked <- rpois(nrow(d), 40) + 5
  d$answered <- pmin(d$asked, round(d$asked * (0.5 + shift / 40 + runif(nrow(d), 0, 0.3))))
  d
}
first <- wave(sort(c(1:16, 25:36)), 0)
second <- wave(sort(c(5:24, 29:40)), 4)
write.csv(first, "first.csv", row.names = FALSE, quote = FALSE)
write.csv(second, "second.csv", row.names = FALSE, quote = FALSE)

figures <- function(d) {
  des <- svydesign(ids = ~1, strata = ~area, weights = ~w, fpc = ~N, data = d)
  w <- d$w
  yes <- as.numeric(d$online == "yes")
  lin <- list(points = list(e = sum(w * d$points) / sum(w)), online = list(e = sum(w * yes) / sum(w)),
              answered = list(e = sum(w * d$answered) / sum(w * d$asked)))
  lin$points$z <- w * (d$points - lin$points$e) / sum(w)
  lin$online$z <- w * (yes - lin$online$e) / sum(w)
  lin$answered$z <- w * (d$answered - lin$answered$e * d$asked) / sum(w * d$asked)
  se <- c(SE(svymean(~points, des)), SE(svymean(~yes, update(des, yes = yes))), SE(svyratio(~answered, ~asked, des)))
  n <- ave(rep(1, nrow(d)), d$area, FUN = sum)
  for (k in seq_along(lin)) {
    z <- lin[[k]]$z
    u <- (z - ave(z, d$area)) * sqrt((1 - n / d$N) * n / (n - 1))
    stopifnot(abs(sqrt(sum(u^2)) - se[k]) < 1e-12 * se[k])
    lin[[k]]$u <- setNames(u, d$id)
    lin[[k]]$v <- se[k]^2
  }
  list(lin = lin, df = degf(des))
}
a <- figures(first)
b <- figures(second)
both <- intersect(first$id, second$id)
area <- setNames(base$area, base$id)
link <- sapply(c(town = "town", rural = "rural"), function(h) {
  n1 <- sum(first$area == h)
  n2 <- sum(second$area == h)
  m <- sum(area[both] == h)
  N <- base$N[base$area == h][1]
  (1 - n1 * n2 / (m * N)) / sqrt((1 - n1 / N) * (1 - n2 / N))
})
rows <- lapply(names(a$lin), function(name) {
  x <- a$lin[[name]]
  y <- b$lin[[name]]
  cov <- sum(link[area[both]] * x$u[both] * y$u[both])
  se <- sqrt(x$v + y$v - 2 * cov)
  free <- sqrt(x$v + y$v)
  df <- min(a$df, b$df)
  t <- (y$e - x$e) / se
  data.frame(id = name, previous = x$e, change = y$e - x$e, se = se, df = df, p = 2 * pt(-abs(t), df),
             se_independent = free, df_independent = (x$v + y$v)^2 / (x$v^2 / a$df + y$v^2 / b$df))
})
out <- do.call(rbind, rows)
out[-1] <- lapply(out[-1], function(v) sprintf("%.15g", v))
write.csv(out, "waves.csv", row.names = FALSE, quote = FALSE)
