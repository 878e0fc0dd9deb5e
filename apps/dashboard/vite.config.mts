import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page has addresses of its own (/isolates/…), so its files are asked for from the root.
// What it uses of the contracts are types; nothing of them is in the bundle.
export default defineConfig({
  plugins: [react()],
  base: '/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
});
