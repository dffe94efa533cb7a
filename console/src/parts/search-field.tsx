// The free-text filter above a list: it asks when the typing pauses.
import { ActionIcon, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon.tsx'
import classes from './search-field.module.css'

interface SearchFieldProps {
  label: string
  /** What may be typed, where the label says something else. */
  hint?: string
  value: string
  search: (text: string) => void
  width?: number
}

export function SearchField({ label, hint = label, value, search, width = 210 }: SearchFieldProps) {
  const [text, setText] = useState(value)
  const asked = useRef(value.trim())
  const field = useRef<HTMLInputElement>(null)
  // The address is the truth: when it changes by other hands (Back, "clear the filters"), the field follows.
  useEffect(() => {
    if (value.trim() === asked.current) return
    asked.current = value.trim()
    setText(value)
  }, [value])
  useEffect(() => {
    // A blank at the end asks for nothing new: the next word is on its way.
    if (text.trim() === asked.current) return
    const timer = setTimeout(() => {
      asked.current = text.trim()
      search(asked.current)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, search])
  // What is pressed to clear goes with it: whoever pressed it by key stays at the field.
  const clear = () => {
    field.current?.focus()
    setText('')
  }
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={hint}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<Icon name="search" size={16} />}
      leftSectionWidth={32}
      rightSection={
        text && (
          <ActionIcon variant="subtle" size={24} aria-label="Clear search" onClick={clear}>
            <Icon name="close" size={14} />
          </ActionIcon>
        )
      }
      className={classes.field}
      w={width}
      maw="100%"
    />
  )
}
