import { uuidV5 } from './uuid';

describe('Name-based UUIDs', () => {
  it('gives the value that RFC 9562, appendix A.4, prints for www.example.com', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidV5(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });
});
