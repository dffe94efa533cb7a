// One thing that is asked, while it is being written: its name, what to say about it, the lines that it must show.
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { Icon } from '../../parts/icon.tsx'
import classes from './new-record.module.css'
import { type Asked, emptyLine, type Line } from './templates.ts'

interface RequirementFieldsProps {
  asked: Asked
  fault: string | null
  change: (asked: Asked) => void
}

export function RequirementFields({ asked, fault, change }: RequirementFieldsProps) {
  const set = (part: Partial<Asked>) => change({ ...asked, ...part })
  return (
    <div className={classes.asked}>
      <TextInput
        label="Name"
        value={asked.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={asked.name.trim() === '' && fault}
        maxLength={200}
      />
      <TextInput
        label="In a sentence"
        placeholder="If you like"
        description="What to look for, or where to get it."
        value={asked.detail}
        onChange={(event) => set({ detail: event.currentTarget.value })}
        maxLength={2000}
      />
      {(asked.kind === 'certificate' || asked.mustShow.length > 0) && <Lines asked={asked} set={set} />}
      {fault && asked.name.trim() !== '' && (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function Lines({ asked, set }: { asked: Asked; set: (part: Partial<Asked>) => void }) {
  const change = (key: string, part: Partial<Line>) =>
    set({ mustShow: asked.mustShow.map((line) => (line.key === key ? { ...line, ...part } : line)) })
  const remove = (key: string) => set({ mustShow: asked.mustShow.filter((line) => line.key !== key) })
  return (
    <fieldset className={classes.lines}>
      <legend>What it must show</legend>
      {asked.mustShow.map((line, index) => (
        <LineFields
          key={line.key}
          line={line}
          number={index + 1}
          change={(part) => change(line.key, part)}
          remove={() => remove(line.key)}
        />
      ))}
      <Button
        variant="subtle"
        size="xs"
        className={classes.addLine}
        leftSection={<Icon name="plus" size={16} />}
        onClick={() => set({ mustShow: [...asked.mustShow, emptyLine()] })}
      >
        Add a line
      </Button>
    </fieldset>
  )
}

interface LineFieldsProps {
  line: Line
  number: number
  change: (part: Partial<Line>) => void
  remove: () => void
}

function LineFields({ line, number, change, remove }: LineFieldsProps) {
  return (
    <div className={classes.line}>
      <TextInput
        aria-label={`Line ${number}, part of the form`}
        placeholder="Part of the form"
        value={line.group ?? ''}
        onChange={(event) => change({ group: event.currentTarget.value })}
      />
      <TextInput
        aria-label={`Line ${number}, what it must show`}
        placeholder="What it must show"
        value={line.label}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <TextInput
        aria-label={`Line ${number}, needed`}
        placeholder="Needed"
        value={line.needed}
        onChange={(event) => change({ needed: event.currentTarget.value })}
      />
      <ActionIcon variant="subtle" aria-label={`Remove line ${number}`} onClick={remove}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  )
}
