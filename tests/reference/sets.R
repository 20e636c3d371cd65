# Makes the cases sets_taylor and sets_replicates: tables of multiple-response sets, from R's survey. Every figure is built of
# plain indicators on the whole design, and the tests of stacked two-way tables, choice by choice, so that nothing of how
# svari codes a set is used here. Run in this folder after make.R: Rscript sets.R. Made with R 4.2.2 and survey 4.1-1.
suppressMessages(library(survey))
options(digits = 17, survey.lonely.psu = "fail")
invisible(Sys.setlocale("LC_COLLATE", "C"))
exact <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g"))
rows <- NULL
add <- function(select, field, value, tol = 1e-9)
  rows <<- rbind(rows, data.frame(select = select, field = field, value = if (is.character(value)) value else exact(value), rel_tol = tol))

# Persons in households in villages in districts; answers of one person go together.
set.seed(20211124)
people <- NULL
for (h in 1:3) for (v in 1:(4 + h)) for (b in 1:6) {
  liking <- rnorm(1)
  for (p in seq_len(sample(1:3, 1))) people <- rbind(people, data.frame(district = paste0("D", h), village = v, home = b,
    w = round(20 + 10 * h + runif(1) * 15, 2), area = sample(c("town", "field", "coast"), 1, prob = c(5, 3, 2)),
    web = runif(1) < plogis(liking + 0.5), desk = runif(1) < plogis(liking - 0.5), phone = runif(1) < plogis(0.3 * liking),
    post = runif(1) < 0.12, first = sample(1:4, 1, prob = c(4, 3, 2, 1))))
}
yes <- function(x) ifelse(x, "yes", "no")
for (k in c("web", "desk", "phone", "post")) people[[k]] <- yes(people[[k]])
people$web[c(3, 50)] <- NA; people$area[c(7, 81)] <- NA
people$second <- ifelse(runif(nrow(people)) < 0.6, (people$first + sample(1:3, nrow(people), TRUE) - 1) %% 4 + 1, NA)
people$first[c(11, 90)] <- NA; people$second[11] <- NA
people$unit <- paste(people$district, people$village, sep = ".")
base <- svydesign(~unit, strata = ~district, weights = ~w, data = people)
jk <- as.svrepdesign(base, type = "JKn")
reps <- weights(jk, "analysis"); colnames(reps) <- sprintf("jk%02d", seq_len(ncol(reps)))
write.csv(cbind(people, reps), "cases_data/answers.csv", row.names = FALSE, quote = FALSE, na = "")

# A side: a list of 0/1 columns by name, and who has it.
tools <- c("web", "desk", "phone", "post")
side_tools <- list(set = TRUE, has = rowSums(is.na(people[tools])) == 0, is = sapply(tools, function(k) as.numeric(people[[k]] %in% "yes")))
side_said <- list(set = TRUE, has = !is.na(people$first) | !is.na(people$second),
  is = sapply(as.character(1:4), function(k) as.numeric(people$first %in% k | people$second %in% k)))
side_area <- list(set = FALSE, has = !is.na(people$area), is = sapply(sort(unique(na.omit(people$area))), function(k) as.numeric(people$area %in% k)))

# Shares and their covariance: each is a mean of `above` over `below`, linearized or replicated.
joint <- function(d, above, below) {
  value <- function(w) colSums(w * above) / colSums(w * below)
  if (inherits(d, "svyrep.design")) {
    theta <- apply(weights(d, "analysis"), 2, value); theta <- if (is.matrix(theta)) t(theta) else matrix(theta); full <- value(weights(d, "sampling"))
    return(list(p = full, v = survey:::svrVar(theta, d$scale, d$rscales, mse = d$mse, coef = full)))
  }
  w <- weights(d, "sampling"); p <- value(w)
  z <- sweep(above - sweep(below, 2, p, "*"), 2, colSums(w * below), "/") * w
  list(p = p, v = svyrecvar(z, d$cluster, d$strata, d$fpc, postStrata = d$postStrata))
}
df_of <- function(d, keep) {
  if (inherits(d, "svyrep.design")) return(degf(subset(d, keep)))
  length(unique(d$cluster[keep, 1])) - length(unique(d$strata[keep, 1]))
}
put_share <- function(select, field, p, se, df) {
  add(select, paste0(field, ".estimate"), p); add(select, paste0(field, ".se"), se); add(select, paste0(field, ".df"), df)
  if (df < 1 || !(p > 0 && p < 1)) return(invisible())
  half <- qt(0.975, df) * se / (p * (1 - p))
  add(select, paste0(field, ".ci.0"), plogis(qlogis(p) - half), 1e-8); add(select, paste0(field, ".ci.1"), plogis(qlogis(p) + half), 1e-8)
}
table_of <- function(d, id, row_name, a, column_name, b, level) {
  both <- a$has & b$has; design_df <- df_of(d, rep(TRUE, nrow(people))); C <- colnames(b$is)
  for (r in colnames(a$is)) {
    for (k in C) {
      cell <- both & a$is[, r] == 1 & b$is[, k] == 1
      q <- joint(d, cbind(cell, cell, cell), cbind(both & a$is[, r] == 1, both & b$is[, k] == 1, both))
      select <- paste0("tables;id=", id, ";cells;row.", row_name, "=", r, ";column.", column_name, "=", k)
      bases <- list(both & a$is[, r] == 1, both & b$is[, k] == 1, both)
      for (i in 1:3) put_share(select, c("row_share", "column_share", "total_share")[i], q$p[i], sqrt(q$v[i, i]), df_of(d, bases[[i]]))
      n <- svytotal(~cell0, update(d, cell0 = as.numeric(cell)))
      add(select, "count.estimate", coef(n)[[1]]); add(select, "count.se", SE(n)[[1]]); add(select, "n", sum(cell))
    }
    # columns against each other, and against all
    in_column <- sapply(C, function(k) both & b$is[, k] == 1) * 1
    q <- joint(d, cbind(in_column * a$is[, r], all = both * a$is[, r]), cbind(in_column, all = both))
    p_of <- function(i, j) 2 * pt(-abs((q$p[i] - q$p[j]) / sqrt(q$v[i, i] + q$v[j, j] - 2 * q$v[i, j])), design_df)
    for (i in seq_along(C)) {
      found <- character()
      for (j in setdiff(seq_along(C), i)) if (q$p[i] > q$p[j] && p_of(i, j) <= level) found <- c(found, LETTERS[j])
      all <- length(C) + 1
      if (p_of(i, all) <= level) found <- c(found, if (q$p[i] > q$p[all]) "+" else "-")
      add(paste0("tables;id=", id, ";cells;row.", row_name, "=", r, ";column.", column_name, "=", C[i]), "letters", paste(found, collapse = " "), 0)
    }
  }
  # a table for each choice (each pair of choices), stacked
  with_not <- function(side, k) cbind(side$is[, k], 1 - side$is[, k])
  left <- if (a$set) lapply(colnames(a$is), function(k) with_not(a, k)) else list(a$is)
  right <- if (b$set) lapply(C, function(k) with_not(b, k)) else list(b$is)
  above <- NULL; x2 <- 0; blocks <- list(); excess <- NULL
  w <- weights(d, "sampling")
  for (L in left) for (R in right) {
    cells <- sapply(seq_len(ncol(L) * ncol(R)), function(k) both * L[, (k - 1) %% ncol(L) + 1] * R[, (k - 1) %/% ncol(L) + 1])
    p <- colSums(w * cells) / sum(w * both); P <- matrix(p, ncol(L)); e <- outer(rowSums(P), colSums(P))
    x2 <- x2 + sum((P - e)^2 / e)
    grid <- expand.grid(r = factor(seq_len(ncol(L))), c = factor(seq_len(ncol(R))))
    X1 <- model.matrix(~r + c, grid); X12 <- model.matrix(~r * c, grid)
    K <- qr.resid(qr(X1), X12[, -seq_len(ncol(X1)), drop = FALSE]); D <- diag(1 / p)
    blocks <- c(blocks, list(D %*% K %*% solve(t(K) %*% D %*% K) %*% t(K) %*% D)); above <- cbind(above, cells)
  }
  q <- joint(d, above, matrix(both * 1, nrow(above), ncol(above)))
  A <- matrix(0, ncol(above), ncol(above)); at <- 0; m <- 0
  for (B in blocks) { i <- at + seq_len(nrow(B)); A[i, i] <- B; at <- at + nrow(B) }
  m <- sum(sapply(left, function(L) ncol(L) - 1)) * sum(sapply(right, function(R) ncol(R) - 1))
  S <- A %*% q$v; trace <- sum(diag(S)); trace2 <- sum(diag(S %*% S)); t1 <- paste0("tables;id=", id, ";tests;test=")
  f <- x2 / trace; df1 <- trace^2 / trace2
  add(paste0(t1, "f"), "statistic", f, 1e-8); add(paste0(t1, "f"), "df1", df1, 1e-8); add(paste0(t1, "f"), "df2", df1 * design_df, 1e-8)
  add(paste0(t1, "f"), "p", pf(f, df1, df1 * design_df, lower.tail = FALSE), 1e-7)
  add(paste0(t1, "chisq"), "statistic", x2 / (trace / m), 1e-8); add(paste0(t1, "chisq"), "df1", m)
  add(paste0(t1, "chisq"), "p", pchisq(x2 / (trace / m), m, lower.tail = FALSE), 1e-7)
  # Wald: cells less the product of their margins
  if (a$set && b$set) return(invisible())
  from <- function(side) if (side$set) colnames(side$is) else colnames(side$is)[-1]
  z <- NULL; y <- NULL; N <- sum(w * both)
  for (r in from(a)) for (k in from(b)) {
    i <- both * a$is[, r]; j <- both * b$is[, k]; Ni <- sum(w * i); Nj <- sum(w * j)
    y <- c(y, sum(w * i * j) - Ni * Nj / N); z <- cbind(z, i * j - i * Nj / N - j * Ni / N + both * Ni * Nj / N^2)
  }
  v <- vcov(svytotal(z, d))
  wald <- drop(y %*% solve(v, y)) / m
  add(paste0(t1, "wald"), "statistic", wald, 1e-7); add(paste0(t1, "wald"), "df2", design_df)
  add(paste0(t1, "adjwald"), "statistic", if (design_df - m + 1 > 0) wald * (design_df - m + 1) / design_df else NA, 1e-7)
}
run <- function(name, d, design) {
  dir.create(name, showWarnings = FALSE); rows <<- NULL
  writeLines(c("svari: 1", "data: {file: ../cases_data/answers.csv}", paste0("design: {", design, "}"), "sets:",
    "  tools: {columns: [web, desk, phone, post], label: Tools}", "  said: {columns: [first, second], mentions: true}", "tables:",
    "  - {id: rows, rows: [tools], columns: [area], cells: [count, row, column, total], test: [f, chisq, wald, adjwald], letters: none, level: 0.2}",
    "  - {id: columns, rows: [area], columns: [tools], cells: [count, row, column, total], test: [f, chisq, wald, adjwald], letters: none, level: 0.2}",
    "  - {id: both, rows: [tools], columns: [said], cells: [count, row, column, total], test: [f, chisq], letters: none, level: 0.2}",
    "estimates:", "  - {id: tools, set: tools, nets: {person: [desk, post]}}", "  - {id: said, set: said, base: answers}"), file.path(name, "run.yaml"))
  table_of(d, "rows", "tools", side_tools, "area", side_area, 0.2)
  table_of(d, "columns", "area", side_area, "tools", side_tools, 0.2)
  table_of(d, "both", "tools", side_tools, "said", side_said, 0.2)
  for (k in c(tools, "person")) {
    y <- if (k == "person") pmax(side_tools$is[, "desk"], side_tools$is[, "post"]) else side_tools$is[, k]
    q <- joint(d, cbind(side_tools$has * y), cbind(side_tools$has * 1)); s <- paste0("estimates;id=tools;category=", k)
    add(s, "estimate", q$p); add(s, "se", sqrt(q$v[1])); add(s, "df", df_of(d, side_tools$has))
  }
  for (k in colnames(side_said$is)) {
    q <- joint(d, cbind(side_said$is[, k]), cbind(rowSums(side_said$is))); s <- paste0("estimates;id=said;category=", k)
    add(s, "estimate", q$p); add(s, "se", sqrt(q$v[1]))
  }
  write.csv(rows, file.path(name, "expected.csv"), row.names = FALSE, quote = FALSE)
}
run("sets_taylor", base, "strata: district, clusters: unit, weight: w")
run("sets_replicates", jk, paste0("weight: w, replicates: {columns: \"^jk\", type: jkn, rscales: [", paste(exact(jk$rscales), collapse = ", "), "]}"))
