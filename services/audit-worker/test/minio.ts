import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { eventually, freePort } from '@messaging/test-kit';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUCKET = 'checkpoints';

/** A MinIO of the test's own: a store that others wrote. */
export async function startMinio(program: string, accessKeyId: string, secretAccessKey: string) {
  const folder = mkdtempSync(join(tmpdir(), 'messaging-minio-'));
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(program, ['server', '--quiet', '--address', address, folder], {
    stdio: 'ignore',
    env: { ...process.env, MINIO_ROOT_USER: accessKeyId, MINIO_ROOT_PASSWORD: secretAccessKey },
  });
  const url = `http://${address}`;
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await eventually(() => client.send(new CreateBucketCommand({ Bucket: BUCKET })), 15_000);
  return {
    url,
    bucket: BUCKET,
    async objects(): Promise<Map<string, string>> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      const read = async (Key = '') => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
        return [Key, (await Body?.transformToString()) ?? ''] as const;
      };
      return new Map(await Promise.all(Contents.map(({ Key }) => read(Key))));
    },
    /** Stopped, it takes connections and answers none. */
    setDown: (down: boolean) => void server.kill(down ? 'SIGSTOP' : 'SIGCONT'),
    async close(): Promise<void> {
      client.destroy();
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
