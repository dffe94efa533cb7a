// What a member adds to an invitation in their own words, and how much of it fits.
import { Textarea } from '@mantine/core'
import classes from './note-field.module.css'

export const longestNote = 500

interface NoteFieldProps {
  note: string
  set: (note: string) => void
  rows: number
  error?: string | undefined
  takesFocus: boolean
}

export function NoteField({ note, set, rows, error, takesFocus }: NoteFieldProps) {
  return (
    <Textarea
      label="Note"
      name="note"
      placeholder="If you like"
      rows={rows}
      maxLength={longestNote}
      value={note}
      error={error}
      onChange={(event) => set(event.currentTarget.value)}
      description={
        <span className={classes.help}>
          <span>Printed in the letter, as you write it.</span>
          <span>
            {note.length} of {longestNote}
          </span>
        </span>
      }
      data-autofocus={takesFocus || undefined}
    />
  )
}
