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

  it('is told the fields that there are, the one that may be meant first', () => {
    expect(refusalOf({ site: 'a', isolates: [{ 'a/b': 1 }], isolatse: 1 })).toMatchObject({
      problems: [
        { detail: 'There is no field or parameter "isolatse" here; there are: isolates, site.' },
      ],
    });
    expect(refusalOf({ site: 'a', isolates: [{ 'a/b': 1, x: 2 }] })).toMatchObject({
      problems: [{ detail: 'There is no field or parameter "x" here; there are: a/b.' }],
    });
  });

  it('is told by the form that it comes nearest to, where it may have several', () => {
    const either = z.strictObject({
      rules: z.union([
        z.strictObject({ tunings: z.strictObject({ enabled: z.boolean() }) }),
        z.strictObject({ rule: z.string(), when: z.string(), key: z.string() }),
      ]),
    });
    const refused = (value: unknown) => {
      try {
        return new ZodPipe(either, 422).transform(value);
      } catch (error) {
        return error instanceof Refusal ? error.toProblemDetails() : error;
      }
    };
    expect(refused({ rules: { tunings: { enabled: 1 } } })).toMatchObject({
      problems: [{ pointer: '/rules/tunings/enabled' }],
    });
    expect(refused({ rules: 7 })).toMatchObject({ problems: [{ pointer: '/rules' }] });
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
