# Makes the cases of this folder: data in cases_data/, CASE/run.yaml, CASE/expected.csv with what R's survey answers.
# Run in this folder: Rscript make.R. Made with R 4.2.2 and survey 4.1-1 (versions.txt is written too).
# The populations are drawn here by R's generator with fixed seeds; nhanes is CDC's public-domain extract as the
# survey package carries it.
suppressMessages(library(survey))
options(digits = 17, survey.lonely.psu = "fail")
writeLines(c(R.version.string, paste("survey", packageVersion("survey"))), "versions.txt")
dir.create("cases_data", showWarnings = FALSE)

exact <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g"))
rows <- NULL
add <- function(select, field, value, tol = 1e-9)
  rows <<- rbind(rows, data.frame(select = select, field = field, value = exact(as.numeric(value)), rel_tol = tol))
save_data <- function(d, name) write.csv(d, file.path("cases_data", name), row.names = FALSE, quote = FALSE, na = "")
case <- function(name, yaml, fill) {
  dir.create(name, showWarnings = FALSE)
  writeLines(c("svari: 1", yaml), file.path(name, "run.yaml"))
  rows <<- NULL
  fill()
  rows$select <- ifelse(grepl('[",]', rows$select), paste0('"', gsub('"', '""', rows$select), '"'), rows$select)
  write.csv(rows, file.path(name, "expected.csv"), row.names = FALSE, quote = FALSE)
}

# One figure with its standard error and t interval on the domain's degrees of freedom.
figure <- function(select, stat, df, n = NULL, conf = 0.95, tol = 1e-9) {
  est <- as.numeric(coef(stat)); se <- as.numeric(SE(stat))
  add(select, "estimate", est, tol); add(select, "se", se, tol); add(select, "df", df, 1e-12)
  q <- qt(1 - (1 - conf) / 2, df)
  add(select, "ci.0", est - q * se, 10 * tol); add(select, "ci.1", est + q * se, 10 * tol)
  if (!is.null(n)) add(select, "n", n, 1e-12)
}
# A domain is an indicator on the whole design (a subset of a multistage design drops units that count).
domain <- function(design, v, level) {
  x <- as.character(design$variables[[v]])
  within_domain(design, !is.na(x) & x == level)
}
within_domain <- function(design, keep) list(design = design, keep = keep)
whole <- function(d) if (!inherits(d, "survey.design") && !inherits(d, "svyrep.design")) d else within_domain(d, rep(TRUE, nrow(d$variables)))
holding <- function(d, vars) {
  for (v in vars) d$keep <- d$keep & !is.na(d$design$variables[[v]])
  d
}
df_of <- function(d) {
  if (inherits(d$design, "svyrep.design")) return(degf(subset(d$design, d$keep)))
  used <- d$keep & weights(d$design, "sampling") != 0
  length(unique(d$design$cluster[used, 1])) - length(unique(d$design$strata[used, 1]))
}
count_of <- function(d) sum(d$keep & weights(d$design, "sampling") != 0)
zeroed <- function(d, v) ifelse(d$keep, d$design$variables[[v]], 0)
mean_of <- function(id, v, d, suffix = "", tol = 1e-9, conf = 0.95) {
  d <- holding(whole(d), v); u <- update(d$design, y0 = zeroed(d, v), k0 = as.numeric(d$keep))
  figure(paste0("estimates;id=", id, ";statistic=mean;variable=", v, suffix), svyratio(~y0, ~k0, u), df_of(d), count_of(d), conf, tol)
}
total_of <- function(id, v, d, suffix = "", tol = 1e-9) {
  d <- holding(whole(d), v); u <- update(d$design, y0 = zeroed(d, v))
  figure(paste0("estimates;id=", id, ";statistic=total;variable=", v, suffix), svytotal(~y0, u), df_of(d), count_of(d), tol = tol)
}
count_in <- function(id, d, suffix = "", tol = 1e-9) {
  d <- whole(d); u <- update(d$design, y0 = as.numeric(d$keep))
  figure(paste0("estimates;id=", id, ";statistic=count", suffix), svytotal(~y0, u), df_of(d), count_of(d), tol = tol)
}
ratio_of <- function(id, num, den, d, suffix = "", tol = 1e-9) {
  d <- holding(whole(d), c(num, den)); u <- update(d$design, y0 = zeroed(d, num), x0 = zeroed(d, den))
  figure(paste0("estimates;id=", id, ";statistic=ratio", suffix), svyratio(~y0, ~x0, u), df_of(d), count_of(d), tol = tol)
}
shares_of <- function(id, v, d, suffix = "", tol = 1e-9) {
  d <- holding(whole(d), v); df <- df_of(d); x <- as.character(d$design$variables[[v]])
  for (one in sort(unique(x[d$keep]))) {
    u <- update(d$design, y0 = as.numeric(d$keep & !is.na(x) & x == one), k0 = as.numeric(d$keep))
    s <- paste0("estimates;id=", id, ";statistic=proportion;variable=", v, ";category=", one, suffix)
    stat <- svyratio(~y0, ~k0, u); p <- as.numeric(coef(stat)); se <- as.numeric(SE(stat))
    add(s, "estimate", p, tol); add(s, "se", se, tol); add(s, "df", df, 1e-12); add(s, "n", count_of(d), 1e-12)
    if (p > 0 && p < 1) {
      h <- qt(0.975, df) * se / (p * (1 - p))
      add(s, "ci.0", plogis(qlogis(p) - h), 10 * tol); add(s, "ci.1", plogis(qlogis(p) + h), 10 * tol)
    }
  }
}

# --- a made population of persons in schools in districts in provinces, and samples of it -----------------------
set.seed(20211123)
made <- function() {
  out <- NULL
  for (h in 1:4) for (a in 1:(10 + 2 * h)) {
    district <- rnorm(1, 0, 8)
    for (b in 1:(5 + (a + h) %% 4)) {
      school <- rnorm(1, 0, 4); m <- 8 + (a * b) %% 7
      sex <- sample(c("f", "m"), m, TRUE); income <- exp(rnorm(m, 6.5 + 0.1 * h, 0.5))
      score <- 50 + 3 * h + district + school + 4 * (sex == "f") + rnorm(m, 0, 6)
      out <- rbind(out, data.frame(province = paste0("P", h), district = paste0("d", h, "_", a), school = b,
        pupil = seq_len(m), sex = sex, income = round(income, 2), score = round(score, 1),
        level = cut(score, c(-Inf, 50, 58, 66, Inf), c("low", "fair", "good", "top")),
        web = ifelse(runif(m) < plogis((score - 55) / 10), "yes", "no"), hours = rpois(m, exp(score / 60))))
    }
  }
  out
}
population <- made()
population$level <- as.character(population$level)

# Three stages: districts within provinces, schools, pupils; sizes of each stage known.
three_stage <- function() {
  out <- NULL
  for (h in unique(population$province)) {
    p <- population[population$province == h, ]; da <- unique(p$district)
    for (a in sample(da, 3 + (h == "P4"))) {
      q <- p[p$district == a, ]; sb <- unique(q$school)
      for (b in sample(sb, 2 + (length(sb) > 6))) {
        r <- q[q$school == b, ]; k <- sample(nrow(r), 4)
        out <- rbind(out, cbind(r[k, ], N1 = length(da), N2 = length(sb), N3 = nrow(r)))
      }
    }
  }
  out$score[c(3, 40, 77)] <- NA
  out$school_id <- paste(out$district, out$school, sep = "s")
  out$pupil_id <- paste(out$school_id, out$pupil, sep = "p")
  out
}
three <- three_stage()
save_data(three, "three.csv")
d3 <- svydesign(id = ~district + school_id + pupil_id, strata = ~province, fpc = ~N1 + N2 + N3, data = three)
case("stages_three", c('data: {file: ../cases_data/three.csv}',
  'design: {clusters: [district, school_id, pupil_id], strata: [province], fpc: [N1, N2, N3]}', 'estimates:',
  '  - {id: m, mean: [score, income]}', '  - {id: t, total: [hours], by: [sex]}', '  - {id: by, mean: [score], by: [province]}',
  '  - {id: p, proportion: [level]}', '  - {id: w, mean: [income], where: \'score > 60 and web == "yes"\'}',
  '  - {id: r, ratio: {numerator: hours, denominator: score}, by: [sex]}'), function() {
  mean_of("m", "score", d3); mean_of("m", "income", d3)
  for (s in c("f", "m")) total_of("t", "hours", domain(d3, "sex", s), paste0(";domain.sex=", s))
  for (h in unique(three$province)) mean_of("by", "score", domain(d3, "province", h), paste0(";domain.province=", h))
  shares_of("p", "level", d3)
  mean_of("w", "income", within_domain(d3, with(three, !is.na(score) & score > 60 & web == "yes")))
  for (s in c("f", "m")) ratio_of("r", "hours", "score", domain(d3, "sex", s), paste0(";domain.sex=", s))
})
# The same sample with sizes for the first two stages only, and fractions for sizes.
three$f1 <- ave(as.numeric(factor(three$district)), three$province, FUN = function(x) length(unique(x))) / three$N1
three$w <- weights(d3)
save_data(three, "three_w.csv")
d1 <- svydesign(id = ~district, strata = ~province, fpc = ~f1, weights = ~w, data = three)
case("stages_first_fraction", c('data: {file: ../cases_data/three_w.csv}',
  'design: {weight: w, clusters: [district, school_id], strata: [province], fpc: [f1]}', 'estimates:',
  '  - {id: m, mean: [score, income]}', '  - {id: t, total: [hours], by: [web]}',
  '  - {id: c90, mean: [score], confidence: 0.9}'), function() {
  mean_of("m", "score", d1); mean_of("m", "income", d1)
  for (s in c("no", "yes")) total_of("t", "hours", domain(d1, "web", s), paste0(";domain.web=", s))
  mean_of("c90", "score", d1, conf = 0.9)
})
# Certainty strata: every district of a province in the sample.
certain <- three; certain$N1[certain$province == "P2"] <- 3
certain$w <- NULL; save_data(certain, "certain.csv")
dc <- svydesign(id = ~district + school_id, strata = ~province, fpc = ~N1 + N2, data = certain)
case("stages_certainty", c('data: {file: ../cases_data/certain.csv}',
  'design: {clusters: [district, school_id], strata: [province], fpc: [N1, N2]}', 'estimates:',
  '  - {id: m, mean: [score]}', '  - {id: t, total: [income]}', '  - {id: by, mean: [income], by: [province]}'), function() {
  mean_of("m", "score", dc); total_of("t", "income", dc)
  for (h in unique(certain$province)) mean_of("by", "income", domain(dc, "province", h), paste0(";domain.province=", h))
})
# Strata at the second stage too.
second <- three; second$area <- ifelse((as.numeric(factor(second$school_id)) %% 2) == 0, "a", "b")
second$N2h <- second$N2 + 3
second <- second[order(second$province, second$district, second$area), ]
second <- second[ave(as.numeric(factor(second$school_id)), second$district, second$area, FUN = function(x) length(unique(x))) > 0, ]
save_data(second, "second.csv")
options(survey.lonely.psu = "certainty")
d2s <- svydesign(id = ~district + school_id, strata = ~province + area, fpc = ~N1 + N2h, data = second, nest = TRUE)
case("stages_second_strata", c('data: {file: ../cases_data/second.csv}',
  'design: {clusters: [district, school_id], strata: [province, area], fpc: [N1, N2h], nest: true, singleton: certainty}', 'estimates:',
  '  - {id: m, mean: [score, income]}', '  - {id: t, total: [hours], by: [sex]}'), function() {
  mean_of("m", "score", d2s); mean_of("m", "income", d2s)
  for (s in c("f", "m")) total_of("t", "hours", domain(d2s, "sex", s), paste0(";domain.sex=", s))
})
options(survey.lonely.psu = "fail")

# --- nhanes: strata of two units, weights from the survey ----------------------------------------------------
data(nhanes)
nh <- nhanes[seq(1, nrow(nhanes), 4), ]
nh$agecat <- as.character(factor(nh$agecat, labels = c("0-19", "20-39", "40-59", "60+")))
names(nh) <- c("psu", "stratum", "wt", "hi_chol", "race", "age", "sex")
nh$chol <- ifelse(is.na(nh$hi_chol), NA, ifelse(nh$hi_chol == 1, "high", "normal"))
save_data(nh, "nhanes.csv")
dn <- svydesign(id = ~psu, strata = ~stratum, weights = ~wt, nest = TRUE, data = nh)
case("nhanes", c('data: {file: ../cases_data/nhanes.csv}', 'design: {weight: wt, clusters: psu, strata: stratum, nest: true}', 'estimates:',
  '  - {id: p, proportion: [chol], by: [age]}', '  - {id: m, mean: [hi_chol], by: [race, sex]}', '  - {id: n, count: true, by: [race]}',
  '  - {id: q, quantile: {variables: [wt], probabilities: [0.1, 0.5]}}', 'tables:',
  '  - {id: t, rows: [chol], columns: [age], cells: [count, row, column, total], test: [f, chisq, wald, adjwald]}', 'tests:',
  '  - {id: gap, ttest: hi_chol, by: sex}', '  - {id: rank, ranktest: wt, by: sex, scores: wilcoxon}', 'models:',
  '  - {id: b, formula: "chol ~ age + sex", family: binomial, wald: [age]}'), function() {
  for (a in sort(unique(nh$age))) {
    d <- domain(dn, "age", a)
    if (all(is.na(nh$chol[nh$age == a]))) next
    shares_of("p", "chol", d, paste0(";domain.age=", a))
  }
  for (r in sort(unique(nh$race))) for (s in 1:2)
    mean_of("m", "hi_chol", within_domain(dn, nh$race == r & nh$sex == s), paste0(";domain.race=", r, ";domain.sex=", s))
  for (r in sort(unique(nh$race))) count_in("n", domain(dn, "race", r), paste0(";domain.race=", r))
  q <- svyquantile(~wt, dn, c(0.1, 0.5))$wt
  for (i in 1:2) {
    s <- paste0("estimates;id=q;probability=", c(0.1, 0.5)[i])
    add(s, "estimate", q[i, 1], 1e-12); add(s, "ci.0", q[i, 2], 1e-12); add(s, "ci.1", q[i, 3], 1e-12)
  }
  d <- subset(dn, !is.na(chol)); d$variables$chol <- factor(d$variables$chol); d$variables$age <- factor(d$variables$age)
  for (st in c("F", "Chisq", "Wald", "adjWald")) {
    t <- svychisq(~chol + age, d, statistic = st)
    s <- paste0("tables;id=t;tests;test=", tolower(st))
    if (st == "Chisq") next
    add(s, "statistic", t$statistic, 1e-8); add(s, "df1", t$parameter[1], 1e-8); add(s, "df2", t$parameter[2], 1e-8); add(s, "p", t$p.value, 1e-6)
  }
  t <- svyttest(hi_chol ~ sex, subset(dn, !is.na(hi_chol)))
  add("tests;id=gap", "estimate", t$estimate[1], 1e-8); add("tests;id=gap", "statistic", t$statistic, 1e-8)
  add("tests;id=gap", "df", t$parameter, 1e-9); add("tests;id=gap", "p", t$p.value, 1e-6)
  t <- svyranktest(wt ~ sex, dn, test = "wilcoxon")
  add("tests;id=rank", "estimate", t$estimate, 1e-8); add("tests;id=rank", "statistic", t$statistic, 1e-8)
  add("tests;id=rank", "df", t$parameter, 1e-9); add("tests;id=rank", "p", t$p.value, 1e-6)
  d <- subset(dn, !is.na(chol)); d <- update(d, y = as.numeric(chol == "normal"), age = factor(age))
  g <- svyglm(y ~ age + sex, d, family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100))
  tab <- summary(g)$coefficients; ci <- confint(g, ddf = g$df.residual)
  terms <- sub("^age", "age=", rownames(tab))
  for (i in seq_len(nrow(tab))) {
    s <- paste0("models;id=b;coefficients;term=", terms[i])
    add(s, "estimate", tab[i, 1], 1e-7); add(s, "se", tab[i, 2], 1e-7); add(s, "p", tab[i, 4], 1e-5)
    add(s, "ci.0", ci[i, 1], 1e-6); add(s, "ci.1", ci[i, 2], 1e-6)
  }
  w <- regTermTest(g, ~age)
  add("models;id=b;wald;terms.0=age", "f", w$Ftest, 1e-6)
})

# --- calibration: shares, chains of steps, bounds, two modes ------------------------------------------------------
set.seed(7)
k <- sample(nrow(population), 400)
srs <- population[k, ]; srs$w <- nrow(population) / 400 * runif(400, 0.6, 1.4); srs$w <- srs$w * nrow(population) / sum(srs$w)
srs$home <- paste0("h", rep(1:200, each = 2))
save_data(srs, "persons.csv")
ds <- svydesign(id = ~1, weights = ~w, data = srs)
tot <- function(v) { t <- table(population[[v]]); setNames(as.numeric(t), names(t)) }
yaml_totals <- function(v) paste0("    ", v, ": {totals: {", paste0(names(tot(v)), ": ", tot(v), collapse = ", "), "}}")
margins <- c("population:", "  margins:", yaml_totals("province"), yaml_totals("sex"), yaml_totals("web"),
  paste0("    income: {total: ", exact(sum(population$income)), "}"))
pop_x <- c(`(Intercept)` = nrow(population), provinceP2 = tot("province")[["P2"]], provinceP3 = tot("province")[["P3"]], provinceP4 = tot("province")[["P4"]])
common <- c('estimates:', '  - {id: m, mean: [score, hours]}', '  - {id: t, total: [hours], by: [sex]}',
  '  - {id: p, proportion: [level], by: [web]}', '  - {id: r, ratio: {numerator: hours, denominator: income}}')
fill <- function(d, tol) function() {
  mean_of("m", "score", d, tol = tol); mean_of("m", "hours", d, tol = tol)
  for (s in c("f", "m")) total_of("t", "hours", domain(d, "sex", s), paste0(";domain.sex=", s), tol = tol)
  for (s in c("no", "yes")) shares_of("p", "level", domain(d, "web", s), paste0(";domain.web=", s), tol = tol)
  ratio_of("r", "hours", "income", d, tol = tol)
}
open <- c('data: {file: ../cases_data/persons.csv}', margins, 'design: {weight: w}', 'weighting:')
c1 <- calibrate(ds, ~province + sex, c(pop_x, sexm = tot("sex")[["m"]]), calfun = "raking", epsilon = 1e-13, maxit = 200)
case("cal_rake", c(open, '  - rake: [province, sex]', common), fill(c1, 1e-8))
c2 <- calibrate(ds, ~province + income, c(pop_x, income = sum(population$income)), calfun = "linear")
case("cal_linear", c(open, '  - calibrate: {margins: [province, income]}', common), fill(c2, 1e-9))
c3 <- calibrate(ds, ~province + sex + web, c(pop_x, sexm = tot("sex")[["m"]], webyes = tot("web")[["yes"]]),
  calfun = "logit", bounds = c(0.75, 1.3), epsilon = 1e-13, maxit = 500)
case("cal_logit", c(open, '  - calibrate: {margins: [province, sex, web], distance: logit, bounds: [0.75, 1.3]}', common), fill(c3, 1e-7))
c4 <- calibrate(ds, ~province + income, c(pop_x, income = sum(population$income)), calfun = "raking", bounds = c(0.8, 1.25), epsilon = 1e-13, maxit = 500)
case("cal_raking_bounded", c(open, '  - calibrate: {margins: [province, income], distance: raking, bounds: [0.8, 1.25]}', common), fill(c4, 1e-7))
c5 <- postStratify(ds, ~province, data.frame(province = names(tot("province")), Freq = tot("province")))
case("cal_poststratify_count", c(open, '  - poststratify: province', common), fill(c5, 1e-9))
# What changes the weights of a calibrated sample record by record belongs to the variable that is regressed.
changed <- function(d, factor) { d$prob <- d$prob / factor; d }
c6b <- changed(c2, ifelse(srs$web == "no", 0.15, 0.85))
case("cal_then_blend", c(open, '  - calibrate: {margins: [province, income]}', '  - blend: {samples: web, factor: 0.15}', common), fill(c6b, 1e-9))
responds <- srs$hours < 9
of_class <- function(x) ave(weights(c2) * x, srs$sex, FUN = sum)
c6n <- changed(c2, ifelse(responds, of_class(1) / of_class(responds), 0))
case("cal_then_nonresponse", c(open, '  - calibrate: {margins: [province, income]}',
  "  - nonresponse: {responding: 'hours < 9', classes: [sex]}", common), fill(c6n, 1e-9))
# Replicates of the sample, each weighted anew.
js <- as.svrepdesign(svydesign(id = ~home, weights = ~w, data = srs), type = "JK1")
jr <- calibrate(js, ~province + sex, c(pop_x, sexm = tot("sex")[["m"]]), calfun = "raking", epsilon = 1e-13, maxit = 200)
case("replicates_jk1_rake", c('data: {file: ../cases_data/persons.csv}', margins, 'design: {weight: w, clusters: home}', 'weighting:',
  '  - rake: [province, sex]', 'replicates: {method: jk1}', common), fill(jr, 1e-7))
# Calibration of a stratified multistage sample.
d3c <- svydesign(id = ~district + school_id, strata = ~province, fpc = ~N1 + N2, data = three)
c6 <- calibrate(d3c, ~sex + web, c(`(Intercept)` = nrow(population), sexm = tot("sex")[["m"]], webyes = tot("web")[["yes"]]), calfun = "linear")
case("cal_stages", c('data: {file: ../cases_data/three_w.csv}', margins,
  'design: {clusters: [district, school_id], strata: [province], fpc: [N1, N2]}', 'weighting:',
  '  - calibrate: {margins: [sex, web]}', 'estimates:', '  - {id: m, mean: [score, income], by: [sex]}', '  - {id: t, total: [hours]}'), function() {
  for (s in c("f", "m")) for (v in c("score", "income")) mean_of("m", v, domain(c6, "sex", s), paste0(";domain.sex=", s))
  total_of("t", "hours", c6)
})

# --- replicate weights that came with the data ----------------------------------------------------------------------
set.seed(11)
pairs <- three[order(three$province, three$district), ]
rd <- as.svrepdesign(svydesign(id = ~district, strata = ~province, weights = ~w, data = pairs), type = "JKn")
rw <- as.data.frame(weights(rd, "analysis")); names(rw) <- paste0("jkn_", seq_along(rw))
save_data(cbind(pairs[, c("district", "province", "sex", "web", "level", "score", "income", "hours", "w")], rw), "jkn.csv")
rs <- rd$rscales
dj <- svrepdesign(data = pairs, weights = ~w, repweights = as.matrix(rw), type = "JKn", rscales = rs, scale = 1, combined.weights = TRUE)
case("given_jkn", c('data: {file: ../cases_data/jkn.csv}', 'design:', '  weight: w',
  paste0('  replicates: {columns: \'^jkn_\\d+$\', type: jkn, rscales: [', paste(exact(rs), collapse = ", "), ']}'), 
  'estimates:', '  - {id: m, mean: [score, hours]}', '  - {id: t, total: [hours], by: [sex]}', '  - {id: r, ratio: {numerator: hours, denominator: income}}',
  '  - {id: p, proportion: [level], by: [web]}', 'models:', '  - {id: g, formula: "score ~ sex + web * hours", family: gaussian, wald: ["web:hours"]}'), function() {
  fill(dj, 1e-9)()
  g <- svyglm(score ~ sex + web * hours, dj); tab <- summary(g)$coefficients
  terms <- c("(Intercept)", "sex=m", "web=yes", "hours", "web=yes:hours")
  for (i in seq_len(nrow(tab))) {
    s <- paste0("models;id=g;coefficients;term=", terms[i])
    add(s, "estimate", tab[i, 1], 1e-7); add(s, "se", tab[i, 2], 1e-7); add(s, "p", tab[i, 4], 1e-5)
  }
})
for (kind in c("ACS", "successive-difference")) {
  sd_w <- as.data.frame(sapply(1:12, function(r) pairs$w * (1 + rep(sample(c(-0.3, 0, 0.3), 13, TRUE), length.out = nrow(pairs)))))
  names(sd_w) <- paste0("sdr", 1:12)
  if (kind == "ACS") save_data(cbind(pairs[, c("sex", "web", "level", "score", "income", "hours", "w")], sd_w), "sdr.csv")
  if (kind == "ACS") da <- svrepdesign(data = pairs, weights = ~w, repweights = as.matrix(sd_w), type = "ACS", mse = TRUE)
}
case("given_sdr", c('data: {file: ../cases_data/sdr.csv}', 'design:', '  weight: w', '  replicates: {columns: "^sdr[0-9]+$", type: sdr, mse: true}',
  common), fill(da, 1e-9))
# --- ranks of replicate weights near their tolerance -----------------------------------------------------------------
# Raked jackknife weights of a small domain are almost linear in each other: the last column is left 1e-11 of itself.
set.seed(4)
small <- do.call(rbind, lapply(1:6, function(h) do.call(rbind, lapply(1:(2 + h %% 3), function(c) {
  m <- 6 + (h + c) %% 3
  data.frame(h = h, c = paste0(h, "_", c), y = rnorm(m, 20 + h, 3), x = rpois(m, 4) + 1, g = sample(c("a", "b", "z"), m, TRUE),
    b = sample(0:1, m, TRUE), s = sample(c("f", "m"), m, TRUE), status = sample(c("complete", "refusal"), m, TRUE, c(0.8, 0.2)),
    w = round(runif(m, 3, 9), 2))
}))))
save_data(small, "small.csv")
jkn <- as.svrepdesign(svydesign(id = ~c, strata = ~h, weights = ~w, data = small), type = "JKn")
jkn <- calibrate(jkn, ~g + s, c(`(Intercept)` = 1210, gb = 430, gz = 380, sm = 620), calfun = "raking", epsilon = 1e-14, maxit = 200)
case("replicates_jkn_rank", c('data: {file: ../cases_data/small.csv}', 'population:', '  margins:',
  '    g: {totals: {a: 400, b: 430, z: 380}}', '    s: {totals: {f: 590, m: 620}}', 'design: {weight: w, strata: h, clusters: c}',
  'weighting:', '  - rake: {margins: [g, s], tolerance: 1e-13, iterations: 500}', 'replicates: {method: jkn}', 'estimates:',
  '  - {id: n, count: true, by: [g, b]}', '  - {id: t, total: [y], by: [g]}', '  - {id: m, mean: [y, x]}'), function() {
  for (g in c("a", "b", "z")) for (b in 0:1)
    count_in("n", within_domain(jkn, small$g == g & small$b == b), paste0(";domain.g=", g, ";domain.b=", b))
  for (g in c("a", "b", "z")) total_of("t", "y", domain(jkn, "g", g), paste0(";domain.g=", g))
  mean_of("m", "y", jkn); mean_of("m", "x", jkn)
})
# A stratum that is in the sample whole has no jackknife replicates, and no part in the degrees of freedom.
certain$w <- weights(dc); save_data(certain, "certain_w.csv")
jc <- as.svrepdesign(svydesign(id = ~district, strata = ~province, fpc = ~N1, weights = ~w, data = certain), type = "JKn")
case("replicates_jkn_census", c('data: {file: ../cases_data/certain_w.csv}',
  'design: {weight: w, clusters: district, strata: province, fpc: N1}', 'replicates: {method: jkn}', 'estimates:',
  '  - {id: m, mean: [income]}', '  - {id: t, total: [hours], by: [sex]}', '  - {id: by, mean: [income], by: [province]}'), function() {
  mean_of("m", "income", jc)
  for (s in c("f", "m")) total_of("t", "hours", domain(jc, "sex", s), paste0(";domain.sex=", s))
  for (h in c("P1", "P3", "P4")) mean_of("by", "income", domain(jc, "province", h), paste0(";domain.province=", h))
})
cat(length(Sys.glob("*/run.yaml")), "cases\n")
