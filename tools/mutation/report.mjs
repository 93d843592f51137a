// RuntimeError: a file that does not load any more, or an error outside of the tests.
const KILLED = new Set(['Killed', 'Timeout', 'RuntimeError'])

/** Every mutant of Stryker's report that counts. */
export function mutantsOf({ files }) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter(({ status }) => status !== 'Ignored' && status !== 'CompileError')
      .map(({ status, mutatorName, replacement, location }) => ({
        key: JSON.stringify([file, location, mutatorName, replacement]),
        file,
        location,
        line: location.start.line,
        code: lines[location.start.line - 1].trim(),
        change: `${mutatorName}: ${brief(textAt(lines, location))} → ${brief(replacement)}`,
        killed: KILLED.has(status),
      }))
  })
}

function textAt(lines, { start, end }) {
  const text = lines.slice(start.line - 1, end.line)
  text.push(text.pop().slice(0, end.column - 1))
  return text.join('\n').slice(start.column - 1)
}

function brief(text) {
  return text.includes('\n') ? `${text.split('\n', 1)}…` : text
}

/** Where a mutant stands, as Stryker takes it; columns are counted from 0 there. */
export function rangeOf({ file, location: { start, end } }) {
  return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`
}

/**
 * The same mutants as they stand in the sources; those that no test noticed with the `why` that
 * `survivors`, of the last run, give of the same change to the same code in the same file.
 */
export function explained(mutants, survivors) {
  const reasons = new Map()
  for (const { file, code, mutants, why } of survivors) {
    for (const change of mutants) {
      const key = JSON.stringify([file, code, change])
      reasons.set(key, [...(reasons.get(key) ?? []), why])
    }
  }
  return mutants.toSorted(bySource).map((one) => {
    // Lines may be alike: each has a reason of its own.
    const its = one.killed
      ? undefined
      : reasons.get(JSON.stringify([one.file, one.code, one.change]))
    return { ...one, why: its?.shift() ?? '' }
  })
}

function bySource(a, b) {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1
}

/**
 * What is kept: the score, and every mutant that no test noticed, by line; of files that were not
 * tried now, what `earlier` says.
 */
export function summary(mutants, target, earlier) {
  const files = { ...earlier.files }
  for (const { file } of mutants) files[file] = { mutants: 0, killed: 0 }
  for (const { file, killed } of mutants) {
    files[file].mutants++
    if (killed) files[file].killed++
  }
  const total = (what) => Object.values(files).reduce((sum, file) => sum + file[what], 0)
  const tried = new Set(mutants.map(({ file }) => file))
  const others = earlier.survivors.filter(({ file }) => !tried.has(file))
  const survivors = [...others, ...byLine(mutants)].sort(bySource)
  const open = survivors.reduce((sum, one) => sum + (one.why === '' ? one.mutants.length : 0), 0)
  return {
    score: Math.round((total('killed') / total('mutants')) * 1000) / 10,
    target,
    mutants: total('mutants'),
    equivalent: total('mutants') - total('killed') - open,
    open,
    files,
    survivors,
  }
}

function byLine(mutants) {
  const lines = new Map()
  for (const { killed, file, line, code, change, why } of mutants) {
    if (killed) continue
    const key = JSON.stringify([file, line, why])
    if (!lines.has(key)) lines.set(key, { file, line, code, mutants: [], why })
    lines.get(key).mutants.push(change)
  }
  return [...lines.values()]
}
