const PATHS = {
  messages: 'M4 5.5h16v11H9.5L5.5 20v-3.5H4z M8 9.5h8 M8 12.7h5',
  close: 'M6 6l12 12 M18 6L6 18',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  expand: 'M13.5 5H19v5.5 M19 5l-6 6 M10.5 19H5v-5.5 M5 19l6-6',
  shrink: 'M19 10.5h-5.5V5 M13.5 10.5L20 4 M5 13.5h5.5V19 M10.5 13.5L4 20',
  bell: 'M6.5 16.5v-6a5.5 5.5 0 0 1 11 0v6l1.5 1.5H5z M10 20.5h4',
  reply: 'M9.5 6L4.5 11l5 5 M5 11h8.5a6 6 0 0 1 6 6v1.5',
  more: 'M5.4 12a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0 M11.4 12a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0 M17.4 12a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0',
  send: 'M5 12h13 M12.5 6l6 6-6 6',
  down: 'M12 5v13 M6 12.5l6 6 6-6',
  up: 'M12 19V6 M6 11.5l6-6 6 6',
  transaction: 'M6 4h12v16l-2.4-1.6L13.2 20 12 18.8 10.8 20l-2.4-1.6L6 20z M9 9h6 M9 12.5h6',
  plan: 'M5 6h14v13H5z M5 10h14 M9 4v3.5 M15 4v3.5',
  topic: 'M9.5 4.5l-2 15 M16.5 4.5l-2 15 M5 9h14.5 M4.5 15H19',
  alert: 'M12 4.5l8.5 15h-17z M12 10v4.5 M12 17h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M12 8v4.3l2.8 1.7',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing that takes the colour of the text beside it; always decoration, never the only name of a thing. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
