import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

export interface BundleRules {
  file: string;
  mostGzipBytes: number;
  /** Parts of module paths that must not be in the bundle. */
  banned: string[];
}

/** Fails the build when the bundle is more than one file, too large, or holds what it must not. */
export function guardBundle({ file, mostGzipBytes, banned }: BundleRules): Plugin {
  return {
    name: 'guard-bundle',
    apply: 'build',
    generateBundle(_, bundle) {
      const [chunk, ...others] = Object.values(bundle);
      if (chunk?.type !== 'chunk' || others.length > 0) {
        this.error(`the build must be one file, but is ${Object.keys(bundle).join(', ')}`);
      }
      const unwanted = Object.keys(chunk.modules).filter((id) => banned.some((part) => id.includes(part)));
      if (unwanted.length > 0) this.error(`must not be in the bundle: ${unwanted.join(', ')}`);

      const bytes = gzipSync(chunk.code, { level: 9 }).length;
      const size = `${file}: ${(bytes / 1000).toFixed(1)} kB gzip of ${(mostGzipBytes / 1000).toFixed(0)} kB`;
      if (bytes > mostGzipBytes) this.error(`${size}: too large`);
      this.info(size);
    },
  };
}
