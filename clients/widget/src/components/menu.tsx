import { useCallback, useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useDismiss } from '../hooks/use-dismiss.ts';
import { useFloating } from '../hooks/use-floating.ts';
import { Icon } from './icon.tsx';

export interface MenuItem {
  label: string;
  action: () => void;
  isDanger?: boolean;
  /** For a choice of one among several. */
  isChecked?: boolean;
}

export interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  anchor: RefObject<HTMLElement | null>;
  close: () => void;
}

/** A small menu at its button; arrow keys move, Escape closes, the button gets the focus back. */
export function Menu({ label, items, anchor, close }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  useDismiss(ref, close);
  useFloating(ref, anchor, close);

  useEffect(() => {
    const button = anchor.current;
    const chosen = ref.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (chosen ?? ref.current?.querySelector<HTMLElement>('button'))?.focus();
    return () => button?.focus();
  }, [anchor]);

  const move = useCallback((event: KeyboardEvent) => {
    const buttons = [...(ref.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const index = buttons.indexOf(event.target as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons.at(next % buttons.length)?.focus();
  }, []);

  return (
    <div ref={ref} className="menu" role="menu" popover="manual" aria-label={label} onKeyDown={move}>
      {items.map((item) => (
        <MenuButton key={item.label} item={item} close={close}>
          {item.label}
        </MenuButton>
      ))}
    </div>
  );
}

function MenuButton({ item, close, children }: { item: MenuItem; close: () => void; children: ReactNode }) {
  const isChoice = item.isChecked !== undefined;
  return (
    <button
      type="button"
      role={isChoice ? 'menuitemradio' : 'menuitem'}
      {...(isChoice && { 'aria-checked': item.isChecked })}
      tabIndex={-1}
      className={item.isDanger ? 'menu-item is-danger' : 'menu-item'}
      onClick={() => {
        close();
        item.action();
      }}
    >
      {isChoice && <span className="menu-check">{item.isChecked && <Icon name="check" size={16} />}</span>}
      {children}
    </button>
  );
}
