import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The look is set before the first paint by a small blocking script of its own: the policy allows none inside the page. */
function lookScript(): Plugin {
  const source = `var l=null;try{l=localStorage.getItem('omnia.look')}catch(e){}
if(l!=='light'&&l!=='dark')l=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';
document.documentElement.setAttribute('data-mantine-color-scheme',l);`;
  let reference = '';
  let file = '';
  return {
    name: 'look-script',
    apply: 'build',
    buildStart() {
      reference = this.emitFile({ type: 'asset', name: 'first-look.js', source });
    },
    generateBundle() {
      file = this.getFileName(reference);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<title>', `<script src="/${file}"></script>\n    <title>`),
    },
  };
}

const framework =
  /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-)?(router|router-core|query|query-core|store|history)|i18next|react-i18next)\//;

export default defineConfig({
  plugins: [react(), lookScript()],
  build: {
    target: 'es2023',
    // A data: URL would be refused for scripts and fonts by the policy; every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every page needs comes in two files rather than in forty: fewer headers, better compressed.
        codeSplitting: {
          groups: [
            { name: 'framework', test: framework },
            { name: 'start', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8080', '/v1': 'http://127.0.0.1:8080' } },
});
