// The head of every screen: where one is, its title, at most one filled button at the right.
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMe } from '../data/me.ts'
import { Icon } from './icon.tsx'
import classes from './page.module.css'

export interface Crumb {
  word: string
  to: LinkProps['to']
  params?: LinkProps['params']
  search?: LinkProps['search']
}

interface PageHeadProps {
  title: string
  /** Beside the title: a pill. */
  beside?: ReactNode
  /** Under the title: one line. */
  under?: ReactNode
  crumbs?: Crumb[]
  actions?: ReactNode
}

let firstPage = true

export function PageHead({ title, beside, under, crumbs, actions }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { account } = useMe()
  useEffect(() => {
    document.title = `${title}, ${account.name}`
  }, [title, account.name])
  // Whoever hears the page instead of seeing it has to be told that another one came.
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true })
    firstPage = false
  }, [])
  return (
    <header className={classes.head}>
      {crumbs && <Crumbs crumbs={crumbs} />}
      <div className={classes.row}>
        <div className={classes.titles}>
          <div className={classes.title}>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {beside}
          </div>
          {under && <div className={classes.under}>{under}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </header>
  )
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav className={classes.crumbs} aria-label="You are here">
      {crumbs.map((crumb, index) => (
        <span key={crumb.word} className={classes.crumb}>
          {index > 0 && <Icon name="right" size={14} />}
          <Link to={crumb.to} params={crumb.params as never} search={crumb.search as never}>
            {crumb.word}
          </Link>
        </span>
      ))}
    </nav>
  )
}

interface SectionProps {
  title: string
  /** Of the heading, for what is described by it. */
  titleId?: string
  aside?: ReactNode
  children: ReactNode
}

/** A part of a page under its own heading, with what belongs at the right of it. */
export function Section({ title, titleId, aside, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2 id={titleId}>{title}</h2>
        {aside && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  )
}
