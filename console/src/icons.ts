// Every icon, drawn once on a grid of 20: lines of 1.6, round ends. Each state has an outline of its own, so that black and white suffices.

/** A path; `fill` is a solid shape, `cut` a line in the colour of the ground over a solid shape, `dashed` a broken line. */
export interface Shape {
  d: string
  as?: 'fill' | 'cut' | 'dashed'
}

const ring = 'M16.4 10a6.4 6.4 0 1 1-12.8 0 6.4 6.4 0 0 1 12.8 0Z'
const disc = 'M17.2 10a7.2 7.2 0 1 1-14.4 0 7.2 7.2 0 0 1 14.4 0Z'
const hands = 'M10 6.4V10l2.5 1.5'
const arch = 'M4.4 16.4V9.2a5.6 5.6 0 0 1 11.2 0v7.2'
const lines = (...paths: string[]): Shape[] => paths.map((d) => ({ d }))

export const icons = {
  // Record states
  draft: [{ d: ring, as: 'dashed' }],
  awaiting: lines(ring),
  underReview: [{ d: ring }, { d: 'M10 3.6a6.4 6.4 0 0 1 0 12.8Z', as: 'fill' }],
  compliant: [
    { d: disc, as: 'fill' },
    { d: 'm6.9 10.2 2.1 2.1 4.1-4.4', as: 'cut' },
  ],
  nonCompliant: [
    { d: 'M10 2.2 17.8 10 10 17.8 2.2 10Z', as: 'fill' },
    { d: 'M10 6.7v3.9M10 13.3v.1', as: 'cut' },
  ],
  waived: lines(ring, 'M7.2 10h5.6'),
  expired: [
    { d: disc, as: 'fill' },
    { d: hands, as: 'cut' },
  ],
  expiring: lines(ring, hands),
  archived: lines('M3.4 4.6h13.2v3.2H3.4Z', 'M4.6 7.8v7.6h10.8V7.8', 'M8.2 10.9h3.6'),
  // Portal access
  notInvited: [{ d: arch, as: 'dashed' }],
  queued: lines(ring, hands),
  sent: lines('M17 3.2 2.9 8.5l5.7 2.9 2.9 5.7L17 3.2Z', 'M8.6 11.4 12.2 7.8'),
  bounced: lines('M7.2 4 3.6 7.6l3.6 3.6', 'M4 7.6h8a4.2 4.2 0 0 1 0 8.4H8.6'),
  opened: lines('M3 8.4 10 3.2l7 5.2v7a1.2 1.2 0 0 1-1.2 1.2H4.2A1.2 1.2 0 0 1 3 15.4Z', 'm3.4 9 6.6 4.2L16.6 9'),
  active: [{ d: arch }, { d: 'M2.8 16.6h14.4' }, { d: 'M7.2 16.4v-7a2.8 2.8 0 0 1 5.6 0v7Z', as: 'fill' }],
  accessExpired: lines(
    'M5 3.2h10M5 16.8h10',
    'M6.4 3.4c0 3.8 3.6 4.4 3.6 6.6s-3.6 2.8-3.6 6.6',
    'M13.6 3.4c0 3.8-3.6 4.4-3.6 6.6s3.6 2.8 3.6 6.6',
  ),
  revoked: lines(ring, 'm5.6 14.4 8.8-8.8'),
  // The places of the navigation
  records: lines('M3.6 5.6h12.8M3.6 10h12.8M3.6 14.4h8'),
  projects: lines('M2.8 16.8h14.4', 'M4.6 16.6V7.4L10 3.2l5.4 4.2v9.2', 'M8 16.6v-3.8a2 2 0 0 1 4 0v3.8', 'M8.4 8.6h3.2'),
  contacts: lines('M13 6.6a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z', 'M4.4 16.8c.3-3.3 2.6-5 5.6-5s5.3 1.7 5.6 5'),
  portal: lines('M4.2 16.4V9.4a5.8 5.8 0 0 1 11.6 0v7', 'M2.6 16.6h14.8'),
  activity: lines('M2.6 10.4h3.2l2.4-6 3.8 11.2 2.4-5.2h3'),
  settings: lines(
    'M3 6.4h3.6M10.8 6.4H17M3 13.6h6.2M13.4 13.6H17',
    'M10.8 6.4a2.1 2.1 0 1 1-4.2 0 2.1 2.1 0 0 1 4.2 0Z',
    'M13.4 13.6a2.1 2.1 0 1 1-4.2 0 2.1 2.1 0 0 1 4.2 0Z',
  ),
  // Verbs and signs
  search: lines('M13.6 8.6a5 5 0 1 1-10 0 5 5 0 0 1 10 0Z', 'm12.4 12.4 4.2 4.2'),
  plus: lines('M10 4.4v11.2M4.4 10h11.2'),
  close: lines('m5.4 5.4 9.2 9.2M14.6 5.4l-9.2 9.2'),
  down: lines('m6 8 4 4 4-4'),
  right: lines('m8 6 4 4-4 4'),
  check: lines('m4.6 10.4 3.6 3.6 7.2-8'),
  copy: lines('M7.4 7.4h8.4v8.4H7.4Z', 'M4.2 12.2V5.4a1.2 1.2 0 0 1 1.2-1.2h6.8'),
  out: lines('M8.2 5H4.6v10.4H15v-3.6', 'M11.4 4.2h4.4v4.4M15.6 4.4 9.4 10.6'),
  download: lines('M10 3.4v8.8M6.4 8.8 10 12.4l3.6-3.6', 'M4 16.2h12'),
  file: lines('M5.2 3.2h6l3.6 3.6v10H5.2Z', 'M11 3.4V7h3.6'),
  folder: lines('M2.8 6A1.2 1.2 0 0 1 4 4.8h3.6l1.8 1.9H16a1.2 1.2 0 0 1 1.2 1.2v6.3a1.2 1.2 0 0 1-1.2 1.2H4a1.2 1.2 0 0 1-1.2-1.2Z'),
  mail: lines('M2.8 5h14.4v10.2H2.8Z', 'm3.2 5.6 6.8 5 6.8-5'),
  link: lines('m8.6 11.4 2.8-2.8', 'M9 6.6l1.9-1.9a3.1 3.1 0 0 1 4.4 4.4L13.4 11', 'M11 13.4l-1.9 1.9a3.1 3.1 0 0 1-4.4-4.4L6.6 9'),
  eye: lines('M2.4 10s2.8-5 7.6-5 7.6 5 7.6 5-2.8 5-7.6 5-7.6-5-7.6-5Z', 'M12.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0Z'),
  pencil: lines('m12.6 4.4 3 3-8.4 8.4-3.6.6.6-3.6Z'),
  calendar: lines('M3.4 5.2h13.2v11.2H3.4Z', 'M3.6 8.8h12.8M7 3.2v3M13 3.2v3'),
  resend: lines('M15.8 8.2A6.2 6.2 0 0 0 4.6 7M4.2 11.8A6.2 6.2 0 0 0 15.4 13', 'M4.4 3.8V7h3.2M15.6 16.2V13h-3.2'),
  warning: lines('M10 3.4 17.4 16H2.6Z', 'M10 8.4v3.4M10 13.9v.1'),
  browser: lines('M2.8 4.4h14.4v11.2H2.8Z', 'M2.8 7.6h14.4'),
  key: lines('M10.4 7a3.4 3.4 0 1 1-6.8 0 3.4 3.4 0 0 1 6.8 0Z', 'm9.4 9.4 7 7M13.4 13.4l1.8-1.8'),
  leave: lines('M8.4 3.8H4.2v12.4h4.2', 'M8 10h8.6M13.4 6.6l3.4 3.4-3.4 3.4'),
  restore: lines('M4 4.4V8h3.6', 'M4.2 8A6.4 6.4 0 1 1 3.8 11.6'),
  company: lines('M4 16.8V3.6h8v13.2M12 8.4h4v8.4M2.8 16.8h14.4', 'M6.8 7h2.4M6.8 10h2.4M6.8 13h2.4'),
} satisfies { [name: string]: Shape[] }

export type IconName = keyof typeof icons
