export type { Report } from '../check/report.js'
