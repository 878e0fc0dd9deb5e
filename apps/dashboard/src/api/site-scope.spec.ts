import { lookAt, siteMeant, siteRead, siteWritten } from './site-scope';

describe('the site that a page asks about', () => {
  it('is that of the address, for lists and for what a site has of its own', () => {
    lookAt('north', 'main', null);
    expect(['alerts', 'alert-rules', 'typing/ecoli/graph', 'exports/csv'].map(siteRead)).toEqual(
      Array(4).fill('north'),
    );
    expect(['alerts/1', 'isolates/north/L1', 'keys', 'me'].map(siteRead)).toEqual(
      Array(4).fill(null),
    );
  });

  it('is the chosen one for what is named without a site', () => {
    lookAt('north', 'main', null);
    expect(siteMeant('main')).toBe('north');
  });

  it('is none for all sites, where a site’s own things are those of the installation', () => {
    lookAt(null, 'main', ['main', 'north']);
    expect([siteRead('alerts'), siteRead('alert-rules')]).toEqual([null, null]);
    expect(siteMeant('main')).toBe('main');
  });

  it('is the reader’s first where the installation’s own is not among them', () => {
    lookAt(null, 'main', ['north', 'south']);
    expect([siteRead('alerts'), siteRead('alert-rules')]).toEqual([null, 'north']);
    expect(siteMeant('main')).toBe('north');
    expect(siteWritten('alert-rules', { reason: 'x' })).toEqual({
      path: 'alert-rules',
      body: { site: 'north', reason: 'x' },
    });
  });

  it('goes with what is written, in the body or in the address', () => {
    lookAt('a b', 'main', null);
    expect(siteWritten('mappings', { from: 'x' }).body).toEqual({ site: 'a b', from: 'x' });
    expect(siteWritten('routes', { routes: [] })).toEqual({
      path: 'routes?site=a%20b',
      body: { routes: [] },
    });
    expect(siteWritten('alerts/1/resolve', { comment: null })).toEqual({
      path: 'alerts/1/resolve',
      body: { comment: null },
    });
  });
});
