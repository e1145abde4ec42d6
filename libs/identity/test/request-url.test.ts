import { createRequestUrl } from '../src/request-url.ts';

describe('The address a client sent a request to', () => {
  it('is where the deployment says, and the path without its query', () => {
    for (const publicUrl of ['https://api.example.test', 'https://api.example.test//']) {
      const requestUrl = createRequestUrl(publicUrl);
      const headers = { host: 'inside:8080', 'x-forwarded-proto': 'http' };
      expect(requestUrl(headers, '/api/messaging?a=1?b')).toBe('https://api.example.test/api/messaging');
      expect(requestUrl(headers, '/api/messaging')).toBe('https://api.example.test/api/messaging');
    }
    expect(createRequestUrl('https://api.example.test/a/b/')({}, '/c')).toBe(
      'https://api.example.test/a/b/c',
    );
  });

  it('is what the gateway says, where the deployment says nothing', () => {
    const requestUrl = createRequestUrl(undefined);
    const path = '/api/messaging?a=1';
    expect(requestUrl({ host: 'h:1', 'x-forwarded-proto': 'https' }, path)).toBe('https://h:1/api/messaging');
    expect(requestUrl({ host: 'h:1', 'x-forwarded-proto': 'gopher' }, path)).toBe('http://h:1/api/messaging');
    expect(requestUrl({ host: 'h:1' }, path)).toBe('http://h:1/api/messaging');
    expect(requestUrl({}, path)).toBe('http:///api/messaging');
  });
});
