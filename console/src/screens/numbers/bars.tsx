// Bars by uPlot, as plain as the rest of the page. This file is fetched when the first chart is shown.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { count } from '../../numbers.ts'

export interface Bar {
  word: string
  value: number
  /** A part of it, in the stronger tone. */
  part?: number
}

/** A line across the bars: `at` counts bars from the left edge of the first. */
interface Mark {
  at: number
  word: string
}

export interface BarsProps {
  bars: readonly Bar[]
  marks?: readonly Mark[]
  height?: number
  /** A press on a bar; the table behind the chart has the same for the keyboard. */
  pick?: (at: number) => void
}

export default function Bars({ bars, marks = [], height: usual = 216, pick }: BarsProps) {
  const height = usual * readersShare()
  const place = useRef<HTMLDivElement>(null)
  // The colours are read when a chart is drawn, so another scheme draws another chart.
  const scheme = useComputedColorScheme()
  useEffect(() => {
    const box = place.current
    if (!box) return
    const chart = new uPlot(optionsOf(box, scheme, bars, marks, height), dataOf(bars), box)
    const pressed = ({ clientX }: MouseEvent) => {
      const at = Math.floor(chart.posToVal(clientX - chart.over.getBoundingClientRect().left, 'x') + 0.5)
      if (bars[at] && bars[at].value > 0) pick?.(at)
    }
    if (pick) {
      chart.over.addEventListener('click', pressed)
      chart.over.style.cursor = 'pointer'
    }
    const resized = new ResizeObserver(([entry]) => entry && chart.setSize({ width: Math.floor(entry.contentRect.width), height }))
    resized.observe(box)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
  }, [bars, marks, height, scheme, pick])
  // The table behind the chart says it for those who cannot see it.
  return <div ref={place} aria-hidden style={{ height }} />
}

/** How much larger than usual the reader has letters: a drawing does not grow by itself. */
const readersShare = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16

const hasParts = (bars: readonly Bar[]) => bars.some(({ part }) => part !== undefined)

function dataOf(bars: readonly Bar[]): uPlot.AlignedData {
  const values = bars.map(({ value }) => value)
  const places = bars.map((_, at) => at)
  return hasParts(bars) ? [places, values, bars.map(({ part }) => part ?? 0)] : [places, values]
}

function optionsOf(box: HTMLElement, scheme: string, bars: readonly Bar[], marks: readonly Mark[], height: number): uPlot.Options {
  const styles = getComputedStyle(document.documentElement)
  const token = (name: string) => styles.getPropertyValue(name).trim()
  const share = readersShare()
  const font = (weight: number) => `${weight} ${12 * share}px ${styles.getPropertyValue('--mantine-font-family')}`
  const drawn = uPlot.paths.bars?.({ size: [0.74, 104], radius: 0.04 })
  const series = (tone: string): uPlot.Series => ({
    fill: token(tone),
    stroke: token(tone),
    width: 0,
    paths: drawn,
    points: { show: false },
  })
  const narrow = box.clientWidth < 560 * share
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return {
    width: Math.floor(box.clientWidth) || 600,
    height,
    class: scheme,
    cursor: { show: false },
    legend: { show: false },
    // Where bars are narrow, the first and last word reach over them.
    padding: [(marks.length > 0 ? 54 : 20) * share, narrow ? 28 * share : 0, 0, narrow ? 28 * share : 0],
    scales: { x: { time: false, range: [-0.5, bars.length - 0.5] }, y: { range: [0, most] } },
    series: [{}, series('--chart'), ...(hasParts(bars) ? [series('--chart-strong')] : [])],
    axes: [
      {
        stroke: token('--ink3'),
        font: font(400),
        size: 28 * share,
        gap: 8 * share,
        grid: { show: false },
        ticks: { show: false },
        border: { show: true, stroke: token('--line'), width: 1 },
        splits: () => bars.map((_, at) => at),
        values: (chart) => wordsThatFit(bars, chart.bbox.width / devicePixelRatio / share),
      },
      { show: false },
    ],
    hooks: {
      draw: [
        (chart) => {
          writeMarks(chart, marks, token('--ink'), token('--sheet'), font(550))
          writeValues(chart, bars, token('--ink'), token('--sheet'), font(550))
        },
      ],
    },
  }
}

/** Where there is no room for every word, every second or third stands for its neighbours. */
function wordsThatFit(bars: readonly Bar[], width: number): string[] {
  const longest = Math.max(...bars.map(({ word }) => word.length))
  const every = Math.max(1, Math.ceil((bars.length * (longest * 6.6 + 12)) / Math.max(1, width)))
  return bars.map(({ word }, at) => (at % every === 0 ? word : ''))
}

function writeValues(chart: uPlot, bars: readonly Bar[], colour: string, ground: string, font: string): void {
  const { ctx } = chart
  const scale = devicePixelRatio * readersShare()
  if (chart.bbox.width / scale / bars.length < 26) return
  ctx.save()
  ctx.fillStyle = colour
  ctx.font = font.replace(/[\d.]+px/, `${12 * scale}px`)
  ctx.textAlign = 'center'
  ctx.textBaseline = 'bottom'
  // A line that passes behind a figure is cut around it.
  ctx.strokeStyle = ground
  ctx.lineWidth = 6 * scale
  ctx.lineJoin = 'round'
  for (const [at, { value }] of bars.entries()) {
    if (value === 0) continue
    const place = [count(value), chart.valToPos(at, 'x', true), chart.valToPos(value, 'y', true) - 6 * scale] as const
    ctx.strokeText(...place)
    ctx.fillText(...place)
  }
  ctx.restore()
}

function writeMarks(chart: uPlot, marks: readonly Mark[], colour: string, ground: string, font: string): void {
  const { ctx, bbox } = chart
  const scale = devicePixelRatio * readersShare()
  ctx.save()
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = 1.5 * scale
  ctx.font = font.replace(/[\d.]+px/, `${12 * scale}px`)
  ctx.textBaseline = 'middle'
  for (const [nth, { at, word }] of marks.entries()) {
    const x = chart.valToPos(at - 0.5, 'x', true)
    const top = bbox.top - (nth === 0 ? 52 : 34) * scale
    ctx.setLineDash([3 * scale, 3 * scale])
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    // The word stands where there is room for it.
    const right = x + ctx.measureText(word).width + 8 * scale < bbox.left + bbox.width
    ctx.textAlign = right ? 'left' : 'right'
    const place = [word, x + (right ? 7 : -7) * scale, top + 6 * scale] as const
    // The line of the mark before it is cut around the word.
    ctx.save()
    ctx.setLineDash([])
    ctx.strokeStyle = ground
    ctx.lineWidth = 6 * scale
    ctx.lineJoin = 'round'
    ctx.strokeText(...place)
    ctx.restore()
    ctx.fillText(...place)
  }
  ctx.restore()
}
