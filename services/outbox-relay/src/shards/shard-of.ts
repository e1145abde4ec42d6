import { crc32 } from 'node:zlib';
import type { Id } from '@messaging/contracts';

/** How finely the companies can be spread over relays. Changing it needs every relay stopped. */
export const SHARDS = 16;

/** The shard a company belongs to, the same in every relay. Hashed, because ids made in turn would fill few shards. */
export const shardOf = (companyId: Id): number => crc32(companyId) % SHARDS;
