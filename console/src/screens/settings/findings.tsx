// What was found in the DNS beside what is needed, one part after the other; what is in order stays folded.
import { useId } from 'react'
import type { Finding } from '../../api-types.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Status } from '../../parts/status.tsx'
import { findingWords, partWords } from '../../words/sender-domains.ts'
import classes from './sender-domains.module.css'

interface FindingsProps {
  findings: Finding[]
  /** The key that is to take over from another. */
  nextKey: string | undefined
}

export function Findings({ findings, nextKey }: FindingsProps) {
  return (
    <ul className={classes.findings}>
      {findings.map((finding) => (
        <Part
          key={`${finding.part} ${finding.selector}`}
          finding={finding}
          isNext={finding.selector !== null && finding.selector === nextKey}
        />
      ))}
    </ul>
  )
}

function Part({ finding, isNext }: { finding: Finding; isNext: boolean }) {
  const { name, what } = partWords[finding.part]
  const title = useId()
  const acts = finding.is !== 'good' && finding.needed !== null
  return (
    <li className={classes.finding}>
      <div className={classes.line}>
        <h3 className={classes.part} id={title}>
          {name} <span className={classes.what}>{isNext ? 'The next key, which takes over once it is found' : what}</span>
        </h3>
        <Status is={findingWords[finding.is]} />
      </div>
      <p className={classes.says}>{finding.says}</p>
      {acts && <SideBySide finding={finding} title={title} />}
      {!acts && finding.found.length > 0 && (
        <details className={classes.folded}>
          <summary>What was found</summary>
          <Records records={finding.found} />
        </details>
      )}
    </li>
  )
}

function SideBySide({ finding: { is, name, type, found, needed }, title }: { finding: Finding; title: string }) {
  return (
    <div className={classes.pair}>
      <div className={classes.side}>
        <h4 className={classes.label}>Found</h4>
        {found.length > 0 ? <Records records={found} /> : <p className={classes.nothing}>Nothing at {name}</p>}
      </div>
      <div className={classes.side}>
        <h4 className={classes.label}>{is === 'advice' ? 'Better' : 'Needed'}</h4>
        <dl className={classes.record}>
          <dt>Type</dt>
          <dd>{type}</dd>
          <dt id={`${title}-name`}>Name</dt>
          <dd className={classes.copied}>
            <code>{name}</code>
            <CopyButton text={name} size="xs" describedBy={`${title}-name ${title}`} />
          </dd>
          <dt id={`${title}-value`}>Value</dt>
          <dd className={classes.copied}>
            <code>{needed}</code>
            <CopyButton text={needed ?? ''} size="xs" describedBy={`${title}-value ${title}`} />
          </dd>
        </dl>
      </div>
    </div>
  )
}

function Records({ records }: { records: string[] }) {
  return (
    <ul className={classes.records}>
      {records.map((record) => (
        <li key={record}>
          <code>{record}</code>
        </li>
      ))}
    </ul>
  )
}
