import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { guardBundle } from './guard-bundle.ts';

/** One file for one script tag: everything inlined, styles too. */
export default defineConfig({
  plugins: [
    react(),
    guardBundle({ file: 'widget.js', mostGzipBytes: 120 * 1000, banned: ['/node_modules/zod/'] }),
  ],
  // Our own packages are read as source: one compilation, nothing but what is used.
  resolve: { conditions: ['source', 'module', 'browser', 'production'] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    // What has light-dark(): its stand-in for older browsers would not follow a host's own color-scheme.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'erpMessaging', fileName: () => 'widget.js' },
  },
});
