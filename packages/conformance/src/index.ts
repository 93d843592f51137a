export { check } from './check/check.js'
export { configurationSchema, parseConfiguration, readConfiguration } from './check/config.js'
export type {
  Access,
  Config,
  Configuration,
  CredentialConfig,
  JwtConfig,
  Limits,
  ResourceConfig,
  Secret,
  TokenFault,
} from './check/configuration.js'
export { probes } from './check/list.js'
export type {
  Finding,
  Level,
  ProbeInfo,
  ProbeResult,
  Progress,
  Report,
  SeenResponse,
  SentRequest,
} from './check/report.js'
export type { RunOptions } from './check/run.js'
export type { CallbackApp, FetchApp, Target } from './check/target.js'
export { assertConforms, failures, passes } from './check/verdict.js'
export {
  type FailOn,
  htmlReport,
  type JunitOptions,
  jsonReport,
  junitReport,
  type SarifOptions,
  sarifReport,
  type TerminalOptions,
  terminalReport,
} from './reports/index.js'
