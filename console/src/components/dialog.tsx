// A dialog, which Escape and a click beside it close.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text";

interface Props {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ open, title, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const ours = useRef(false); // the event of a close of ours is still to come, and may come when the dialog is open again
  useLayoutEffect(() => {
    if (open && !ref.current!.open) ref.current!.showModal();
    if (!open && ref.current!.open) {
      ours.current = true;
      ref.current!.close();
    }
  }, [open]);
  const closed = () => {
    if (!ours.current) onClose();
    ours.current = false;
  };
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={closed} onClick={(e) => e.target === ref.current && onClose()}>
      {open && (
        <div class="dialog">
          <header>
            <h2 id={id}>{title}</h2>
            <button type="button" class="quiet" onClick={onClose}>
              {t("app.close")}
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
