import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream';
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
// A page of a thousand names is a tenth of this. A store is not trusted with this process's memory.
const MOST_BYTES = 4 * 1_048_576;

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
  client.middlewareStack.add(
    (next) => async (sent) => {
      const answer = await next(sent);
      const response = answer.response as { body?: Readable };
      if (response.body) response.body = bounded(response.body);
      return answer;
    },
    // The nearest to the wire: what reads answers comes after it.
    { step: 'deserialize', priority: 'low', name: 'bounded' },
  );

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
      const start = checkpointName(companyId, Math.max(0, from - 1));
      let newest = start;
      for (let isMore = true; isMore;) {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: `${companyId}/`, StartAfter: newest }),
          { abortSignal },
        );
        isMore = page.IsTruncated === true;
        const last = page.Contents?.at(-1)?.Key;
        // Or it would be asked the same for ever.
        if (last === undefined ? isMore : last <= newest)
          throw new Error('the store does not list on from where it was asked to');
        newest = last ?? newest;
      }
      if (newest === start) return undefined;
      return { size: sizeInName(newest), note: await read(newest, abortSignal) };
    },
  };
}

/** Ends an answer that goes on beyond what any checkpoint or page of names needs. */
function bounded(answer: Readable): Readable {
  let bytes = 0;
  const bound = new Transform({
    transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      bytes += part.length;
      if (bytes <= MOST_BYTES) done(null, part);
      else done(new Error(`an answer of more than ${MOST_BYTES} bytes`));
    },
  });
  pipeline(answer, bound, () => undefined);
  return bound;
}
