# Expected numbers of clinical-cohort.int.spec.ts, from expected/patients.csv alone:
#   Rscript clinical-cohort.R > expected/numbers.csv
# R 4.2.2, survival 3.5.3, cmprsk 2.2.11, brglm2 0.9. Not needed to run the tests.
options(digits = 15, warn = -1)
suppressMessages({ library(survival); library(cmprsk); library(brglm2) })
d <- read.csv("expected/patients.csv", na.strings = "")
say <- function(name, value) cat(paste0(name, ",", format(unname(value), digits = 15), "\n"), sep = "")
cat("name,value\n")
d$hb <- as.numeric(substr(d$diagnosis, 1, 3) %in% c("K83", "K74", "K80", "C22"))
d$hbNoInfection <- as.numeric(d$diagnosis %in% c("K74.6", "C22.0"))
d$male <- as.numeric(d$sex == "male")
# The reference of sex is the more frequent one.
d$sexOther <- if (mean(d$male) > .5) 1 - d$male else d$male

# Without movements, and no discharge told: of no length, even for the dead.
untold <- d$stay == "untold"

by_rule <- function(x) {
  m <- table(factor(x, 0:1), d$cpe); e <- suppressWarnings(chisq.test(m)$expected)
  if (min(e) < 5) fisher.test(m)$p.value else chisq.test(m, correct = min(e) < 10)$p.value
}
woolf <- function(x) {
  m <- table(factor(x, 1:0), factor(d$cpe, 1:0)); or <- m[1] * m[4] / m[2] / m[3]
  c(or, exp(log(or) + c(-1, 1) * qnorm(.975) * sqrt(sum(1 / m))))
}
shares <- list(icu = d$icu, icuAtIndex = d$icuAtIndex, hepatobiliary = d$hb,
  hepatobiliaryWithoutInfection = d$hbNoInfection, bloodstream = as.numeric(d$specimen == "blood"),
  centralVenousCatheter = d$centralVenousCatheter, carbapenem30d = d$carbapenem30d)
for (name in names(shares)) {
  x <- shares[[name]]
  say(paste0("share.", name, ".cpe"), sum(x[d$cpe == 1], na.rm = TRUE))
  say(paste0("share.", name, ".nonCpe"), sum(x[d$cpe == 0], na.rm = TRUE))
  say(paste0("share.", name, ".missing"), sum(is.na(x)))
  say(paste0("share.", name, ".p"), by_rule(x))
  o <- woolf(x); say(paste0("share.", name, ".or"), o[1]); say(paste0("share.", name, ".lower"), o[2])
}
m <- table(factor(d$biliaryDrain, 1:0), factor(d$cpe, 1:0)); f <- fisher.test(m)
say("share.biliaryDrain.p", f$p.value)
for (name in c("species", "specimen", "sex")) {
  m <- table(d[[name]], d$cpe); e <- suppressWarnings(chisq.test(m)$expected)
  say(paste0("levels.", name, ".p"),
    if (min(e) < 5) fisher.test(m, workspace = 2e8)$p.value else chisq.test(m, correct = FALSE)$p.value)
}
for (name in c("age", "charlson", "hospitalBefore", "icuBefore", "icuAfter", "hospitalAfter")) {
  a <- d[[name]][d$cpe == 1]; b <- d[[name]][d$cpe == 0]
  q <- quantile(a, c(.25, .5, .75), na.rm = TRUE)
  say(paste0("measure.", name, ".q1"), q[1]); say(paste0("measure.", name, ".median"), q[2])
  say(paste0("measure.", name, ".q3"), q[3]); say(paste0("measure.", name, ".known"), sum(!is.na(a)))
  w <- wilcox.test(a, b); say(paste0("measure.", name, ".w"), w$statistic); say(paste0("measure.", name, ".p"), w$p.value)
}

# EUCAST v15.0 (2025), Enterobacterales: AMK R > 8, CIP R > 0.5, CZA R > 8 mg/L.
limits <- c(amk = 8, cip = .5, cza = 8)
for (agent in names(limits)) {
  r <- as.numeric(d[[agent]] > limits[[agent]])
  say(paste0("resistance.", agent, ".cpe"), sum(r[d$cpe == 1], na.rm = TRUE))
  say(paste0("resistance.", agent, ".cpeTested"), sum(!is.na(r[d$cpe == 1])))
  say(paste0("resistance.", agent, ".p"), by_rule(r))
}
sxt <- d$cpe
p <- c(sapply(names(limits), function(a) by_rule(as.numeric(d[[a]] > limits[[a]]))), sxt = fisher.test(table(sxt, d$cpe))$p.value)
p["sxt"] <- by_rule(sxt)
adjusted <- p.adjust(p, "BH")
for (agent in names(limits)) say(paste0("resistance.", agent, ".adjusted"), adjusted[[agent]])

x <- data.frame(age = d$age, sexOther = d$sexOther, hospitalDaysBefore = d$hospitalBefore, icu = d$icu,
  hepatobiliary = d$hb, carbapenem30d = d$carbapenem30d,
  centralVenousCatheter = d$centralVenousCatheter, charlson = d$charlson)
enters <- NULL
for (name in names(x)) {
  g <- summary(glm(d$cpe ~ x[[name]], family = binomial, epsilon = 1e-14))$coefficients[2, ]
  say(paste0("alone.", name, ".estimate"), g[1]); say(paste0("alone.", name, ".se"), g[2]); say(paste0("alone.", name, ".p"), g[4])
  if (g[4] < .1) enters <- c(enters, name)
}
firth <- brglm2::brglmControl(epsilon = 1e-12, maxit = 10000)
f <- glm(d$cpe ~ d$biliaryDrain, family = binomial, method = "brglmFit", type = "AS_mean", control = firth)
say("alone.biliaryDrain.estimate", coef(f)[2])
z <- glm(d$cpe ~ ., data = x[, enters], family = binomial, epsilon = 1e-14)
say("together.n", length(residuals(z))); say("together.logLik", as.numeric(logLik(z)))
for (name in enters) {
  g <- summary(z)$coefficients[name, ]
  say(paste0("together.", name, ".estimate"), g[1]); say(paste0("together.", name, ".p"), g[4])
}
y <- cbind(x[, enters], biliaryDrain = d$biliaryDrain)
f <- glm(d$cpe ~ ., data = y, family = binomial, method = "brglmFit", type = "AS_mean", control = firth)
for (name in names(y)) say(paste0("firth.", name, ".estimate"), coef(f)[[name]])

died <- as.numeric(!is.na(d$died) & d$died <= 30)
say("mortality.cpe", sum(died[d$cpe == 1])); say("mortality.nonCpe", sum(died[d$cpe == 0]))
say("mortality.p", by_rule(died))
time <- pmin(ifelse(is.na(d$died), d$alive, d$died), 30)
s <- survfit(Surv(time, died) ~ d$cpe, conf.type = "log-log")
at <- summary(s, times = c(7, 14, 30))
group <- c("nonCpe", "cpe")[as.integer(at$strata)]
for (i in seq_along(at$time)) {
  name <- paste0("survival.", group[i], ".", at$time[i])
  say(name, at$surv[i]); say(paste0(name, ".lower"), at$lower[i]); say(paste0(name, ".upper"), at$upper[i])
}
l <- survdiff(Surv(time, died) ~ d$cpe)
say("logrank.statistic", l$chisq); say("logrank.p", pchisq(l$chisq, 1, lower = FALSE))

# Nobody is left out: the living without a told discharge are followed to the last day known alive.
left <- ifelse(untold, ifelse(is.na(d$died), d$alive, d$died), ifelse(is.na(d$left), 9999, d$left))
ended <- ifelse(untold, !is.na(d$died), d$stay != "there")
status <- ifelse(left > 30 | !ended, 0, ifelse(is.na(d$died), 2, 1)); t <- pmin(left, 30)
for (g in 0:1) {
  i <- d$cpe == g; ci <- cuminc(t[i], status[i]); e <- timepoints(ci, c(7, 14, 30))$est
  for (cause in 1:2) for (k in 1:3)
    say(paste0("incidence.", c("nonCpe", "cpe")[g + 1], ".", c("death", "alive")[cause], ".", c(7, 14, 30)[k]), e[cause, k])
  say(paste0("incidence.", c("nonCpe", "cpe")[g + 1], ".takenAsInHospital"), sum(untold[i] & status[i] == 1))
  say(paste0("incidence.", c("nonCpe", "cpe")[g + 1], ".endNotTold"), sum(untold[i] & status[i] == 0))
}

# DOOR on day 30: three events, the dead last; unknown only where it decides.
any2 <- function(a, b) ifelse((!is.na(a) & a) | (!is.na(b) & b), TRUE, ifelse(is.na(a) | is.na(b), NA, FALSE))
still <- ifelse(untold, NA, d$stay == "there" | left > 30)
# The report's word, else no later admission by the movements.
again <- ifelse(!is.na(d$readmitted), d$readmitted == 1, ifelse(untold, NA, FALSE))
e <- cbind(d$clinicalResponse == 0, any2(still, again), any2(d$renalFailure == 1, d$cDifficile == 1))
least <- rowSums(e, na.rm = TRUE); most <- least + rowSums(is.na(e))
rank_of <- function(n) ifelse(n == 0, 1, ifelse(n == 1, 2, 3))
r <- ifelse(died == 1, 4, ifelse(rank_of(least) == rank_of(most), rank_of(least), NA))
a <- r[d$cpe == 1 & !is.na(r)]; b <- r[d$cpe == 0 & !is.na(r)]
for (k in 1:4) { say(paste0("door.cpe.", k), sum(a == k)); say(paste0("door.nonCpe.", k), sum(b == k)) }
say("door.leftOut", sum(is.na(r)))
say("door.probability", mean(outer(a, b, "<") + .5 * outer(a, b, "==")))
say("door.p", wilcox.test(a, b, correct = FALSE, exact = FALSE)$p.value)
score <- c(100, 67, 33, 0); w <- t.test(score[a], score[b])
say("credit.difference", diff(rev(w$estimate))); say("credit.lower", w$conf.int[1]); say("credit.p", w$p.value)
