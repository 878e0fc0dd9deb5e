// Lints texts as if they were files, with the project's own configuration, in a process of its own:
// the configuration is an ES module, which jest does not load. Standard input: [{ path, text }];
// standard output: for each the rules that it breaks.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { ESLint } = require('eslint');

const root = join(__dirname, '..', '..');

async function main() {
  const eslint = new ESLint({ cwd: root });
  const texts = JSON.parse(readFileSync(0, 'utf8'));
  const broken = [];
  for (const { path, text } of texts) {
    const [result] = await eslint.lintText(text, { filePath: join(root, path) });
    broken.push((result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message));
  }
  process.stdout.write(`${JSON.stringify(broken)}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
