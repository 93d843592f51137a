import { PROBES } from './probes/index.js'
import type { ProbeInfo } from './report.js'

/** Every probe, in the order of reports. */
export const probes: readonly ProbeInfo[] = PROBES.map(({ info }) => info)
