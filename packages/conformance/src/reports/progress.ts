// Bars that redraw themselves, on every terminal, are cli-progress's business.
import { Presets, SingleBar } from 'cli-progress'
import type { Progress } from '../check/report.js'

export interface ProgressBar {
  readonly show: (progress: Progress) => void
  /** Takes the bar away. */
  readonly stop: () => void
}

/** A bar on a terminal; on anything else, nothing. */
export function progressBar(stream: NodeJS.WriteStream): ProgressBar {
  if (!stream.isTTY) return { show: () => {}, stop: () => {} }
  const bar = new SingleBar(
    {
      stream,
      format: '{bar} {value}/{total} {title}',
      clearOnComplete: true,
      hideCursor: true,
      // The title is long and would wrap: a wrapped bar leaves lines behind.
      linewrap: false,
    },
    Presets.shades_classic,
  )
  return {
    show: ({ done, total, probe }) => {
      if (!bar.isActive) bar.start(total, done, { title: probe.title })
      else bar.update(done, { title: probe.title })
    },
    stop: () => bar.stop(),
  }
}
