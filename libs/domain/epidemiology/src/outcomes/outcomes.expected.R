# Expected values of the specs in this folder. Not needed to run the tests.
# R 4.2.2, survival 3.5.3, cmprsk 2.2.11.
options(digits = 15)
suppressMessages({ library(survival); library(cmprsk) })
cat("## aml\n"); print(aml$time); print(aml$status); print(as.character(aml$x))
for (type in c("log-log", "log", "plain")) {
  f <- survfit(Surv(time, status) ~ 1, aml, conf.type = type); i <- match(c(13, 34), f$time)
  cat(type, "\n"); print(rbind(f$surv[i], f$lower[i], f$upper[i]))
}
f <- survfit(Surv(time, status) ~ x, aml); print(quantile(f, .5)$quantile)
d <- survdiff(Surv(time, status) ~ x, aml); print(c(d$chisq, pchisq(d$chisq, 1, lower = FALSE)))
cat("## three groups\n")
t3 <- c(3, 5, 6, 9, 10, 12, 2, 4, 4, 7, 8, 15, 1, 1, 3, 5, 6, 20); s3 <- c(1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1)
d <- survdiff(Surv(t3, s3) ~ rep(1:3, each = 6)); print(c(d$chisq, pchisq(d$chisq, 2, lower = FALSE)))
cat("## competing\n")
t <- c(2, 3, 4, 5, 5, 7, 8, 10, 12, 14, 15, 20, 25, 28, rep(30, 6)); s <- c(1, 2, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, rep(0, 6))
ci <- cuminc(t, s); print(timepoints(ci, c(7, 14, 21, 30)))
# Variance by the delta method as printed by Marubini & Valsecchi, term by term.
mv <- function(t, s, k, at) {
  u <- sort(unique(t[s > 0])); u <- u[u <= at]; S <- 1; F <- 0; r <- NULL
  for (x in u) { n <- sum(t >= x); d <- sum(t == x & s > 0); dk <- sum(t == x & s == k)
    F <- F + S * dk / n; r <- rbind(r, c(n, d, dk, S, F)); S <- S * (1 - d / n) }
  n <- r[, 1]; d <- r[, 2]; dk <- r[, 3]; Sb <- r[, 4]; Fj <- r[, 5]
  sum((F - Fj)^2 * ifelse(n > d, d / (n * (n - d)), 0)) + sum(Sb^2 * (n - dk) * dk / n^3) - 2 * sum((F - Fj) * Sb * dk / n^2)
}
print(sapply(c(7, 14, 21, 30), function(x) mv(t, s, 1, x)))
F <- 11/30; v <- mv(t, s, 1, 30); z <- qnorm(.975); e <- exp(c(1, -1) * z * sqrt(v) / ((1 - F) * log(1 - F))); print(1 - (1 - F)^e)
cat("## partial credit\n")
x <- rep(c(100, 60, 40, 0), c(20, 12, 6, 9)); y <- rep(c(100, 60, 40, 0), c(28, 40, 18, 33)); print(t.test(x, y)[c("statistic", "parameter", "p.value", "conf.int", "estimate")])
cat("## Zhao 2008\n")
p <- c(.66, .15, .19); q <- c(.61, .23, .16); th <- .53
P <- sum(p * (q / 2 + rev(cumsum(rev(q))) - q))
print(c(P, (qnorm(.975) + qnorm(.8))^2 * (1 - sum(((1 - th) * p + th * q)^3)) / (12 * th * (1 - th) * (P - .5)^2)))
cat("## the same by brute force: all pairs, wilcox.test without correction\n")
print(wilcox.test(rep(3:1, c(60, 30, 10)), rep(3:1, c(50, 40, 10)), correct = FALSE)[c("statistic", "p.value")])
cat("## cox, Efron\n"); m <- coxph(Surv(time, status) ~ x, aml, control = coxph.control(eps = 1e-14)); s <- summary(m)
print(c(s$coefficients, s$conf.int[3:4], m$loglik))
year <- 2000 + ((seq_along(aml$time) - 1) * 7) %% 5
m <- coxph(Surv(time, status) ~ x + year, aml, control = coxph.control(eps = 1e-14)); print(summary(m)$coefficients)
cat("## numbers at risk\n"); f <- survfit(Surv(t, s > 0) ~ 1); print(f$n.risk); print(summary(f, times = c(0, 7, 14, 21, 30))$n.risk)
