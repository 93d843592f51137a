// vega-lite: a plot is a description, and needs no browser to become an SVG.
import { parse, View } from 'vega'
import { compile } from 'vega-lite'

const CONFIG = {
  font: 'sans-serif',
  background: 'white',
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal' },
  legend: { labelFontSize: 11, title: null, orient: 'bottom', labelLimit: 400 },
  title: { fontSize: 13, fontWeight: 'normal', anchor: 'start' },
}

async function svg(spec) {
  const { spec: compiled } = compile({ config: CONFIG, ...spec })
  return `${await new View(parse(compiled), { renderer: 'none' }).toSVG()}\n`
}

/** Lines over a size, both axes logarithmic: what does not grow is level. */
export function linePlot({ title, x, lines }) {
  const values = Object.entries(lines).flatMap(([name, points]) =>
    points.map(([at, nanoseconds]) => ({ name, at, nanoseconds })),
  )
  const log = { type: 'log' }
  return svg({
    title,
    width: 420,
    height: 220,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'at', type: 'quantitative', scale: log, title: x, axis: { format: '~s' } },
      y: {
        field: 'nanoseconds',
        type: 'quantitative',
        scale: log,
        title: 'nanoseconds a call',
        axis: { format: '~s' },
      },
      color: { field: 'name', type: 'nominal', sort: null },
    },
  })
}

/** Bars of ratios, one for each contestant, on a logarithmic scale from 1. */
export function ratioPlot(title, rows) {
  const values = rows.map(({ name, ratio }) => ({ name, ratio: Math.max(ratio, 1.001) }))
  return svg({
    title,
    width: 420,
    height: { step: 22 },
    data: { values },
    mark: { type: 'bar', height: 14 },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 260 } },
      x: {
        field: 'ratio',
        type: 'quantitative',
        scale: { type: 'log', domainMin: 1 },
        title: 'times the time of the first',
        axis: { format: '~s' },
      },
      x2: { datum: 1 },
      color: {
        condition: { test: "indexof(datum.name, 'Verdict') === 0", value: '#2b6cb0' },
        value: '#b8c2cc',
      },
    },
  })
}
