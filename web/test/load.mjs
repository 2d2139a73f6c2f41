import { runnerImport } from 'vite';

/** A module of src/, as the build would read it. */
export async function load(file) {
  const { module } = await runnerImport(`./src/${file}`, { configFile: false, logLevel: 'error' });
  return module;
}
