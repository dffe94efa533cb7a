// Of whom the numbers tell: days, project, first letter; and the same as a file.
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useClock } from '../../data/me.ts'
import { asked, numbersTable } from '../../data/numbers.ts'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProjectFilter } from '../../parts/project-filter.tsx'
import type { NumbersSearch } from '../../searches.ts'
import { firstLetterWords, periodWords } from '../../words/numbers.ts'

const optionsOf = (words: { [value: string]: string }) => Object.entries(words).map(([value, word]) => ({ value, word }))

export function Chosen({ search }: { search: NumbersSearch }) {
  const { days, projectId, letter } = search
  const navigate = useNavigate()
  const clock = useClock()
  const narrow = (part: NumbersSearch) => void navigate({ to: '/activity', search: { days, projectId, letter, ...part }, replace: true })
  return (
    <>
      <FilterChip
        name="Days"
        options={optionsOf(periodWords)}
        chosen={days ?? '30'}
        choose={(value) => narrow({ days: value === '30' ? undefined : (value as NumbersSearch['days']) })}
        always
      />
      <ProjectFilter chosen={projectId} choose={(id) => narrow({ projectId: id })} />
      <FilterChip
        name="First letter"
        options={optionsOf(firstLetterWords)}
        chosen={letter}
        choose={(value) => narrow({ letter: value as NumbersSearch['letter'] })}
      />
      <Button
        component="a"
        variant="default"
        size="xs"
        href={numbersTable(asked(search, clock))}
        download
        leftSection={<Icon name="download" size={16} />}
      >
        CSV
      </Button>
    </>
  )
}
