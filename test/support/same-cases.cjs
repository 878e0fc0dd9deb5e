// In CI, the properties try the same cases in each run; FC_SEED names others.
const fc = require('fast-check');

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 716_324) });
