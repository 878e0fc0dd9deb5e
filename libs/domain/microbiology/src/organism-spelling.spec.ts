import { classifyIsolate } from './classify';
import { respeltName } from './organism-name';

describe('a name that is read by its spelling alone', () => {
  it.each([
    ['Klebsiela pneumonia', true],
    ['Acinetobacter baumanii', true],
    ['Escherichia colli', true],
    ['Klebsiella pneumoniae', false],
    ['KLEBSIELLA PNEUMONIAE subsp. pneumoniae', false],
    ['Klebsiella spp.', false],
    ['Haemophilus influenzae', false],
    ['Hemophilus influenzae', false],
    ['K. pneumoniae', false],
    // Not this organism at all, or text that holds more than a name.
    ['Klebsiella pnuemoniae', false],
    ['', false],
  ])('%s: %s', (written, isRespelt) => {
    expect(respeltName(written)).toBe(isRespelt ? written : null);
  });

  it('is told without words that belong to no name', () => {
    expect(respeltName('? Klebsiela pneumoniae of Smith, 2 days')).toBe('Klebsiela pneumoniae');
  });

  it('stands first among the reasons of the isolate', () => {
    const organism = {
      code: 'kpn',
      name: 'Klebsiella pneumoniae',
      writtenAs: 'Klebsiela pneumonia',
    };
    const { because } = classifyIsolate({ organism }).cre;
    expect(because[0]).toBe(
      'The organism was written "Klebsiela pneumonia" and read as Klebsiella pneumoniae by its ' +
        'spelling: doubled letters are not told apart',
    );
  });
});
