export type { Caller, Callers } from './callers.js'
export { callersOf } from './callers.js'
export type {
  DecisionCell,
  DecisionColumn,
  DecisionTable,
  DecisionTableOptions,
} from './decision-table.js'
export { decisionTable } from './decision-table.js'
export type { DecisionExpectation, ExpectedParams, ExpectedReason } from './expect-decision.js'
export { DecisionMismatch, expectDecision } from './expect-decision.js'
