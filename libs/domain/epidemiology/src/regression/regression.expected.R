# Expected values of the specs in this folder. Not needed to run the tests.
# R 4.2.2, MASS 7.3.58.2 (profile intervals), brglm2 0.9 (Firth, data set endometrial),
# optim and uniroot for exact profile limits, which confint.glm interpolates.
options(digits = 15)
suppressMessages({ library(MASS); library(brglm2) })

cat("## mtcars am ~ wt + hp\n")
m <- glm(am ~ wt + hp, binomial, mtcars, control = glm.control(epsilon = 1e-14, maxit = 100))
print(summary(m)$coefficients); print(c(logLik(m), deviance(m), AIC(m))); print(confint.default(m))
loglik <- function(b, X, y, firth) {
  e <- drop(X %*% b); w <- dlogis(e)
  sum(plogis((2 * y - 1) * e, log.p = TRUE)) + if (firth) .5 * determinant(crossprod(X * sqrt(w)))$modulus[1] else 0
}
score <- function(b, X, y, firth) {
  e <- drop(X %*% b); p <- plogis(e); w <- dlogis(e)
  h <- if (firth) rowSums((X * sqrt(w)) %*% solve(crossprod(X * sqrt(w))) * (X * sqrt(w))) else 0
  drop(crossprod(X, y - p + h * (.5 - p)))
}
# Maximum with coefficient j held at v, on scaled columns so that optim's steps are of one size.
held <- function(X, y, j, v, start, firth) {
  s <- apply(X, 2, sd); s[1] <- 1; Z <- sweep(X, 2, s, "/")
  put <- function(f) { b <- start * s; b[-j] <- f; b[j] <- v * s[j]; b }
  o <- optim((start * s)[-j], function(f) -loglik(put(f), Z, y, firth), function(f) -score(put(f), Z, y, firth)[-j],
    method = "BFGS", control = list(reltol = 1e-16, maxit = 10000))
  b <- put(o$par) / s
  list(value = loglik(b, X, y, firth), b = b) # on the columns of the data, as scaling moves the penalty
}
lim <- function(fit, X, y, j, side, firth, level = .95) {
  best <- loglik(fit, X, y, firth); crit <- qchisq(level, 1) / 2; b <- fit
  f <- function(v) { h <- held(X, y, j, v, b, firth); best - h$value - crit }
  se <- sqrt(diag(solve(crossprod(X * sqrt(dlogis(drop(X %*% fit)))))))[j]
  v <- fit[j]; repeat { v <- v + side * se / 4; h <- held(X, y, j, v, b, firth); b <- h$b; if (best - h$value > crit) break }
  uniroot(f, sort(c(v - side * se / 4, v)), tol = 1e-12)$root
}
X <- model.matrix(m)
for (j in 1:3) print(c(lim(coef(m), X, mtcars$am, j, -1, FALSE), lim(coef(m), X, mtcars$am, j, 1, FALSE)))
print(suppressMessages(confint(m)))

cat("## endometrial, Firth\n")
data(endometrial)
write.csv(endometrial, stdout(), row.names = FALSE)
f <- glm(HG ~ NV + PI + EH, binomial, endometrial, method = "brglmFit", type = "AS_mean", epsilon = 1e-12)
print(summary(f)$coefficients); print(c(logLik(f), deviance(f), AIC(f))); print(confint.default(f))
X <- model.matrix(HG ~ NV + PI + EH, endometrial); b <- coef(f); y <- endometrial$HG
for (j in 1:4) print(c(lim(b, X, y, j, -1, TRUE), lim(b, X, y, j, 1, TRUE)))
print(loglik(b, X, y, TRUE))
for (j in 1:4) print(pchisq(2 * (loglik(b, X, y, TRUE) - held(X, y, j, 0, b, TRUE)$value), 1, lower = FALSE))

cat("## endometrial ML without the separated rows, the limit of the likelihood\n")
g <- glm(HG ~ PI + EH, binomial, subset(endometrial, NV == 0), control = glm.control(epsilon = 1e-14, maxit = 100))
print(summary(g)$coefficients); print(logLik(g))
cat("## calibration\n")
p <- fitted(m); l <- qlogis(plogis(.6 * qlogis(p) + .3))
q <- plogis(l); y <- mtcars$am
print(mean((q - y)^2)); print(coef(glm(y ~ 1, binomial, offset = l, control = glm.control(epsilon = 1e-14))))
print(coef(glm(y ~ l, binomial, control = glm.control(epsilon = 1e-14))))
print(wilcox.test(q[y == 1], q[y == 0], exact = FALSE)$statistic / sum(y == 1) / sum(y == 0))
