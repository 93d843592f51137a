import { chapters } from './cases/index.js'
import { renderChapter, renderIntroduction, renderSummary } from './frame.js'
import type { Screen } from './progress.js'
import { answerTo } from './question.js'
import { renderStep, renderTree } from './render.js'
import type { Setting } from './setting.js'
import type { Paint } from './text.js'
import { type Outcome, walkThrough } from './walk.js'

export interface Show {
  readonly screen: Screen
  readonly paint: Paint
  /** When it all began, by `performance.now()`. */
  readonly began: number
}

/** Takes every step, shows what came of it; true if all of it is as it should be. */
export async function takeTour(setting: Setting, { screen, paint, began }: Show): Promise<boolean> {
  const { apis, tokens, source, values, lost } = setting
  screen.print(renderIntroduction(setting.server, apis, tokens, paint))
  const walk = walkThrough(apis, values, source)
  const total = chapters.reduce((sum, { steps }) => sum + steps.length, 0)
  const outcomes: Outcome[] = []
  for (const chapter of chapters) {
    screen.print(renderChapter(chapter, paint))
    for (const step of chapter.steps) {
      screen.progress(`request ${outcomes.length + 1} of ${total}, to each of the three`)
      const outcome = await Promise.race([walk.take(step), lost])
      outcomes.push(outcome)
      screen.print(renderStep(outcomes.length, outcome, paint))
      if (step.explain) {
        const { tree } = answerTo(step.explain, walk.values)
        screen.print(renderTree(step.explain, tree, paint))
      }
    }
  }
  screen.done()
  screen.print(renderSummary(outcomes, apis, (performance.now() - began) / 1000, paint))
  return outcomes.every(({ problems }) => problems.length === 0)
}
