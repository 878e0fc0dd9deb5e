# Expected values of distributions.spec.ts and of the specs in this folder.
# R 4.2.2, epitools 0.5.10.1, exactRankTests 0.8.35, metafor 3.8.1. Not needed to run the tests.
options(digits = 15)
suppressMessages({ library(epitools); library(exactRankTests); library(metafor) })

cat("## distributions\n")
print(pgamma(c(20.5, 1064, 10198, 1001961.9, 99381.1526637447), c(24, 1001, 10001, 1e6, 1e5), lower = FALSE))
print(qgamma(.025, c(1, 3, 14, 500, 1e5))); print(qgamma(.025, c(1, 3, 14, 500, 1e5) + 1, lower = FALSE))
print(pchisq(c(12.48175, 800), 1, lower = FALSE)); print(2 * pt(-2.3, 17)); print(qt(.975, c(3.7, 100.5)))
print(pbinom(c(3, 60), c(10, 100), c(.2, .5))); print(ppois(c(3, 60), c(2.5, 50))); print(lchoose(1000, 400))

cat("## fisher, roots to the last digit instead of R's default tolerance\n")
exact <- function(a, b, c, d, level = .95) {
  m <- a + c; n <- b + d; k <- a + b   # x ~ hypergeometric: a of k exposed
  lo <- max(0, k - n); hi <- min(k, m); s <- lo:hi
  ld <- dhyper(s, m, n, k, log = TRUE)
  dn <- function(t) { w <- ld + log(t) * s; w <- exp(w - max(w)); w / sum(w) }
  root <- function(f) exp(uniroot(function(l) f(exp(l)), c(-30, 30), tol = 1e-15)$root)
  al <- (1 - level) / 2
  c(mle = if (a == lo) 0 else if (a == hi) Inf else root(function(t) sum(s * dn(t)) - a),
    lower = if (a == lo) 0 else root(function(t) sum(dn(t)[s >= a]) - al),
    upper = if (a == hi) Inf else root(function(t) sum(dn(t)[s <= a]) - al),
    p = fisher.test(matrix(c(a, b, c, d), 2, byrow = TRUE))$p.value,
    midp = ormidp.test(a, b, c, d)$two.sided)
}
for (t in list(c(45, 24, 20, 39), c(4, 65, 0, 59), c(15, 85, 5, 95), c(3, 1, 1, 3), c(12, 5, 29, 2), c(450, 240, 200, 390)))
  print(do.call(exact, as.list(t)))

cat("## r x c\n")
m <- matrix(c(10, 20, 30, 6, 9, 17, 40, 22, 11), 3, byrow = TRUE); print(unlist(chisq.test(m)[1:3]))
cat("## mcnemar\n"); print(unlist(mcnemar.test(matrix(c(30, 12, 5, 40), 2, byrow = TRUE))[1:3]))
print(binom.test(12, 17)$p.value)
cat("## rate ratio\n")
r <- poisson.test(c(14, 6), c(21000, 19500)); print(c(r$p.value, r$conf.int))
r <- poisson.test(c(5, 0), c(100, 120)); print(c(r$p.value, r$conf.int))
cat("## mann-whitney\n")
print(wilcox.test(c(1.1, 2.2, 3.3, 4.4, 9), c(0.5, 1.7, 2.5, 5.5, 6.5, 8))[c(1, 3)])
x <- c(3, 5, 8, 12, 14, 20, 21, 30); y <- c(1, 2, 4, 5, 6, 8, 9, 10)
print(wilcox.exact(x, y)$p.value); print(suppressWarnings(wilcox.test(x, y)$p.value))
print(suppressWarnings(wilcox.test(x, y, correct = FALSE)$p.value))
print(wilcox.exact(c(1, 1, 2, 2, 2, 7, 9), c(2, 3, 3, 7, 8, 9, 9, 9, 12))$p.value)
print(wilcox.test((1:60)^2 %% 97 + (1:60) / 100, 30 + (1:40) * 1.01)[c(1, 3)])
cat("## kruskal-wallis\n")
print(unlist(kruskal.test(list(c(2.9, 3, 2.5, 2.6, 3.2), c(3.8, 2.7, 4, 2.4), c(2.8, 3.4, 3.7, 2.2, 2)))[1:3]))
print(unlist(kruskal.test(list(c(1, 2, 2, 3), c(2, 3, 3, 4), c(4, 4, 5, 1)))[1:3]))
cat("## quantiles\n")
x <- c(2, 3, 5, 7, 11, 13, 17, 19, 23, 29)
for (t in 1:9) cat(t, format(quantile(x, c(.1, .25, .5, .6, .9), type = t), digits = 15), "\n")
cat("## benjamini-hochberg\n"); print(p.adjust(c(.041, .001, .216, .008, .039), "BH"))
cat("## pooled\n")
d <- data.frame(a = c(10, 4, 0, 21), b = c(20, 30, 15, 40), c = c(5, 3, 2, 12), d = c(40, 31, 18, 55))
for (measure in c("OR", "RR")) {
  r <- rma.mh(ai = a, bi = b, ci = c, di = d, data = d, measure = measure, correct = TRUE)
  print(exp(c(r$b, r$ci.lb, r$ci.ub))); print(r$pval)
  for (method in c("FE", "DL")) {
    r <- rma.uni(ai = a, bi = b, ci = c, di = d, data = d, measure = measure, method = method)
    print(c(exp(c(r$b, r$ci.lb, r$ci.ub)), r$pval, r$QE, r$QEp, r$I2, r$tau2))
  }
}
arr <- array(rbind(d$a, d$c, d$b, d$d), c(2, 2, 4))
print(unlist(mantelhaen.test(arr)[1:3])); print(unlist(mantelhaen.test(arr, correct = FALSE)[1:3]))
cat("## funnel, Spiegelhalter's interpolation\n")
lim <- function(p, q, cdf, n) { r <- q(p); (r - (cdf(r) - p) / (cdf(r) - cdf(r - 1))) / n }
for (p in c(.025, .975, .001, .999)) {
  cat(p, format(lim(p, function(p) qbinom(p, 200, .12), function(r) pbinom(r, 200, .12), 200), digits = 15),
      format(lim(p, function(p) qpois(p, 5.6), function(r) ppois(r, 5.6), 5.6), digits = 15), "\n")
}
cat("## Fisher-Freeman-Halton\n")
for (m in list(c(3, 1, 4, 0, 2, 6), c(40, 31, 12, 15, 8, 3, 2, 9, 1, 1), c(12, 5, 29, 2), c(50, 39, 9, 12, 10, 8)))
  print(fisher.test(matrix(m, ncol = 2, byrow = TRUE), workspace = 2e7)$p.value)
cat("## BCG trials\n")
for (m in c("OR", "RR")) {
  r <- rma(ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg, measure = m, method = "DL")
  print(c(exp(c(r$b, r$ci.lb, r$ci.ub)), r$tau2, r$QE))
  r <- rma.mh(ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg, measure = m)
  print(exp(c(r$b, r$ci.lb, r$ci.ub)))
}
