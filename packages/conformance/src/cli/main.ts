#!/usr/bin/env node
import { vectors } from './vectors-command.js'

const [command, ...rest] = process.argv.slice(2)
try {
  if (command !== 'vectors') throw new Error('usage: verdict-conformance vectors FILE...')
  if (!(await vectors(rest))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
