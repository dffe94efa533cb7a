// What to ask for: the usual things, one press each.
import { UnstyledButton } from '@mantine/core'
import { Icon } from '../../parts/icon.tsx'
import classes from './new-record.module.css'
import { type Asked, templates } from './templates.ts'

export function RequirementChooser({ choose }: { choose: (asked: Asked) => void }) {
  return (
    <ul className={classes.templates}>
      {templates.map((template) => (
        <li key={template.word}>
          <UnstyledButton className={classes.template} onClick={() => choose(template.make())}>
            <Icon name="plus" />
            <span>
              <span className={classes.templateWord}>{template.word}</span>
              <span className={classes.templateWhat}>{template.what}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
