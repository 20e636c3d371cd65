# The answers of tests/unit/num_glm.c: R's own glm, converged further than its default. Printed by R 4.2.2.
i <- 0:299
x1 <- sin(i)
x2 <- (i %% 7) / 7
w <- 1 + (i %% 5)
logit <- as.numeric((i * 37) %% 101 < 50 + 30 * x1 - 20 * x2)
count <- (i * 53) %% 11 %/% (1 + (i %% 3))
tight <- glm.control(epsilon = 1e-15, maxit = 100)
show <- function(fit) {
  cat(sprintf("%.17g", c(coef(fit), sqrt(diag(summary(fit, dispersion = 1)$cov.unscaled)), deviance(fit))), "\n", sep = ", ")
}
show(glm(logit ~ x1 + x2, family = quasibinomial(), weights = w, control = tight))
show(glm(count ~ x1 + x2, family = quasipoisson(), weights = w, control = tight))
show(glm(count ~ x1 + x2, family = gaussian(), weights = w))
cat(R.version.string, "\n")
