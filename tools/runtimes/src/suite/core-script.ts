import { coreVectors } from './vectors.js'

// Core alone, for a bare engine that has neither Request nor Response.
Object.assign(globalThis, {
  runSuites: async () => JSON.stringify([await coreVectors()]),
})
