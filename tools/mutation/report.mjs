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
 * What is kept: the score, and every mutant that no test noticed, by line. Those that `earlier` says
 * a `why` of, of the same file and the same code, have it again.
 *
 * @param isPart whether other files are to stay as they were
 */
export function summary(mutants, { target, earlier, isPart }) {
  const files = isPart ? { ...earlier?.files } : {}
  for (const { file } of mutants) files[file] = { mutants: 0, killed: 0 }
  for (const { file, killed } of mutants) {
    files[file].mutants++
    if (killed) files[file].killed++
  }
  const ran = new Set(mutants.map(({ file }) => file))
  const others = isPart ? (earlier?.survivors ?? []).filter(({ file }) => !ran.has(file)) : []
  const left = mutants.filter(({ killed }) => !killed).sort(bySource)
  const again = byLine(left, reasonsOf(earlier?.survivors ?? []))
  const survivors = [...others, ...again].sort(bySource)
  const total = (what) => Object.values(files).reduce((sum, file) => sum + file[what], 0)
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

function bySource(a, b) {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1
}

// The same change may be made to the same code in several lines: each has a reason of its own.
function reasonsOf(survivors) {
  const reasons = new Map()
  for (const { file, code, mutants, why } of survivors) {
    for (const change of mutants) {
      const key = JSON.stringify([file, code, change])
      reasons.set(key, [...(reasons.get(key) ?? []), why])
    }
  }
  return reasons
}

function byLine(left, reasons) {
  const lines = new Map()
  for (const { file, line, code, change } of left) {
    const why = reasons.get(JSON.stringify([file, code, change]))?.shift() ?? ''
    const key = JSON.stringify([file, line, why])
    if (!lines.has(key)) lines.set(key, { file, line, code, mutants: [], why })
    lines.get(key).mutants.push(change)
  }
  return [...lines.values()]
}
