import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { checkpointName, sizeInName, type CheckpointSink } from './checkpoint-sink.ts';

export interface S3SinkOptions {
  bucket: string;
  region: string;
  /** Of a store that is not Amazon's. */
  url?: string | undefined;
  /** Where left out, those of the environment or the machine's role. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

const PRECONDITION_FAILED = 412;
const ATTEMPTS = 2;

/**
 * An object for each checkpoint in an S3-compatible store, created only where there is none of that name. Object lock or a
 * policy without delete and overwrite makes it hold against the owner of these credentials as well.
 */
export function createS3Sink({ bucket, region, url, credentials }: S3SinkOptions): CheckpointSink {
  const client = new S3Client({
    region,
    maxAttempts: ATTEMPTS,
    // A store elsewhere has no name for every bucket, and may not know newer checksums.
    ...(url === undefined ? {} : { endpoint: url, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(credentials && { credentials }),
  });

  async function read(key: string, abortSignal: AbortSignal): Promise<string> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
    return (await Body?.transformToString()) ?? '';
  }

  return {
    name: 's3',

    async publish(companyId, { size, note }, abortSignal) {
      const Key = checkpointName(companyId, size);
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: note,
        ContentType: 'text/plain; charset=utf-8',
        IfNoneMatch: '*',
      });
      try {
        await client.send(put, { abortSignal });
      } catch (error) {
        const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
        if (status !== PRECONDITION_FAILED) throw error;
        if ((await read(Key, abortSignal)) !== note) {
          throw new Error(`${Key} holds another checkpoint of size ${size}`, { cause: error });
        }
      }
    },

    async newest(companyId, from, abortSignal) {
      let after = checkpointName(companyId, Math.max(0, from - 1));
      for (let newest: string | undefined; ;) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: `${companyId}/`, StartAfter: after }),
          { abortSignal },
        );
        newest = page.Contents?.at(-1)?.Key ?? newest;
        if (newest === undefined) return undefined;
        if (!page.IsTruncated) return { size: sizeInName(newest), note: await read(newest, abortSignal) };
        after = newest;
      }
    },
  };
}
