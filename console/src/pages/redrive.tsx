// One redrive: thought of at /console/redrives/new, and then as it was planned, and runs.
import type { Page } from "../page";
import { PlanView } from "../components/plan";
import { RunView } from "../components/run";

export const page: Page = {
  path: "/console/redrives/:id",
  title: "redrive.title",
  view: ({ params }) => (params.id === "new" ? <PlanView /> : <RunView id={params.id} />),
};
