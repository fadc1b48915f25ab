// What went wrong, in one sentence, and a button where trying again makes sense.
import type { Problem } from "../api";
import { t } from "../text";

export function ErrorBox({ problem, onAgain }: { problem: Problem | undefined; onAgain?: () => void }) {
  if (!problem) return null;
  return (
    <div class="error" role="alert">
      <p>{problem.sentence}</p>
      {onAgain && (
        <button type="button" onClick={onAgain}>
          {t("app.again")}
        </button>
      )}
    </div>
  );
}
