// The filters of the records list; each chip says its value.
import type { RecordFilter } from '../../data/records.ts'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { ProjectFilter } from '../../parts/project-filter.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import type { PortalAccess, RecordState } from '../../shapes.ts'
import { accessWords, recordWords } from '../../words/states.ts'
import classes from './records.module.css'

const options = (words: { [value: string]: { word: string } }) => Object.entries(words).map(([value, { word }]) => ({ value, word }))
const stateOptions = options(recordWords)
const accessOptions = options(accessWords)

interface FiltersProps {
  filter: RecordFilter
  narrow: (change: Partial<RecordFilter>) => void
}

export function Filters({ filter, narrow }: FiltersProps) {
  return (
    <div className={classes.filters}>
      <SearchField label="Company, contact" value={filter.q ?? ''} search={(text) => narrow({ q: text.trim() || undefined })} />
      <ProjectFilter chosen={filter.projectId} choose={(projectId) => narrow({ projectId })} />
      <FilterChip
        name="State"
        options={stateOptions}
        chosen={filter.state}
        choose={(state) => narrow({ state: state as RecordState | undefined })}
      />
      <FilterChip
        name="Portal access"
        options={accessOptions}
        chosen={filter.access}
        choose={(access) => narrow({ access: access as PortalAccess | undefined })}
      />
    </div>
  )
}
