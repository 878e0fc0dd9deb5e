import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SecretBox, Secrets, UnreadableSecretError } from './secrets';

const master = Buffer.alloc(32, 1);

describe('sealed values', () => {
  it('open to what was sealed, whatever it is, and never look alike twice', () => {
    const box = new SecretBox([randomBytes(32)]);
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, place) => {
        const sealed = box.seal(plain, place);
        expect(box.open(sealed, place)).toEqual(Buffer.from(plain));
        expect(box.seal(plain, place)).not.toEqual(sealed);
      }),
    );
  });

  it('do not open in another row', () => {
    const box = new SecretBox([master]);
    const sealed = box.seal('PID|1||MRN123', 'payload/1');
    expect(() => box.open(sealed, 'payload/2')).toThrow(UnreadableSecretError);
  });

  it('do not open when any byte was changed', () => {
    const box = new SecretBox([master]);
    const sealed = box.seal('PID|1||MRN123', 'payload/1');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(changed, 'payload/1')).toThrow(UnreadableSecretError);
    }
  });

  it('do not open when cut short', () => {
    const box = new SecretBox([master]);
    const sealed = box.seal('', 'x');
    expect(() => box.open(sealed.subarray(0, 20), 'x')).toThrow('This is no sealed value.');
  });

  it('stay readable after a rotation, and show that they are to be sealed anew', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const sealed = new SecretBox([older]).seal('x', 'row');
    const rotated = new SecretBox([newer, older]);
    expect(rotated.open(sealed, 'row').toString()).toBe('x');
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal('x', 'row'))).toBe(false);
    expect(() => new SecretBox([newer]).open(sealed, 'row')).toThrow(
      'The key that sealed this value is not here.',
    );
  });
});

describe('keys of one installation', () => {
  it('are separate: what the vault sealed, the payload key does not open', () => {
    const secrets = new Secrets(master);
    const sealed = secrets.vault.seal('name', 'row');
    expect(() => secrets.payloads.open(sealed, 'row')).toThrow(UnreadableSecretError);
  });

  it('are told apart by a fingerprint', () => {
    const fingerprint = new Secrets(master).fingerprint();
    expect(new Secrets(master).matches(fingerprint)).toBe(true);
    expect(new Secrets(Buffer.alloc(32, 2)).matches(fingerprint)).toBe(false);
  });

  it('keep the pseudonyms of the first secret key after a rotation', () => {
    const rotated = new Secrets(Buffer.alloc(32, 2), [master], master);
    const before = new Secrets(master).pseudonymOf('site-1', 'HOSP', 'MRN123');
    expect(rotated.pseudonymOf('site-1', 'HOSP', 'MRN123')).toBe(before);
  });
});

describe('a pseudonym', () => {
  const secrets = new Secrets(master);

  it('has 26 letters and digits and is the same each time', () => {
    const pseudonym = secrets.pseudonymOf('site-1', 'HOSP', 'MRN123');
    expect(pseudonym).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(secrets.pseudonymOf('site-1', 'HOSP', 'MRN123')).toBe(pseudonym);
  });

  it('differs with the site, the assigner, the number and the secret key', () => {
    const all = [
      secrets.pseudonymOf('site-1', 'HOSP', 'MRN123'),
      secrets.pseudonymOf('site-2', 'HOSP', 'MRN123'),
      secrets.pseudonymOf('site-1', 'OTHER', 'MRN123'),
      secrets.pseudonymOf('site-1', 'HOSP', 'MRN124'),
      new Secrets(Buffer.alloc(32, 2)).pseudonymOf('site-1', 'HOSP', 'MRN123'),
    ];
    expect(new Set(all).size).toBe(5);
  });

  it('does not take two hospitals with shifted names for one', () => {
    const part = fc.string({ maxLength: 4 });
    const place = fc.tuple(part, part, part);
    fc.assert(
      fc.property(place, place, (one, other) => {
        const same = one.join('\n') === other.join('\n');
        expect(secrets.pseudonymOf(...one) === secrets.pseudonymOf(...other)).toBe(same);
      }),
    );
  });
});
