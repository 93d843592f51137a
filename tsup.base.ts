import type { Options } from 'tsup'

/** A library: ESM and CJS with types for each, everything it imports left outside. */
export const library: Options = {
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  tsconfig: 'tsconfig.build.json',
  clean: true,
  silent: true,
  // customConditions: [] makes the declarations rest on what the other packages publish, not on their sources.
  dts: { compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] } },
}

/** An app: ESM for Node, no types. */
export const app: Options = {
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  silent: true,
}
