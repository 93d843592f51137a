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
