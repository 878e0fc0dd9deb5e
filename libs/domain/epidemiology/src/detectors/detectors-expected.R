# Expected values of the detectors' specs. R 4.2.2 with surveillance 1.20.3 (Debian 12:
# r-base 4.2.2, r-cran-surveillance 1.20.3-1). Not run by the tests: their figures were printed here.
suppressMessages(library(surveillance))
options(digits = 10, width = 120)

outbreak <- c(0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0)
sparse <- c(rep(0, 14), 1, 0, 0, 2, 0, 0, 0)
asSts <- function(y) sts(observed = matrix(y), frequency = 52, start = c(2000, 1))
asDisProg <- function(y) create.disProg(week = seq_along(y), observed = y, state = 0 * y, freq = 52)

# EARS C1 and C2. C3 is not taken from here: earsC derives it from the observed count.
for (method in c("C1", "C2")) {
  for (y in list(outbreak, sparse)) {
    r <- earsC(asSts(y), control = list(method = method, alpha = 0.001))
    cat(method, "upper:", round(as.vector(upperbound(r)), 6), "\n")
  }
}

# CUSUM
for (trans in c("standard", "rossi", "anscombe")) {
  r <- algo.cusum(asDisProg(outbreak), list(range = 15:30, k = 1.04, h = 2.26, trans = trans))
  cat(trans, "m:", r$control$m, "\n S:", round(r$cusum, 6), "\n upper:", round(r$upperbound, 6), "\n")
}

# Bayes, RKI, GLR
for (y in list(outbreak, sparse)) {
  range <- 8:length(y)
  cat("bayes:", algo.bayes(asDisProg(y), list(range = range, b = 0, w = 6, alpha = 0.05))$upperbound, "\n")
}
cat("rki1:", algo.rki(asDisProg(outbreak), list(range = 8:30, b = 0, w = 6, actY = TRUE))$upperbound, "\n")
r <- algo.glrpois(asDisProg(outbreak), list(range = 8:30, mu0 = rep(1, 23), c.ARL = 5, ret = "value"))
cat("glr:", round(r$upperbound, 6), "alarms:", (8:30)[r$alarm == 1], "\n")
r <- algo.glrpois(asDisProg(outbreak), list(range = 8:30, mu0 = rep(1, 23), c.ARL = 5, ret = "cases"))
cat("glr cases:", r$upperbound, "\n")

# Quantiles
print(qpois(c(0.5, 0.9, 0.95, 0.99, 0.999), 3.7))
print(qnbinom(c(0.5, 0.9, 0.95, 0.99, 0.999), size = 2.5, prob = 0.3))
print(ppois(c(1, 2, 3) - 1e-9, 0.3, lower.tail = FALSE), digits = 15)
print(pnbinom(4, 2.5, 0.3, lower.tail = FALSE), digits = 15)
print(c(qpois(0.99, 5 / 6), ppois(3, 5 / 6, lower.tail = FALSE)), digits = 12)
