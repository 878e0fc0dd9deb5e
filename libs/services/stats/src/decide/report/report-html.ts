import type { CohortReport } from '@carbawatch/contracts';
import { doorFigure, forestPlot, genotypeFigure, incidenceFigure, survivalFigure } from './figures';
import { escaped, tableMarkup } from './markup';
import { POPULATION_WORDS, dedupWords } from './question-words';
import {
  flowTable,
  genotypeTable,
  mortalityTable,
  predictorsTable,
  resistanceTable,
  staysTable,
  summaryTable,
  tableOneTable,
} from './report-tables';

const STYLE = `
body{font:14px/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #999}
table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:12.5px}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{padding:.2rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}
tbody th{font-weight:400;white-space:pre-wrap}thead th{border-bottom:2px solid #333}
.note,figcaption,footer{color:#444;font-size:12px}
.warning{border-left:4px solid #d55e00;padding:.2rem .7rem;margin:.4rem 0}
figure{margin:1rem 0}svg{width:100%;max-width:46rem;height:auto;font:12px system-ui,sans-serif}
dt{font-weight:600}dd{margin:0 0 .3rem 1rem}
@media print{body{margin:0;max-width:none}h2,caption{break-after:avoid}tr,figure,.warning{break-inside:avoid}}
`;

function definitionList({ definitions }: CohortReport): string {
  const entries = definitions.map(
    ({ term, text }) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`,
  );
  return `<dl>${entries.join('\n')}</dl>`;
}

function warningList({ warnings }: CohortReport): string {
  return warnings
    .map(
      ({ code, detail }) =>
        `<p class="warning" data-code="${escaped(code)}">${escaped(detail)}</p>`,
    )
    .join('\n');
}

function section(title: string, ...parts: string[]): string {
  return `<section><h2>${escaped(title)}</h2>\n${parts.join('\n')}</section>`;
}

function whereOf({ sites, ward }: CohortReport): string {
  const places = sites === null ? 'all sites' : sites.join(', ');
  return ward === null ? places : `${places}, ward ${ward}`;
}

/** One page that needs nothing else: styles and figures are in it, and it runs no program. */
export function reportHtml(report: CohortReport): string {
  const { comparison, predictors, outcomes, period, asOf, timezone, rules } = report;
  const title = `CRE cohort ${period.from} to ${period.to}`;
  const { survival, hospital, icu, horizon } = outcomes;
  const curves = [
    survival.curves.length > 0 ? survivalFigure(survival.curves, horizon) : '',
    hospital.curves.length > 0 ? incidenceFigure('Hospital', hospital, horizon) : '',
    icu.curves.length > 0 ? incidenceFigure('ICU at the index culture', icu, horizon) : '',
  ];
  // Of a group whose dead alone are ranked a picture would mislead.
  const ranks = outcomes.door.probability.value === null ? '' : doorFigure(outcomes.door);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(whereOf(report))}; ${escaped(POPULATION_WORDS[report.population])}; counted: ${escaped(dedupWords(report.dedup))}; as known on ${escaped(asOf)}, days in ${escaped(timezone)}.</p>
${warningList(report)}
${section('Flow', tableMarkup(flowTable(report)))}
${section('Cohort', tableMarkup(summaryTable(report)))}
${section('CPE and non-CPE', tableMarkup(tableOneTable(comparison)))}
${section('Genotypes', comparison.genotypes.length > 0 ? genotypeFigure(comparison.genotypes) : '', tableMarkup(genotypeTable(comparison)))}
${section('Resistance', tableMarkup(resistanceTable(comparison)))}
${section('Predictors', predictors.rows.length > 0 ? forestPlot(predictors) : '', tableMarkup(predictorsTable(predictors)))}
${section('Outcomes', tableMarkup(mortalityTable(outcomes)), ...curves, ranks, tableMarkup(staysTable(outcomes)))}
${section('Definitions', definitionList(report))}
<footer><p>Rules ${escaped(rules)}. Every number is of the isolates known on ${escaped(asOf)} and changes when results are corrected.</p></footer>
</body>
</html>
`;
}
