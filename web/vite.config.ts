/** How the page is built: to `dist/`, for a server whose content security policy allows nothing inline. */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The one font that every page needs first, asked for before the style sheet has been read: no text jumps. */
const preloadText: Plugin = {
  name: 'preload-text',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          injectTo: 'head' as const,
          attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' },
        })),
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss(), preloadText],
  build: {
    target: ['es2022', 'safari16.4'],
    cssTarget: 'safari16.4',
    // Everything is a file of its own: a font as a data: address would need a hole in the policy.
    assetsInlineLimit: 0,
    // 200 KB of compressed script is the bound for a first view; raw, that is about 620.
    chunkSizeWarningLimit: 620,
  },
  server: {
    // `npm run dev` beside a running server: the page from here, the data from there.
    proxy: { '/api': process.env['TOCSIN_URL'] ?? 'http://127.0.0.1:4040' },
  },
});
