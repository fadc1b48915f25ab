// What stands around every page: navigation, settings, help, and what is announced.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { said } from "./announce";
import { useDeed } from "./api";
import { Dialog } from "./components/dialog";
import { Empty } from "./components/empty";
import { ErrorBox } from "./components/error";
import { all, pageOf } from "./find";
import { shortcuts, useKeys } from "./keys";
import { inSession, logOut, maySome, outside, principal, toLogin } from "./me";
import { go, place } from "./router";
import { language, theme, type Theme } from "./settings";
import { t } from "./text";

export function App() {
  const help = useSignal(false);
  const path = place.value.path;
  const found = pageOf(path);
  const title = found ? t(found.page.title) : t("app.nothing");
  useKeys([{ key: "?", does: "keys.help", run: () => (help.value = true) }]);
  const heading = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = title + " · esclusa";
  }, [title]);
  useEffect(() => {
    document.querySelector(".side nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (!first.current) (heading.current?.querySelector<HTMLElement>("[autofocus]") ?? heading.current)?.focus(); // where the page has changed under somebody
    first.current = false;
  }, [path]);
  return (
    <>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <div class="frame">
        <Sidebar path={path} onHelp={() => (help.value = true)} />
        <main id="main" ref={heading} tabIndex={-1}>
          {found ? <found.page.view key={path} params={found.params} /> : <Nothing />}
        </main>
      </div>
      <div class="said" role="status">
        {said.value && <p>{said.value}</p>}
      </div>
      <Help open={help.value} onClose={() => (help.value = false)} />
    </>
  );
}

function Nothing() {
  return (
    <Empty title={t("app.nothing")} level={1}>
      <p>{t("app.nothing.why")}</p>
      <p>
        <a href="/">{t("app.nothing.home")}</a>
      </p>
    </Empty>
  );
}

function Sidebar({ path, onHelp }: { path: string; onHelp: () => void }) {
  const listed = all()
    .filter((p) => p.nav !== undefined && (!p.needs || maySome(p.needs)))
    .sort((a, b) => a.nav! - b.nav!);
  const within = (to: string) => (to === "/" ? path === "/" : path === to || path.startsWith(to + "/"));
  return (
    <header class="side">
      <a class="brand" href="/">
        <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
          <rect width="16" height="16" rx="3" class="mark" />
          <path d="M4 3v10M12 3v10M4 8l4 2 4-2" class="gate" />
        </svg>
        esclusa
      </a>
      <nav aria-label={t("app.pages")}>
        <ul>
          {listed.map((p) => (
            <li key={p.path}>
              <a href={p.path} aria-current={path === p.path ? "page" : within(p.path) ? "true" : undefined}>
                {t(p.title)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Who />
      <div class="settings">
        <label>
          <span class="hidden">{t("app.language")}</span>
          <select value={language.value} onChange={(e) => (language.value = e.currentTarget.value === "es" ? "es" : "en")}>
            <option value="en">English</option>
            <option value="es">Español</option>
          </select>
        </label>
        <label>
          <span class="hidden">{t("app.theme")}</span>
          <select value={theme.value} onChange={(e) => (theme.value = e.currentTarget.value as Theme)}>
            <option value="auto">{t("app.theme.auto")}</option>
            <option value="light">{t("app.theme.light")}</option>
            <option value="dark">{t("app.theme.dark")}</option>
          </select>
        </label>
        <button type="button" class="quiet" onClick={onHelp}>
          {t("keys.title")} <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}

/** Who looks, and the way in or out. */
function Who() {
  const deed = useDeed();
  const leave = async () => {
    if (await deed.run(logOut)) go("/console/login");
  };
  if (outside() && place.value.path !== "/console/login")
    return (
      <div class="who">
        <a href={toLogin()}>{t("login.title")}</a>
      </div>
    );
  if (!principal()) return null;
  return (
    <div class="who">
      <span title={principal()}>{principal()}</span>
      {inSession() && (
        <button type="button" class="small" onClick={leave} disabled={deed.busy.value}>
          {t("login.out")}
        </button>
      )}
      <ErrorBox problem={deed.problem.value} />
    </div>
  );
}

function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title={t("keys.title")} onClose={onClose}>
      <dl class="keys">
        {shortcuts.value.map((s) => (
          <div key={s.key}>
            <dt>
              <kbd>{s.key}</kbd>
            </dt>
            <dd>{t(s.does)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
