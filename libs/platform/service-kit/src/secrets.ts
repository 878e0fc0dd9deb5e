import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D: a random nonce of 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;
const VERSION = 1;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

/**
 * Ciphertext that was changed, belongs to another place, or was made with a key that is not here.
 */
export class UnreadableSecretError extends Error {
  readonly code = 'SECRET_UNREADABLE';
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableSecretError';
  }
}

/**
 * AES-256-GCM. A sealed value is version, key id, nonce, tag, ciphertext; the key id tells which
 * key opens it, so that old values stay readable while a rotation re-seals them. The associated
 * data names the row, so that a value copied into another row does not open.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, Buffer>;

  /** The first key seals; all of them open. */
  constructor(keys: readonly [Buffer, ...Buffer[]]) {
    this.keys = new Map(keys.map((key) => [keyIdOf(key).toString('hex'), key]));
    this.current = keys[0];
  }

  private readonly current: Buffer;

  seal(plain: Uint8Array | string, associatedData: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.current, nonce);
    cipher.setAAD(Buffer.from(associatedData));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    const header = Buffer.concat([Buffer.of(VERSION), keyIdOf(this.current), nonce]);
    return Buffer.concat([header, cipher.getAuthTag(), body]);
  }

  /** Throws UnreadableSecretError. */
  open(sealed: Uint8Array, associatedData: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < HEADER_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
      throw new UnreadableSecretError('This is no sealed value.');
    }
    const key = this.keys.get(bytes.subarray(1, 1 + KEY_ID_BYTES).toString('hex'));
    if (!key) throw new UnreadableSecretError('The key that sealed this value is not here.');
    const nonce = bytes.subarray(1 + KEY_ID_BYTES, HEADER_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key, nonce);
    decipher.setAAD(Buffer.from(associatedData));
    decipher.setAuthTag(bytes.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES));
    try {
      const body = bytes.subarray(HEADER_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]);
    } catch {
      throw new UnreadableSecretError('The sealed value was changed or belongs to another place.');
    }
  }

  /** Whether a value should be sealed anew, because an older key made it. */
  isOutdated(sealed: Uint8Array): boolean {
    const id = Buffer.from(sealed.subarray(1, 1 + KEY_ID_BYTES));
    return !id.equals(keyIdOf(this.current));
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'carbawatch', purpose, KEY_BYTES));
}

function keyIdOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update('key-id').digest().subarray(0, KEY_ID_BYTES);
}

/** 32 letters that nobody confuses, five bits each (Crockford). */
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';
const PSEUDONYM_LENGTH = 26;

function base32(bytes: Buffer, length: number): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const spare = BigInt(bytes.length * 8 - length * 5);
  bits >>= spare > 0n ? spare : 0n;
  let text = '';
  for (let i = 0; i < length; i += 1, bits >>= 5n) text = BASE32[Number(bits & 31n)] + text;
  return text;
}

/** Every key of the installation, derived from CARBAWATCH_SECRET_KEY, each for one purpose. */
export class Secrets {
  readonly payloads: SecretBox;
  readonly vault: SecretBox;
  /** Signs the access tokens that this installation gives out. */
  readonly tokens: Buffer;
  private readonly pseudonyms: Buffer;
  private readonly check: Buffer;

  /**
   * `retired` are earlier secret keys, which still open what they sealed. Pseudonyms are always of
   * `master`'s first ancestor: pass it as `pseudonymMaster` when the secret key was rotated, or
   * every person would become a new one.
   */
  constructor(master: Buffer, retired: readonly Buffer[] = [], pseudonymMaster: Buffer = master) {
    this.payloads = new SecretBox([
      derive(master, 'payloads'),
      ...retired.map((key) => derive(key, 'payloads')),
    ]);
    this.vault = new SecretBox([
      derive(master, 'vault'),
      ...retired.map((key) => derive(key, 'vault')),
    ]);
    this.pseudonyms = derive(pseudonymMaster, 'pseudonyms');
    this.tokens = derive(master, 'tokens');
    this.check = derive(master, 'check');
  }

  /**
   * Pseudonym of a patient or a visit: 130 bits of HMAC-SHA-256 over site, assigner and number.
   * The parts are joined by their lengths, so that `a`,`bc` and `ab`,`c` differ. Computed on the
   * hot path: about 3 microseconds.
   */
  pseudonymOf(site: string, assigner: string, id: string): string {
    const mac = createHmac('sha256', this.pseudonyms);
    for (const part of [site, assigner, id]) mac.update(`${Buffer.byteLength(part)}:${part}`);
    return base32(mac.digest().subarray(0, 17), PSEUDONYM_LENGTH);
  }

  /** Kept in the database to tell a wrong secret key at the start; says nothing about the key. */
  fingerprint(): Buffer {
    return createHmac('sha256', this.check).update('carbawatch').digest();
  }

  matches(fingerprint: Uint8Array): boolean {
    const own = this.fingerprint();
    return fingerprint.length === own.length && timingSafeEqual(own, fingerprint);
  }
}
