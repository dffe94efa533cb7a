// A filter that says its value: closed a word, chosen the word and what it lets through, with one press to drop it.
import { Popover, Radio, TextInput } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import classes from './filter-chip.module.css'
import { Icon } from './icon.tsx'

interface Option {
  value: string
  word: string
}

interface FilterChipProps {
  name: string
  options: Option[]
  chosen: string | undefined
  choose: (value: string | undefined) => void
  /** Asks for options by what is typed, where there are too many to list. */
  onSearch?: (text: string) => void
  /** Something is always chosen: it cannot be cleared. */
  always?: boolean
}

export function FilterChip({ name, options, chosen, choose, onSearch, always = false }: FilterChipProps) {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  // The field for what is sought is empty when it opens again, and so must be what was sought.
  const turn = (opens: boolean) => {
    setOpen(opens)
    if (!opens) onSearch?.('')
  }
  const said = chosen && (options.find((option) => option.value === chosen)?.word ?? '…')
  // What is pressed to clear goes with it: whoever pressed it by key stays where they are.
  const clear = () => {
    opener.current?.focus()
    choose(undefined)
  }
  // The arrows choose on their way through the list; only a press or Enter says that the choice is made.
  const closeAfterPress = (event: MouseEvent) => event.detail > 0 && turn(false)
  const closeAfterEnter = (event: KeyboardEvent) => event.key === 'Enter' && turn(false)
  return (
    <Popover opened={open} onChange={turn} position="bottom-start" offset={6} trapFocus returnFocus>
      <span className={classes.chip} data-chosen={said ? true : undefined}>
        <Popover.Target>
          <button ref={opener} type="button" className={classes.open} onClick={() => turn(!open)}>
            {name}
            {said ? <span className={classes.said}>{said}</span> : <Icon name="down" size={14} />}
          </button>
        </Popover.Target>
        {said && !always && (
          <button type="button" className={classes.drop} aria-label={`Clear ${name}`} onClick={clear}>
            <Icon name="close" size={14} />
          </button>
        )}
      </span>
      <Popover.Dropdown className={classes.dropdown} aria-label={name}>
        {onSearch && (
          <TextInput
            placeholder="Search"
            aria-label={`Search ${name}`}
            onChange={(event) => onSearch(event.currentTarget.value)}
            mb={8}
            data-autofocus
          />
        )}
        <Radio.Group aria-label={name} value={chosen ?? null} onChange={choose}>
          <div className={classes.options}>
            {options.map((option) => (
              <Radio key={option.value} value={option.value} label={option.word} onClick={closeAfterPress} onKeyDown={closeAfterEnter} />
            ))}
          </div>
        </Radio.Group>
        {options.length === 0 && <p className={classes.none}>Nothing to choose from</p>}
      </Popover.Dropdown>
    </Popover>
  )
}
