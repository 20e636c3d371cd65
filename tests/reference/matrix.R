# The answers of tests/unit/express_matrix.c: how R codes formulas. Level `u` of a has no records.
d <- data.frame(a = factor(c("p", "q", "r", "p", "q", "r", "p", "q"), levels = c("u", "p", "q", "r")),
                b = factor(c("s", "s", "t", "t", "s", "s", "t", "t")), x = c(1, 2, 3, 4, 5, 6, 7, 9), z = c(2, 1, 0, 1, 3, 5, 4, 2))
d$a <- droplevels(d$a)
for (f in c("~ a", "~ a - 1", "~ a + b - 1", "~ b + a - 1", "~ a:b", "~ b + a:b", "~ a * b", "~ x:a", "~ x + x:a", "~ x + a:x - 1", "~ x - 1",
            "~ x + a + b - 1", "~ a * x", "~ x * z", "~ a:b - 1", "~ x:a - 1", "~ a:b:x", "~ a * b * x")) {
  m <- model.matrix(as.formula(f), d)
  cat(f, "|", paste(colnames(m), collapse = " "), "|", sprintf("%g", sum(m * outer(1:8, seq_len(ncol(m))))), "\n")
}
