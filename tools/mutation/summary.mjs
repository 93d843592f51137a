/** What of Stryker's report is kept: the score, and every mutant that no test noticed. */
export function summary({ files }, target) {
  const survivors = []
  let killed = 0
  let all = 0
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const lines = source.split('\n')
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (status === 'Ignored' || status === 'CompileError') continue
      all += 1
      if (status === 'Killed' || status === 'Timeout') {
        killed += 1
        continue
      }
      const { line } = location.start
      survivors.push({
        at: `${file}:${line}`,
        mutator: mutatorName,
        code: lines[line - 1].trim(),
        replacement,
      })
    }
  }
  return { score: Math.round((killed / all) * 1000) / 10, target, killed, all, survivors }
}
