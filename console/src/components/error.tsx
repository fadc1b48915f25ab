// What went wrong, in one sentence, and a button where trying again makes sense.
import type { Problem } from "../api";
import { outside, toLogin } from "../me";
import { t } from "../text";

export function ErrorBox({ problem, onAgain }: { problem: Problem | undefined; onAgain?: () => void }) {
  if (!problem) return null;
  return (
    <div class="error" role="alert">
      <p>{problem.sentence}</p>
      {(problem.status === 401 || problem.status === 403) && outside() && (
        <a class="button" href={toLogin()}>
          {t("login.title")}
        </a>
      )}
      {onAgain && (
        <button type="button" onClick={onAgain}>
          {t("app.again")}
        </button>
      )}
    </div>
  );
}
