/** Every mutant of Stryker's report that counts. */
export function mutantsOf({ files }) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter(({ status }) => status !== 'Ignored' && status !== 'CompileError')
      .map(({ status, mutatorName: mutator, replacement, location }) => ({
        key: JSON.stringify([file, location, mutator, replacement]),
        file,
        location,
        mutator,
        replacement,
        code: lines[location.start.line - 1].trim(),
        killed: status === 'Killed' || status === 'Timeout',
      }))
  })
}

/** Where a mutant stands, as Stryker takes it; columns are counted from 0 there. */
export function rangeOf({ file, location: { start, end } }) {
  return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`
}

/** What is kept: the score, and every mutant that no test noticed. */
export function summary(mutants, target) {
  const left = mutants.filter(({ killed }) => !killed)
  const score = (1 - left.length / mutants.length) * 100
  return {
    score: Math.round(score * 10) / 10,
    target,
    mutants: mutants.length,
    survivors: left.map(({ file, location, mutator, code, replacement }) => {
      return { at: `${file}:${location.start.line}`, mutator, code, replacement }
    }),
  }
}
