import { z } from 'zod';
import { Refusal } from './refusal';
import { ZodPipe, jsonPointer } from './zod.pipe';

const schema = z.strictObject({
  site: z.string(),
  isolates: z.array(z.strictObject({ 'a/b': z.number() })),
});

function refusalOf(value: unknown): unknown {
  try {
    new ZodPipe(schema, 422).transform(value);
    return 'accepted';
  } catch (error) {
    return error instanceof Refusal ? error.toProblemDetails() : error;
  }
}

describe('what does not fit a schema', () => {
  it('is refused with every place as a JSON Pointer', () => {
    expect(refusalOf({ site: 1, isolates: [{ 'a/b': 1 }, { 'a/b': 'x' }] })).toMatchObject({
      status: 422,
      code: 'invalid',
      problems: [{ pointer: '/site' }, { pointer: '/isolates/1/a~1b' }],
    });
  });

  it('is named where it is a field that nobody knows, and not as the object that holds it', () => {
    const given = { site: 'a', form: 1, isolates: [{ 'a/b': 1, 'c/d': 2 }] };
    expect(refusalOf(given)).toMatchObject({
      detail: expect.stringContaining('/form'),
      problems: [
        { code: 'unrecognized-keys', pointer: '/isolates/0/c~1d' },
        { code: 'unrecognized-keys', pointer: '/form' },
      ],
    });
  });

  it('is not repeated to the sender: the values may be a patient’s', () => {
    const refused = JSON.stringify(refusalOf({ site: ['MRN123'], isolates: 'MRN123' }));
    expect(refused).not.toContain('MRN123');
  });

  it('points with the escapes of RFC 6901', () => {
    expect(jsonPointer(['a~b', 0, 'c/d'])).toBe('/a~0b/0/c~1d');
    expect(jsonPointer([])).toBe('');
  });
});
