# Expected values of quasi-poisson.spec.ts and farrington.spec.ts. R 4.2.2 with surveillance 1.20.3
# (Debian 12: r-base 4.2.2, r-cran-surveillance 1.20.3-1). Not run by the tests.
suppressMessages(library(surveillance))
options(digits = 12, width = 120)

y <- c(2, 3, 6, 7, 8, 9, 10, 12, 15, 31)
t <- seq_along(y)
w <- c(rep(1, 9), 0.25)
for (m in list(glm(y ~ t, family = quasipoisson), glm(y ~ t, family = quasipoisson, weights = w))) {
  s <- summary(m)
  p <- predict(m, data.frame(t = 11), se.fit = TRUE)
  print(coef(m)); print(s$dispersion); print(s$coefficients["t", 4])
  print(unname(hatvalues(m))); print(c(p$fit, p$se.fit))
}

data(salmonella.agona)
agona <- disProg2sts(salmonella.agona)
flexible <- list(range = 301:312, noPeriods = 10, b = 4, w = 3, pastWeeksNotIncluded = 26,
                 pThresholdTrend = 1, alpha = 0.01)
show <- function(s, control) {
  r <- suppressWarnings(farringtonFlexible(s, control = control))
  cat("upper:", round(as.vector(upperbound(r)), 5), "\n expected:", round(as.vector(r@control$expected), 5),
      "\n phi:", round(as.vector(r@control$phiVector), 5), "\n score:", round(as.vector(r@control$score), 5),
      "\n p:", signif(as.vector(r@control$pvalue), 6), "\n trend:", as.vector(r@control$trend),
      "\n alarms:", control$range[which(as.vector(alarms(r)) == 1)], "\n")
}
for (b in c(4, 5)) for (threshold in c("delta", "nbPlugin", "muan")) {
  cat("flexible b", b, threshold, "\n")
  show(agona, modifyList(flexible, list(b = b, thresholdMethod = threshold)))
}
cat("R's defaults\n"); show(agona, list(range = 301:312))
for (p in c("none", "1/2", "2/3")) {
  cat("powertrans", p, "\n"); show(agona, list(range = 308:312, powertrans = p, alpha = 0.01))
}
cat("without reweighting, without trend\n")
show(agona, list(range = 308:312, reweight = FALSE)); show(agona, list(range = 308:312, trend = FALSE))
cat("last count 20\n"); last <- agona; last@observed[312, 1] <- 20
for (threshold in c("delta", "nbPlugin", "muan")) {
  show(last, modifyList(flexible, list(range = 312, b = 5, thresholdMethod = threshold)))
  show(last, modifyList(flexible, list(range = 312, b = 4, thresholdMethod = threshold)))
}
sparse <- rep(0, 312); sparse[seq(5, 312, 9)] <- 1; sparse[seq(40, 312, 37)] <- 2
sparse[310:312] <- c(1, 2, 4)
cat("sparse\n")
sts5 <- sts(observed = matrix(sparse), frequency = 52, start = c(1990, 1))
for (b in c(4, 5)) show(sts5, modifyList(flexible, list(range = 309:312, b = b, thresholdMethod = "nbPlugin")))
cat("sparse without limit54\n")
show(sts5, modifyList(flexible, list(range = 309:312, b = 5, thresholdMethod = "nbPlugin", limit54 = c(0, 4))))
cat("1996\n")
for (a in c(0.05, 0.01)) {
  r <- suppressWarnings(algo.farrington(salmonella.agona, list(range = 301:312, alpha = a)))
  cat(round(r$upperbound, 5), "\n", r$trend, "\n")
}

# A season and a pattern without chance, and an outbreak in the second year: no data set is needed.
t <- 1:312
season <- floor(3 + 2.5 * sin(2 * pi * t / 52)) + (7 * t * t + 3 * t) %% 5
season[80:83] <- season[80:83] + 15
seasonal <- sts(observed = matrix(season), frequency = 52, start = c(2019, 1))
for (threshold in c("delta", "nbPlugin", "muan")) {
  cat("seasonal", threshold, "\n")
  show(seasonal, modifyList(flexible, list(range = 289:300, thresholdMethod = threshold)))
}
cat("seasonal, R's defaults\n"); show(seasonal, list(range = 289:300))
cat("seasonal, others\n")
for (p in c("none", "1/2")) show(seasonal, list(range = 289:294, powertrans = p, b = 4, pThresholdTrend = 1))
show(seasonal, list(range = 289:294, reweight = FALSE, b = 4, pThresholdTrend = 1))
show(seasonal, list(range = 289:294, trend = FALSE, pastWeeksNotIncluded = 0))
cat("seasonal 1996\n")
seasonal96 <- create.disProg(week = t, observed = season, state = 0 * t, freq = 52)
r <- suppressWarnings(algo.farrington(seasonal96, list(range = 289:300)))
cat(round(r$upperbound, 5), "\n", r$trend, "\n")
cat("sparse, windows alone\n")
show(sts5, list(range = 310:312, b = 4, alpha = 0.01, thresholdMethod = "nbPlugin"))
