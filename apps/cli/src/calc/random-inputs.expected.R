# Expected values of random-inputs.spec.ts: thirty random inputs a method, one JSON object a line
# { name, input, expected: { path: value }, digits }. Not needed to run the tests.
# R 4.2.2, survival 3.5.3, surveillance 1.20.3, brglm2 0.9, exactRankTests 0.8.35, metafor 3.8.1,
# cmprsk 2.2.11 (Debian 12).
# Rscript random-inputs.expected.R > random-inputs.expected.jsonl
suppressMessages({ library(survival); library(surveillance); library(brglm2); library(exactRankTests); library(metafor); library(cmprsk) })
set.seed(20261122, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
RUNS <- 30
num <- function(v) ifelse(is.na(v), "null", ifelse(is.infinite(v), ifelse(v > 0, '"Infinity"', '"-Infinity"'), formatC(v, digits = 12, format = "g", width = 1)))
js <- function(v) {
  if (is.null(v)) "null"
  else if (is.list(v)) paste0("{", paste0('"', names(v), '":', vapply(v, js, ""), collapse = ","), "}")
  else {
    s <- if (is.logical(v)) ifelse(v, "true", "false") else if (is.character(v)) paste0('"', v, '"') else num(v)
    if (length(v) == 1 && !inherits(v, "AsIs")) s else paste0("[", paste(s, collapse = ","), "]")
  }
}
say <- function(name, input, expected, digits = 9)
  cat(js(list(name = name, input = input, expected = expected, digits = digits)), "\n", sep = "")
some <- function(x) x[[sample.int(length(x), 1)]]
level <- function() some(c(.8, .9, .95, .99))

# Proportions: prop.test (Wilson, with and without correction), binom.test (exact), the formulas of
# Brown LD, Cai TT, DasGupta A, Stat Sci 2001;16:101 for the others.
for (i in 1:RUNS) {
  n <- some(c(1, 5, 10, 59, 128, 500, 12345)); x <- some(c(0, n, sample.int(n, 4, TRUE) - (n > 1))); l <- level()
  z <- qnorm(1 - (1 - l) / 2); p <- x / n; a <- (1 - l) / 2
  ac <- { m <- n + z^2; q <- (x + z^2 / 2) / m; pmin(1, pmax(0, q + c(-1, 1) * z * sqrt(q * (1 - q) / m))) }
  jeffreys <- c(if (x == 0) 0 else qbeta(a, x + .5, n - x + .5), if (x == n) 1 else qbeta(1 - a, x + .5, n - x + .5))
  prop <- function(correct) suppressWarnings(prop.test(x, n, conf.level = l, correct = correct))$conf.int
  # R lowers the correction where |x - n/2| < 1/2; the formula of Newcombe 1998 has it in full.
  by <- list(wald = pmin(1, pmax(0, p + c(-1, 1) * z * sqrt(p * (1 - p) / n))), wilson = prop(FALSE),
             exact = binom.test(x, n, conf.level = l)$conf.int, "agresti-coull" = ac, jeffreys = jeffreys)
  if (abs(x - n / 2) >= .5) by[["wilson-cc"]] <- prop(TRUE)
  for (m in names(by)) say("proportion-ci", list(x = x, n = n, method = m, level = l), list(value = p, lower = by[[m]][1], upper = by[[m]][2]), 8)
}

for (i in 1:RUNS) {
  events <- some(c(0, rpois(4, some(c(1, 20, 900))))); time <- round(runif(1, 10, 1e5), 1); per <- some(c(1, 1000, 10000)); l <- level()
  t <- poisson.test(events, time, conf.level = l)
  say("rate-ci", list(events = events, time = time, per = per, level = l),
      list(rate = per * events / time, lower = per * t$conf.int[1], upper = per * t$conf.int[2]))
}

# Fisher's odds ratio to the last digit, where fisher.test stops at four.
exact <- function(a, b, c, d, level) {
  m <- a + c; n <- b + d; k <- a + b; lo <- max(0, k - n); hi <- min(k, m); s <- lo:hi; ld <- dhyper(s, m, n, k, log = TRUE)
  dn <- function(t) { w <- ld + t * s; w <- exp(w - max(w)); w / sum(w) }
  root <- function(f) exp(uniroot(f, c(-40, 40), tol = 1e-15)$root); al <- (1 - level) / 2
  if (lo == hi) return(c(NA, 0, Inf))
  c(if (a == lo) 0 else if (a == hi) Inf else root(function(t) sum(s * dn(t)) - a),
    if (a == lo) 0 else root(function(t) sum(dn(t)[s >= a]) - al),
    if (a == hi) Inf else root(function(t) sum(dn(t)[s <= a]) - al))
}
for (i in 1:RUNS) {
  t <- rpois(4, some(c(2, 8, 60))); if (i <= 8) t[some(1:4)] <- 0
  a <- t[1]; b <- t[2]; c <- t[3]; d <- t[4]; l <- level(); z <- qnorm(1 - (1 - l) / 2)
  if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) next
  m <- matrix(t, 2, byrow = TRUE); e <- exact(a, b, c, d, l)
  chi <- suppressWarnings(chisq.test(m, correct = FALSE)); yates <- suppressWarnings(chisq.test(m))
  out <- list(chiSquare.statistic = chi$statistic[[1]], chiSquare.p = chi$p.value, yates.statistic = yates$statistic[[1]], yates.p = yates$p.value,
              fisher.p = fisher.test(m)$p.value, conditionalOddsRatio.value = e[1], conditionalOddsRatio.lower = e[2], conditionalOddsRatio.upper = e[3],
              oddsRatio.value = if (b * c == 0) { if (a * d == 0) NA else Inf } else a * d / (b * c), riskRatio.value = (a / (a + b)) / (c / (c + d)))
  if (b + c > 0) out$mcnemar.p <- mcnemar.test(m)$p.value
  if (all(t > 0)) {
    o <- log(a * d / (b * c)) + base::c(-1, 1) * z * sqrt(sum(1 / t)); r <- log((a / (a + b)) / (c / (c + d))) + base::c(-1, 1) * z * sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    out <- base::c(out, list(oddsRatio.lower = exp(o[1]), oddsRatio.upper = exp(o[2]), riskRatio.lower = exp(r[1]), riskRatio.upper = exp(r[2])))
  }
  say("two-by-two", list(a = a, b = b, c = c, d = d, level = l), out, 8)
}

for (i in 1:RUNS) {
  ties <- i %% 2 == 0; size <- sample(if (i %% 5 == 0) 50:70 else 2:20, 2, TRUE)
  of <- function(n, shift) if (ties) rpois(n, 6 + shift) else round(rnorm(n, shift), 6)
  a <- of(size[1], some(c(0, 1, 3))); b <- of(size[2], 0); correction <- some(c(TRUE, FALSE))
  w <- suppressWarnings(wilcox.test(a, b, correct = correction))
  if (is.nan(w$p.value)) next
  say("mann-whitney", list(a = I(a), b = I(b), correction = correction), list(u = w$statistic[[1]], p = w$p.value))
  if (size[1] + size[2] <= 40) {
    # Twice the smaller tail as in wilcox.test; with ties wilcox.exact itself adds both tails.
    tail <- min(wilcox.exact(a, b, alternative = "less")$p.value, wilcox.exact(a, b, alternative = "greater")$p.value)
    say("mann-whitney", list(a = I(a), b = I(b), exact = TRUE), list(u = w$statistic[[1]], p = min(1, 2 * tail)), 8)
  }
}

for (i in 1:RUNS) {
  x <- round(some(list(rnorm(some(1:40), 5, 3), rpois(some(2:30), 4), rexp(some(2:9)))), 4); probs <- base::c(0, sort(round(runif(4), 3)), 1); type <- (i - 1) %% 9 + 1
  q <- quantile(x, probs, type = type, names = FALSE)
  say("quantiles", list(x = I(x), probs = I(probs), type = type), setNames(as.list(q), paste0("quantiles.", seq_along(q) - 1)))
}

loglik <- function(b, X, y, firth) { e <- drop(X %*% b); w <- dlogis(e)
  sum(plogis((2 * y - 1) * e, log.p = TRUE)) + if (firth) .5 * determinant(crossprod(X * sqrt(w)))$modulus[1] else 0 }
score <- function(b, X, y, firth) { e <- drop(X %*% b); p <- plogis(e); w <- dlogis(e)
  h <- if (firth) rowSums((X * sqrt(w)) %*% solve(crossprod(X * sqrt(w))) * (X * sqrt(w))) else 0
  drop(crossprod(X, y - p + h * (.5 - p))) }
held <- function(X, y, j, v, start, firth) {
  put <- function(f) { b <- start; b[-j] <- f; b[j] <- v; b }
  o <- optim(start[-j], function(f) -loglik(put(f), X, y, firth), function(f) -score(put(f), X, y, firth)[-j], method = "BFGS", control = list(reltol = 1e-16, maxit = 10000))
  list(value = loglik(put(o$par), X, y, firth), b = put(o$par)) }
limit <- function(fit, X, y, j, side, firth, level) {
  best <- loglik(fit, X, y, firth); crit <- qchisq(level, 1) / 2; b <- fit
  se <- sqrt(diag(solve(crossprod(X * sqrt(dlogis(drop(X %*% fit)))))))[j]; v <- fit[j]
  for (n in 1:200) { v <- v + side * se / 4; h <- held(X, y, j, v, b, firth); b <- h$b; if (best - h$value > crit) break }
  uniroot(function(v) best - held(X, y, j, v, b, firth)$value - crit, sort(base::c(v - side * se / 4, v)), tol = 1e-11)$root }
for (i in 1:RUNS) {
  n <- some(c(30, 50, 80)); x1 <- rbinom(n, 1, .4); x2 <- round(rnorm(n), 2)
  y <- rbinom(n, 1, plogis(-.5 + some(c(0, 1)) * x1 + some(c(0, .8)) * x2)); l <- level()
  if (i %% 3 == 0) y[x1 == 1] <- 1 # quasi-complete separation
  X <- cbind(1, x1, x2); rows <- list("(Intercept)", "x1", "x2"); input <- list(y = I(y), x = list(x1 = I(x1), x2 = I(x2)))
  if (i %% 3 != 0) {
    g <- glm(y ~ x1 + x2, binomial, control = glm.control(epsilon = 1e-14, maxit = 100)); s <- summary(g)$coefficients
    wald <- exp(confint.default(g, level = l)); out <- list(logLik = logLik(g)[1], deviance = deviance(g), aic = AIC(g))
    for (j in 1:3) out[paste0("coefficients.", rows[[j]], ".", base::c("estimate", "se", "oddsRatio", "lower", "upper", "p"))] <- base::c(s[j, 1], s[j, 2], exp(s[j, 1]), wald[j, ], s[j, 4])
    say("logistic", base::c(input, list(method = "ml", level = l)), out, 6)
    p <- sapply(2:3, function(j) sapply(base::c(-1, 1), function(side) limit(coef(g), X, y, j, side, FALSE, l)))
    say("logistic", base::c(input, list(method = "ml", ci = "profile", level = l)),
        list(coefficients.x1.lower = exp(p[1, 1]), coefficients.x1.upper = exp(p[2, 1]), coefficients.x2.lower = exp(p[1, 2]), coefficients.x2.upper = exp(p[2, 2])), 5)
  }
  f <- suppressWarnings(glm(y ~ x1 + x2, binomial, method = "brglmFit", type = "AS_mean", epsilon = 1e-12, maxit = 1000)); s <- summary(f)$coefficients
  best <- loglik(coef(f), X, y, TRUE); out <- list(penalisedLogLik = best)
  for (j in 1:3) out[paste0("coefficients.", rows[[j]], ".", base::c("estimate", "se"))] <- s[j, 1:2]
  for (j in 2:3) {
    out[[paste0("coefficients.", rows[[j]], ".lower")]] <- exp(limit(coef(f), X, y, j, -1, TRUE, l)); out[[paste0("coefficients.", rows[[j]], ".upper")]] <- exp(limit(coef(f), X, y, j, 1, TRUE, l))
    out[[paste0("coefficients.", rows[[j]], ".p")]] <- pchisq(2 * (best - held(X, y, j, 0, coef(f), TRUE)$value), 1, lower = FALSE)
  }
  say("logistic", base::c(input, list(method = "firth", level = l)), out, 5)
}

for (i in 1:RUNS) {
  n <- some(c(8, 20, 60)); time <- some(list(round(rexp(n) * 20 + 1), round(rexp(n) * 20, 3))); event <- rbinom(n, 1, .6); g <- rbinom(n, 2, .5); l <- level()
  for (conf in c("log-log", "log", "plain")) {
    f <- survfit(Surv(time, event) ~ 1, conf.type = conf, conf.int = l)
    at <- unique(round(seq(1, length(f$time), length.out = 5))); at <- at[f$surv[at] > 0 & f$surv[at] < 1]
    out <- list(); for (k in at) out[paste0("curves.0.", base::c("time", "survival", "lower", "upper", "atRisk"), ".", k - 1)] <- base::c(f$time[k], f$surv[k], f$lower[k], f$upper[k], f$n.risk[k])
    say("kaplan-meier", list(time = I(time), event = I(event), conf = conf, level = l), out)
  }
  if (length(unique(g)) > 1 && sum(event) > 0) {
    d <- survdiff(Surv(time, event) ~ g); df <- sum(d$exp > 0) - 1
    if (df == length(unique(g)) - 1) say("kaplan-meier", list(time = I(time), event = I(event), group = I(g)), list(logRank.statistic = d$chisq, logRank.df = df, logRank.p = pchisq(d$chisq, df, lower = FALSE)), 8)
  }
}

asSts <- function(y) sts(observed = matrix(y), frequency = 52, start = base::c(2019, 1))
asDisProg <- function(y) create.disProg(week = seq_along(y), observed = y, state = 0 * y, freq = 52)
points <- function(what, from, values) setNames(as.list(as.vector(values)), paste0("points.", from - 1 + seq_along(values) - 1, ".", what))
for (i in 1:RUNS) {
  y <- rpois(40, some(c(.3, 2, 9))); method <- some(c("C1", "C2")); baseline <- some(c(7, 7, 5)); alpha <- some(c(.001, .01)); floor <- some(c(0, .5))
  r <- earsC(asSts(y), control = list(method = method, alpha = alpha, baseline = baseline, minSigma = floor))
  first <- 40 - length(as.vector(upperbound(r))) + 1
  say("ears", list(counts = I(y), method = method, baseline = baseline, alpha = alpha, minSigma = floor), base::c(points("upper", first, upperbound(r)), points("alarm", first, as.vector(alarms(r)) == 1)))
}
for (i in 1:RUNS) {
  y <- rpois(60, some(c(.5, 3, 12))); trans <- some(c("standard", "rossi", "anscombe")); from <- some(20:40); k <- some(c(1.04, .5)); h <- some(c(2.26, 4)); if (sum(y[1:(from - 1)]) == 0) next
  r <- algo.cusum(asDisProg(y), list(range = from:60, k = k, h = h, trans = trans)); at <- seq_along(r$cusum) - 1
  say("cusum", list(counts = I(y), range = I(base::c(from, 60)), k = k, h = h, transform = trans),
      base::c(setNames(as.list(as.vector(r$cusum)), paste0("points.", at, ".statistic")), setNames(as.list(as.vector(r$alarm) == 1), paste0("points.", at, ".alarm"))))
}
for (i in 1:RUNS) {
  t <- 1:338; y <- rnbinom(338, size = some(c(2, 50)), mu = some(c(1.5, 6, 25)) * exp(.3 * sin(2 * pi * t / 52) + some(c(0, .002)) * t)); y[200:203] <- y[200:203] + some(c(0, 30))
  control <- list(range = 330:338); extra <- list()
  if (i %% 2 == 0) extra <- list(b = some(4:5), noPeriods = some(c(1, 10)), pastWeeksNotIncluded = some(c(3, 26)), thresholdMethod = some(c("delta", "nbPlugin", "muan")), alpha = some(c(.05, .01)), pThresholdTrend = some(c(.05, 1)))
  if (i %% 5 == 0) extra$limit54 <- base::c(0, 4)
  r <- tryCatch(suppressWarnings(farringtonFlexible(asSts(y), control = base::c(control, extra))), error = function(e) NULL)
  if (is.null(r)) next
  input <- base::c(list(counts = I(y), range = I(base::c(330, 338))), extra); if (!is.null(input$limit54)) input$limit54 <- I(input$limit54)
  say("farrington", input, base::c(points("upper", 1, upperbound(r)), points("expected", 1, r@control$expected), points("alarm", 1, as.vector(alarms(r)) == 1)), 5)
}

# DOOR by all pairs; Halperin M, Hamdy MI, Thall PF, Biometrics 1989;45:509 with the unbiased parts.
for (i in 1:RUNS) {
  ranks <- some(3:6); a <- rpois(ranks, some(c(3, 20))); b <- rpois(ranks, some(c(3, 20))); if (sum(a) < 3 || sum(b) < 3) next
  x <- rep(ranks:1, a); y <- rep(ranks:1, b); m <- length(x); n <- length(y); win <- outer(x, y, ">") + outer(x, y, "==") / 2; P <- mean(win)
  p <- a / m; q <- b / n; v0 <- (1 - sum(((m * p + n * q) / (m + n))^3)) / (12 * (m + n - 1) * m / (m + n) * n / (m + n)); z <- (P - .5) / sqrt(v0)
  A <- mean(rowMeans(win)^2); B <- mean(colMeans(win)^2); V <- (A - P^2) / m + (B - P^2) / n; l <- level(); zl <- qnorm(1 - (1 - l) / 2)
  out <- list(probability = P, z = z, p = 2 * pnorm(-abs(z)))
  wald <- P + base::c(-1, 1) * zl * sqrt(V); lo <- qlogis(P) + base::c(-1, 1) * zl * sqrt(V) / (P * (1 - P))
  if (P > 0 && P < 1) {
    say("door", list(a = I(a), b = I(b), method = "wald", level = l), base::c(out, list(lower = max(0, wald[1]), upper = min(1, wald[2]))))
    say("door", list(a = I(a), b = I(b), method = "logit", level = l), base::c(out, list(lower = plogis(lo[1]), upper = plogis(lo[2]))))
  }
}

# Halperin's limits as the R package door 0.0.2 writes them, over all pairs.
for (i in 1:RUNS) {
  ranks <- some(3:6); a <- rpois(ranks, some(c(4, 20))); b <- rpois(ranks, some(c(4, 20))); if (sum(a) < 3 || sum(b) < 3) next
  m <- sum(a); n <- sum(b); win <- outer(rep(ranks:1, a), rep(ranks:1, b), ">") + outer(rep(ranks:1, a), rep(ranks:1, b), "==") / 2; P <- mean(win); l <- level()
  # Unbiased: of a pair the two partners must be two patients.
  A <- mean((rowSums(win)^2 - rowSums(win^2)) / (n * (n - 1))); B <- mean((colSums(win)^2 - colSums(win^2)) / (m * (m - 1)))
  theta <- ((m + n - 2) * P - (n - 1) * A - (m - 1) * B) / ((m + n - 2) * (((m * n - m - n + 2) * P - m * n * P^2) / ((m - 1) * (n - 1)) + A / (m - 1) + B / (n - 1)))
  if (!is.finite(theta)) next; theta <- min(1, max(0, theta))
  g <- (m + n - 1) - (m + n - 2) * theta; C <- g * qchisq(l, 1) / (m * n); root <- sqrt(C^2 + 4 * C * P * (1 - P))
  say("door", list(a = I(a), b = I(b), method = "halperin", level = l), list(probability = P, lower = (C + 2 * P - root) / (2 * (C + 1)), upper = (C + 2 * P + root) / (2 * (C + 1))), 6)
}

for (i in 1:RUNS) {
  k <- some(2:6); t <- matrix(rpois(4 * k, some(c(6, 25))), k); l <- level(); if (any(t == 0)) next
  d <- data.frame(a = t[, 1], b = t[, 2], c = t[, 3], d = t[, 4]); tables <- vapply(seq_len(k), function(j) js(as.list(d[j, ])), ""); measure <- some(c("OR", "RR"))
  put <- function(method, r, extra = list()) {
    input <- paste0('{"measure":"', tolower(measure), '","method":"', method, '","level":', l, ',"tables":[', paste(tables, collapse = ","), "]}")
    out <- base::c(list(value = exp(r$b[1]), lower = exp(r$ci.lb), upper = exp(r$ci.ub), p = r$pval), extra)
    cat('{"name":"pooled","input":', input, ',"expected":', js(out), ',"digits":8}\n', sep = "")
  }
  arr <- array(rbind(d$a, d$c, d$b, d$d), base::c(2, 2, k)); mh <- mantelhaen.test(arr); plain <- mantelhaen.test(arr, correct = FALSE)
  put("mantel-haenszel", rma.mh(ai = a, bi = b, ci = c, di = d, data = d, measure = measure, level = 100 * l),
      list(association.corrected.statistic = mh$statistic[[1]], association.corrected.p = mh$p.value, association.plain.statistic = plain$statistic[[1]]))
  r <- rma.uni(ai = a, bi = b, ci = c, di = d, data = d, measure = measure, method = "DL", level = 100 * l)
  put("dersimonian-laird", r, list(heterogeneity.statistic = r$QE, heterogeneity.p = r$QEp, heterogeneity.i2 = r$I2 / 100, heterogeneity.tau2 = r$tau2))
  put("inverse-variance", rma.uni(ai = a, bi = b, ci = c, di = d, data = d, measure = measure, method = "FE", level = 100 * l))
}

for (i in 1:RUNS) {
  n <- some(c(30, 60)); x1 <- rbinom(n, 1, .5); x2 <- round(rnorm(n), 2); time <- some(list(round(rexp(n, .05 * exp(.5 * x1)) + 1), round(rexp(n, .05 * exp(.4 * x2)), 3))); event <- rbinom(n, 1, .7); l <- level()
  m <- coxph(Surv(time, event) ~ x1 + x2, control = coxph.control(eps = 1e-14, iter.max = 100)); s <- summary(m, conf.int = l); out <- list(logLik0 = m$loglik[1], logLik = m$loglik[2])
  for (j in 1:2) out[paste0("coefficients.x", j, ".", base::c("estimate", "se", "hazardRatio", "lower", "upper", "p"))] <- base::c(s$coefficients[j, base::c(1, 3, 2)], s$conf.int[j, 3:4], s$coefficients[j, 5])
  say("cox", list(time = I(time), event = I(event), x = list(x1 = I(x1), x2 = I(x2)), level = l), out, 6)
}

for (i in 1:RUNS) {
  n <- some(c(15, 40, 90)); time <- some(list(round(rexp(n) * 12 + 1), round(rexp(n) * 12, 2))); status <- sample(0:2, n, TRUE, base::c(.3, .3, .4)); if (length(unique(status)) < 3) next
  at <- base::c(3, 7, 14, 30); at <- at[at <= max(time)]; if (!length(at)) next
  f <- timepoints(cuminc(time, status), at)$est; out <- list()
  for (k in 1:2) out[paste0("curves.", k - 1, ".at.", seq_along(at) - 1)] <- f[k, ]
  out[paste0("numbersAtRisk.atRisk.", seq_along(at) - 1)] <- vapply(at, function(x) sum(time >= x), 0)
  say("cumulative-incidence", list(time = I(time), status = I(status), at = I(at)), out)
}

for (i in 1:RUNS) {
  k <- some(2:5); g <- lapply(1:k, function(j) if (i %% 2) rpois(some(3:15), 5 + j %% 2) else round(rnorm(some(3:15), j / 4), 4)); r <- kruskal.test(g)
  cat('{"name":"kruskal-wallis","input":{"groups":[', paste(vapply(g, function(x) js(I(x)), ""), collapse = ","), ']},"expected":', js(list(statistic = r$statistic[[1]], df = r$parameter[[1]], p = r$p.value)), ',"digits":9}\n', sep = "")
  height <- some(2:4); t <- matrix(rpois(height * some(2:4), 9) + 1, height); r <- suppressWarnings(chisq.test(t, correct = FALSE))
  cat('{"name":"chi-square","input":{"rows":[', paste(apply(t, 1, function(x) js(I(x))), collapse = ","), ']},"expected":', js(list(statistic = r$statistic[[1]], df = r$parameter[[1]], p = r$p.value, smallestExpected = min(r$expected))), ',"digits":9}\n', sep = "")
  p <- I(round(runif(some(1:20))^some(c(1, 3)), 5)); adjusted <- p.adjust(p, "BH")
  say("benjamini-hochberg", list(p = I(p)), setNames(as.list(adjusted), paste0("adjusted.", seq_along(p) - 1)))
}

# Mid-P limits by the equation itself (Rothman KJ, Boice JD, 1979).
for (i in 1:RUNS) {
  x <- some(c(0, rpois(4, some(c(3, 12, 80))))); e <- round(runif(1, 1, 60), 2); l <- level(); al <- (1 - l) / 2
  mid <- function(mu, upper) if (upper) ppois(x - 1, mu) + dpois(x, mu) / 2 else ppois(x, mu, lower = FALSE) + dpois(x, mu) / 2
  root <- function(upper) uniroot(function(m) mid(m, upper) - al, c(1e-9, x + 20 * sqrt(x + 1) + 20), tol = 1e-14)$root
  p <- min(1, 2 * min(ppois(x - 1, e) + dpois(x, e) / 2, ppois(x, e, lower = FALSE) + dpois(x, e) / 2))
  say("sir", list(observed = x, predicted = e, level = l), list(sir = x / e, lower = if (x == 0) 0 else root(FALSE) / e, upper = root(TRUE) / e, p = p), 7)
  y <- rpois(2, some(c(4, 30))); t <- round(runif(2, 100, 9000), 1); if (sum(y) == 0) next; r <- poisson.test(y, t, conf.level = l)
  say("rate-ratio", list(events1 = y[1], time1 = t[1], events2 = y[2], time2 = t[2], level = l), list(value = r$estimate[[1]], exact.lower = r$conf.int[1], exact.upper = r$conf.int[2], p = r$p.value), 8)
}

# Spiegelhalter's interpolation between whole counts, 2005, appendix A.1.1.
interpolated <- function(q, cdf, p) { r <- q(p); max(0, r - (cdf(r) - p) / (cdf(r) - cdf(r - 1))) }
for (i in 1:RUNS) {
  n <- sample(20:900, 1); target <- round(runif(1, .05, .6), 3); x <- rbinom(1, n, target); l <- level(); al <- (1 - l) / 2
  q <- function(p) qbinom(p, n, target); cdf <- function(r) pbinom(r, n, target)
  cat('{"name":"funnel","input":{"measure":"proportion","target":', target, ',"levels":[', l, '],"points":[{"id":"A","x":', x, ',"n":', n, '}]},"expected":',
      js(list(points.0.value = x / n, points.0.limits.0.lower = interpolated(q, cdf, al) / n, points.0.limits.0.upper = interpolated(q, cdf, 1 - al) / n)), ',"digits":8}\n', sep = "")
}

# Zhao's sample size with the ties and the probability of all pairs of ranks.
for (i in 1:RUNS) {
  k <- some(3:6); a <- rpois(k, 20) + 1; b <- rpois(k, 20) + 1; p <- a / sum(a); q <- b / sum(b); ratio <- some(c(1, 2, .5, 1.5)); alpha <- some(c(.05, .01)); power <- some(c(.8, .9)); t <- 1 / (1 + ratio)
  P <- sum(outer(p, q) * (outer(1:k, 1:k, "<") + outer(1:k, 1:k, "==") / 2)); if (abs(P - .5) < .01) next
  N <- (qnorm(1 - alpha / 2) + qnorm(power))^2 * (1 - sum(((1 - t) * p + t * q)^3)) / (12 * t * (1 - t) * (P - .5)^2)
  say("door-power", list(a = I(a), b = I(b), ratio = ratio, alpha = alpha, power = power), list(probability = P, total = N, sizes.a = ceiling(N * (1 - t)), sizes.b = ceiling(N * t)))
}

for (i in 1:RUNS) {
  y <- rpois(60, some(c(.3, 2, 9))); w <- some(4:8); alpha <- some(c(.05, .01)); range <- (w + 1):60
  r <- algo.bayes(asDisProg(y), list(range = range, b = 0, w = w, actY = TRUE, alpha = alpha))
  say("bayes", list(counts = I(y), b = 0, w = w, alpha = alpha), base::c(points("upper", w + 1, as.vector(r$upperbound)), points("alarm", w + 1, as.vector(r$alarm) == 1)))
  r <- algo.rki(asDisProg(y), list(range = range, b = 0, w = w, actY = TRUE))
  say("rki", list(counts = I(y), b = 0, w = w), base::c(points("upper", w + 1, as.vector(r$upperbound)), points("alarm", w + 1, as.vector(r$alarm) == 1)))
  mu <- vapply(range, function(t) mean(y[(t - w):(t - 1)]), 0)
  say("poisson-exceedance", list(counts = I(y), b = 0, w = w, alpha = alpha), base::c(points("upper", w + 1, qpois(1 - alpha, mu)), points("alarm", w + 1, y[range] > qpois(1 - alpha, mu))))
}

# Calibration by glm: the intercept with the predictions as offset, the slope beside a free one.
for (i in 1:RUNS) {
  n <- some(c(40, 90)); predicted <- round(plogis(rnorm(n, -1)), 4); observed <- rbinom(n, 1, plogis(.3 + some(c(.6, 1, 1.3)) * qlogis(predicted))); if (length(unique(observed)) < 2) next
  control <- glm.control(epsilon = 1e-14, maxit = 100); one <- glm(observed ~ 1, binomial, offset = qlogis(predicted), control = control); two <- glm(observed ~ qlogis(predicted), binomial, control = control)
  say("calibration", list(predicted = I(predicted), observed = I(observed)), list(brier = mean((predicted - observed)^2), intercept.value = coef(one)[[1]], slope.value = coef(two)[[2]],
      intercept.lower = confint.default(one)[1], slope.upper = confint.default(two)[2, 2], auc = wilcox.test(predicted[observed == 1], predicted[observed == 0], exact = FALSE)$statistic[[1]] / sum(observed) / sum(1 - observed)), 6)
}
