#!/usr/bin/env node
import { CommanderError } from 'commander'
import { visible } from '../reports/visible.js'
import { EXIT } from './exit.js'
import { createProgram } from './program.js'

// Whoever reads may have seen enough: `list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  const program = createProgram((code) => {
    process.exitCode = code
  })
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or shown what was asked for: its 0.
    process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.unusable
  } else {
    const message = error instanceof Error ? error.message : String(error)
    console.error(message.split('\n').map(visible).join('\n'))
    process.exitCode = EXIT.unusable
  }
}
