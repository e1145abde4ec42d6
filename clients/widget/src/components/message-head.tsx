import { useWidget } from '../hooks/use-widget.ts';
import type { MessageRow } from '../rows/build-rows.ts';
import { EditedMark } from './edited-mark.tsx';

/** Who and when. A continued message says neither again, except to those who listen. */
export function MessageHead({ row }: { row: MessageRow }) {
  const { me, texts, times } = useWidget();
  const { message, dayAt, isContinued } = row;
  const { author, createdAt, editedAt, state } = message;
  const isEdited = editedAt !== null && state === 'visible';

  return (
    <div className={isContinued ? 'message-head is-bare' : 'message-head'}>
      <span className={isContinued ? 'visually-hidden' : 'message-author'} dir="auto">
        {author.displayName}
        {author.userId === me?.userId && <span className="own-mark">{texts.you}</span>}
      </span>
      {!isContinued && (
        <time className="message-time" dateTime={createdAt} title={times.full(createdAt)}>
          {times.inThread(createdAt, dayAt)}
        </time>
      )}
      {isEdited && <EditedMark message={message} />}
    </div>
  );
}
