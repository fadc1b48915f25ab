import { render } from "preact";
import { App } from "./app";
import { applySettings } from "./settings";
import { followLinks } from "./router";

applySettings();
followLinks();
render(<App />, document.getElementById("app")!);
