/** Three digits that count, as far as they do; null could not be measured. */
export function short(number) {
  if (number === null) return 'lost in noise'
  if (number === 0) return '0'
  if (number >= 100) return Math.round(number).toLocaleString('en')
  return number.toPrecision(number < 1 ? 2 : 3)
}

/** A time with its unit. */
export function duration(nanoseconds) {
  if (nanoseconds < 1e3) return `${short(nanoseconds)} ns`
  if (nanoseconds < 1e6) return `${short(nanoseconds / 1e3)} µs`
  return `${short(nanoseconds / 1e6)} ms`
}

const print = (...cells) => console.log(cells.join('  '))

/** One group's result, for people at a terminal. */
export function printGroup(name, { comparisons = [], series = [], tables = [], targets }) {
  print(`\n=== ${name}`)
  for (const { id, rows } of comparisons) {
    print(`\n${id}`)
    for (const { name, nanoseconds, ratio, bytes } of rows) {
      const allocated = bytes === undefined ? '' : `${bytes} bytes`
      print(
        name.padEnd(48),
        duration(nanoseconds).padStart(9),
        `${short(ratio)}x`.padStart(9),
        allocated,
      )
    }
  }
  for (const { title, lines } of series) {
    print(`\n${title}`)
    for (const [name, points] of Object.entries(lines)) {
      print(name.padEnd(30), points.map(([x, y]) => `${x}: ${duration(y)}`).join(', '))
    }
  }
  for (const { title, columns, rows } of tables) {
    print(`\n${title}`)
    for (const row of [columns, ...rows]) print(...row.map((cell) => String(cell).padEnd(28)))
  }
  print('')
  for (const { what, got, sense, limit, unit, reached } of targets) {
    print(reached ? 'reached' : 'MISSED ', `${what}: ${short(got)} ${unit}, ${sense} ${limit}`)
  }
}
