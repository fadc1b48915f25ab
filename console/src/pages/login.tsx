// How somebody logs in, by the ways that the access file has.
import { useDeed } from "../api";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { logIn, met, principal, way } from "../me";
import type { Page } from "../page";
import { go, param } from "../router";
import { known, t } from "../text";

export const page: Page = { path: "/console/login", title: "login.title", view: Login };

/** Where to go on: a place of the console, whatever the link says. */
function next(): string {
  const to = URL.parse(param("next") || "/", location.origin);
  const ours = to && to.origin === location.origin && (to.pathname === "/" || to.pathname.startsWith("/console/")) && to.pathname !== page.path;
  return ours ? to.pathname + to.search : "/";
}

function Login() {
  if (!met()) return null;
  if (principal()) return <Known />;
  if (!way("openid") && !way("key"))
    return (
      <Empty title={t("login.none")} level={1}>
        <p>{t("login.none.why")}</p>
        <p>
          <a href="/">{t("app.nothing.home")}</a>
        </p>
      </Empty>
    );
  return (
    <div class="page login">
      <Head title="login.title" lead="login.lead" />
      <Failed />
      {way("openid") && (
        <p>
          <a class="button primary" href={"/login?" + new URLSearchParams({ next: next() })}>
            {t("login.openid")}
          </a>
        </p>
      )}
      {way("key") && <KeyForm />}
    </div>
  );
}

/** Why a login at the issuer has led back here: one of a few words, and nothing else that a link may say. */
function Failed() {
  const why = known("login.failed." + param("failed"), "");
  return why ? (
    <div class="error" role="alert">
      <p>{why}</p>
    </div>
  ) : null;
}

function KeyForm() {
  const deed = useDeed();
  const enter = async (e: SubmitEvent) => {
    e.preventDefault();
    const key = new FormData(e.currentTarget as HTMLFormElement).get("key") as string;
    if (await deed.run(() => logIn(key.trim()))) go(next(), true);
  };
  return (
    <form class="card" onSubmit={enter}>
      <label class="field">
        {t("login.key")}
        <input type="password" name="key" required autofocus autocomplete="current-password" spellcheck={false} />
        <small>{t("login.key.hint")}</small>
      </label>
      <ErrorBox problem={deed.problem.value} />
      <button type="submit" class="primary" disabled={deed.busy.value}>
        {t("login.enter")}
      </button>
    </form>
  );
}

function Known() {
  return (
    <Empty title={t("login.known", { who: principal() })} level={1}>
      <p>
        <a href={next()}>{t("login.on")}</a>
      </p>
    </Empty>
  );
}
