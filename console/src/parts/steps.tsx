// Steps one after the other: those behind are ticked, the present one carries its own icon, those ahead wait.
import type { ReactNode } from 'react'
import type { IconName } from '../icons.ts'
import type { Tone } from '../words/states.ts'
import { Icon } from './icon.tsx'
import classes from './steps.module.css'

export interface Step {
  word: string
  icon: IconName
  stand: 'behind' | 'here' | 'ahead'
  tone: Tone
  /** When, and what proves it. */
  note?: ReactNode
}

const stands = { behind: 'done', here: 'present', ahead: 'not yet' }

export function Steps({ steps, label }: { steps: Step[]; label: string }) {
  return (
    <ol className={classes.steps} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.word}
          className={classes.step}
          data-stand={step.stand}
          data-tone={step.tone}
          aria-current={step.stand === 'here' ? 'step' : undefined}
        >
          <span className={classes.icon}>
            <Icon name={step.stand === 'behind' ? 'check' : step.icon} />
          </span>
          <div>
            <div className={classes.word}>
              {step.word}
              <span className="said"> ({stands[step.stand]})</span>
            </div>
            {step.note && <div className={`${classes.note} figures`}>{step.note}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
