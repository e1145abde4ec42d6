import type { KeyValueStore } from '@messaging/sdk';
import { EMPTY_DRAFT, readDraft, writeDraft } from '../src/state/drafts.ts';
import { createOwnerStore } from '../src/state/owner-store.ts';
import { createPanelStore, SMALLEST } from '../src/state/panel-store.ts';
import { createRecordTitles } from '../src/state/record-titles.ts';

function createMemoryStore(entries: [string, string][] = []): KeyValueStore {
  const kept = new Map(entries);
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
}
const me = {
  userId: '7',
  companyId: '1',
  displayName: 'Ada',
  companyName: 'Nord',
  permissions: [],
  mute: null,
};

describe('panel', () => {
  it('is as it was left, on the next page of the same tab', () => {
    const [browser, tab] = [createMemoryStore(), createMemoryStore()];
    const before = createPanelStore(browser, tab);
    before.open({ planId: '5' });
    before.resize({ width: 500.4, height: 700 });
    const after = createPanelStore(browser, tab).getSnapshot();
    expect(after).toMatchObject({ isOpen: true, link: { planId: '5' }, size: { width: 500, height: 700 } });
    const elsewhere = createPanelStore(browser, createMemoryStore()).getSnapshot();
    expect(elsewhere).toMatchObject({ isOpen: false, link: null, size: { width: 500, height: 700 } });
  });

  it('never gets smaller than can be used', () => {
    const panel = createPanelStore(createMemoryStore(), createMemoryStore());
    panel.resize({ width: 10, height: -5 });
    expect(panel.getSnapshot().size).toEqual(SMALLEST);
  });

  it.each(['{', 'null', '[]', '{"size":{"width":"wide"},"link":{"planId":{}},"tab":7,"isOpen":"yes"}'])(
    'is not put off by what else stands in the storage: %s',
    (json) => {
      const broken = createMemoryStore([['messaging.panel', json]]);
      const { isOpen, tab, link } = createPanelStore(broken, broken).getSnapshot();
      expect({ isOpen, tab, link }).toEqual({ isOpen: false, tab: 'conversations', link: null });
    },
  );
});

describe('drafts', () => {
  it('stay with their conversation and their writer', () => {
    const storage = createMemoryStore();
    const mine = createOwnerStore(storage, me);
    writeDraft(mine, 'plan:5', { text: 'half a thought', parentMessageId: '12' });
    expect(readDraft(mine, 'plan:5')).toEqual({ text: 'half a thought', parentMessageId: '12' });
    expect(readDraft(mine, 'plan:6')).toEqual(EMPTY_DRAFT);
    expect(readDraft(createOwnerStore(storage, { ...me, userId: '8' }), 'plan:5')).toEqual(EMPTY_DRAFT);
    expect(readDraft(createOwnerStore(storage, { ...me, companyId: '2' }), 'plan:5')).toEqual(EMPTY_DRAFT);
  });

  it('leave nothing behind once sent', () => {
    const mine = createOwnerStore(createMemoryStore(), me);
    writeDraft(mine, 'plan:5', { text: 'x', parentMessageId: null });
    writeDraft(mine, 'plan:5', EMPTY_DRAFT);
    expect(mine.keys()).toEqual([]);
  });
});

describe('titles of records', () => {
  it('are remembered, the newest of a great many', () => {
    const storage = createMemoryStore();
    const titles = createRecordTitles(storage);
    for (let number = 0; number < 400; number += 1) titles.remember(`plan:${number}`, `Week ${number}`);
    const { titles: kept } = createRecordTitles(storage).getSnapshot();
    expect(kept['plan:399']).toBe('Week 399');
    expect(kept['plan:0']).toBeUndefined();
    expect(Object.keys(kept)).toHaveLength(300);
  });
});
