import { availableParallelism, arch, cpus, platform } from 'node:os'

/** The kind of machine, and when: what the figures are worth. No names of anybody's. */
export function circumstances() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
  }
}
