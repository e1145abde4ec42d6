import { createPairStore } from './key-pair-store.ts';
import { openProofKey, type ProofKey } from './proof-key.ts';
import { createServerClock } from './server-clock.ts';
import { readTokenClaims } from './token-claims.ts';
import { PROOF_HEADER } from './wire.ts';

/** What goes with a request to show who asks: the token, and a proof where the token or the request wants one. */
export function createCredentials() {
  const clock = createServerClock();
  let opening: Promise<ProofKey | null> | null = null;
  // One key for the life of the client; where none can be made, requests go without and the server decides.
  const key = () => (opening ??= openProofKey(createPairStore(), clock.now).catch(() => null));

  async function prove(method: string, url: string, credential: string): Promise<string | null> {
    return (await key())?.prove(method, url, credential) ?? null;
  }

  return {
    noteDate: clock.note,
    serverTime: clock.now,
    thumbprint: async () => (await key())?.thumbprint ?? null,
    prove,
    async headers(
      method: string,
      url: string,
      token: string,
      alwaysProve: boolean,
    ): Promise<Record<string, string>> {
      const isBound = readTokenClaims(token)?.cnf !== undefined;
      const proof = isBound || alwaysProve ? await prove(method, url, token) : null;
      return {
        Authorization: `${isBound ? 'DPoP' : 'Bearer'} ${token}`,
        ...(proof !== null && { [PROOF_HEADER]: proof }),
      };
    },
  };
}

export type Credentials = ReturnType<typeof createCredentials>;
