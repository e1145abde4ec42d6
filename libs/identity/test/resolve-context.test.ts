import { resolveContext, type Employment } from '@messaging/identity';
import { BASE_POLICY, type ImposedSanction } from '@messaging/policy';

const claims = { companyId: '1', userId: '11', sessionId: 'here', issuedAt: 1, expiresAt: 2 };
const employment = (sanction: ImposedSanction | null): Employment => ({
  companyId: '1',
  companyName: 'Acme',
  userId: '11',
  displayName: 'Anna',
  permissions: ['messaging.moderate'],
  directoryVersion: '7',
  proofRequired: false,
  sanction,
  policy: BASE_POLICY,
});
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000);

describe('The context of a session', () => {
  it('is of the employment, the session and the request, and of nothing else', () => {
    expect(resolveContext(claims, employment(null), 'correlation-1')).toEqual({
      companyId: '1',
      userId: '11',
      displayName: 'Anna',
      permissions: ['messaging.moderate'],
      sessionId: 'here',
      correlationId: 'correlation-1',
      directoryVersion: '7',
      sanction: 'none',
      sanctionUntil: null,
      policy: BASE_POLICY,
    });
  });

  it('says what holds of a sanction just now', () => {
    const sanctionOf = (imposed: ImposedSanction) => {
      const { sanction, sanctionUntil } = resolveContext(claims, employment(imposed), 'c');
      return { sanction, sanctionUntil };
    };
    const inAMinute = soon(60);
    expect(sanctionOf({ kind: 'muted', until: null })).toEqual({ sanction: 'muted', sanctionUntil: null });
    expect(sanctionOf({ kind: 'muted', until: inAMinute })).toEqual({
      sanction: 'muted',
      sanctionUntil: inAMinute,
    });
    for (const kind of ['muted', 'suspended'] as const)
      expect(sanctionOf({ kind, until: soon(-1) })).toEqual({ sanction: 'none', sanctionUntil: null });
  });

  it('is none for who does not work there, nor for who is suspended there, who is told until when', () => {
    const refusal = (person: Employment | undefined) => {
      try {
        return resolveContext(claims, person, 'c');
      } catch (error) {
        return error;
      }
    };
    expect(refusal(undefined)).toMatchObject({ code: 'not-found', status: 404 });
    for (const until of [null, soon(60)])
      expect(refusal(employment({ kind: 'suspended', until }))).toMatchObject({
        code: 'suspended',
        status: 403,
        options: { until },
      });
  });
});
