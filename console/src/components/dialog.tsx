// A dialog, which Escape and a click beside it close, but not one that begins or ends in it, as where a text is selected.
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
  const beside = useRef(false); // whether the pointer was pressed and released there, which is no click where there is a scrollbar
  const id = useId();
  useLayoutEffect(() => {
    if (open && !ref.current!.open) ref.current!.showModal();
    if (!open) ref.current!.close();
  }, [open]);
  const closed = () => {
    if (ref.current?.open === false) onClose(); // the event may come when the dialog is open again, or gone
  };
  const cancel = (e: Event) => {
    e.preventDefault(); // for whoever shows it closes it
    onClose();
  };
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={closed} onCancel={cancel} onMouseDown={(e) => (beside.current = e.target === ref.current)} onMouseUp={(e) => (beside.current &&= e.target === ref.current)} onClick={(e) => beside.current && e.target === ref.current && onClose()}>
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
