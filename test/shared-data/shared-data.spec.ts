import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '@carbawatch/testing';
import { survey, surveyPage } from './survey';

const PAGE = join(__dirname, '..', '..', 'docs', 'shared-data.md');
const folder = fixture();

describe('the report of what each public file gave', () => {
  if (!folder) {
    it.skip('is true (left out: the shared test data is not on this machine)', () => undefined);
    return;
  }
  const files = survey(folder);

  it('knows of every file what it is', () => {
    expect(files.filter(({ because }) => because === 'UNKNOWN').map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('is true of the files as they are', () => {
    const page = surveyPage(files);
    if (process.env['UPDATE_REPORT']) writeFileSync(PAGE, page);
    expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(page);
  });
});
